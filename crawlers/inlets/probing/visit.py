"""Probing over the network: a small crawl of its own process, under all the rules of any crawl.

`python -m crawlers.inlets.probing.visit URL` prints what was found as JSON; `visit` runs it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import asdict, replace
from typing import Any
from urllib.parse import urlsplit

import scrapy
from scrapy.exceptions import IgnoreRequest
from scrapy.http import FormRequest
from tldextract import TLDExtract

from config.clock import now
from config.faults import Fault, Refused
from config.language import tr
from config.registry import load_registry
from config.reroute import is_loopback, read_reroute
from config.settings import Settings, load_settings
from config.site import Politeness
from crawlers.fetch.politeness.host_lock import hold_hosts
from crawlers.fetch.settings import POLITE_SETTINGS, politeness_settings, scrapy_settings
from crawlers.inlets.probing.answer import Detail, Probed
from crawlers.inlets.probing.probe import probe
from crawlers.papers.look import Look
from crawlers.runs.live_supply import look_of
from indexing.records import PageRequest
from indexing.store.runs import new_run_id

# A crawl of the same site ends its request first; the person at the terminal does not wait for all of it.
WAIT_FOR_HOST = 30.0


def visit(url: str) -> Probed:
    """What a visit of this list page found: four or five requests, robots.txt included, at the usual pace.

    Raises Refused where robots.txt or the site refuse it, Busy where a crawl is at the host, Fault where no answer came.
    """
    settings = load_settings()
    with hold_hosts([urlsplit(url).hostname or ""], settings.locks, WAIT_FOR_HOST):
        done = subprocess.run(
            [sys.executable, "-m", "crawlers.inlets.probing.visit", url], stdout=subprocess.PIPE, check=False
        )
    if done.returncode:
        raise Fault(tr("探测失败", "the probe failed"), detail=f"exit code {done.returncode}", where=url)
    said = json.loads(done.stdout)
    if said["refused"]:
        raise Refused(tr(f"不能访问：{said['refused']}", f"not to be visited: {said['refused']}"), where=url)
    if said["failed"]:
        raise Fault(tr("没有得到回答", "no answer"), detail=said["failed"], where=url)
    found = said["probed"]
    return Probed(
        **{
            **found,
            "why": tuple(found["why"]),
            "next": tuple(
                PageRequest(one["url"], one["method"], tuple((k, v) for k, v in one["form"]))
                for one in found["next"]
            ),
            "detail": Detail(**found["detail"]) if found["detail"] else None,
        }
    )


class SameDomain:
    """The hosts under one registrable domain (zj.gov.cn, haier.com), a name or an address without one being alone."""

    def __init__(self, host: str) -> None:
        # The list of suffixes that comes with the package: asking for a newer one is no business of a probe.
        self._split = TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)
        self._own = self._domain(host)

    def __contains__(self, host: object) -> bool:
        return isinstance(host, str) and self._domain(host) == self._own

    def _domain(self, host: str) -> str:
        return self._split(host).top_domain_under_public_suffix or host


class Visit(scrapy.Spider):
    """Asks for what the probe wants to see, one after the other. Rows and redirects may lead to hosts of the same domain."""

    name = "visit"

    def __init__(self, url: str, settings: Settings, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.url = url
        self.hosts = SameDomain(urlsplit(url).hostname or "")
        self.addresses = (url,)
        self.own_settings = settings
        self.refused: str | None = None
        self.refusals: list[str] = []
        self.failed: str | None = None
        self.probed: Probed | None = None

    async def start(self) -> AsyncIterator[Any]:
        first = await self._fetch(PageRequest(self.url))
        if first is not None:
            self.refused = self.failed = None
            registry = load_registry(self.own_settings.sources)
            self.probed = await probe(first, self._fetch, registry, f"{now():%Y-%m}")
        # Scrapy wants a generator of requests; all of them have been made.
        for request in list[scrapy.Request]():
            yield request

    async def _fetch(self, asked: PageRequest) -> Look | None:
        request: scrapy.Request = (
            FormRequest(asked.url, method="POST", formdata=list(asked.form))
            if asked.method == "POST"
            else scrapy.Request(asked.url)
        )
        assert self.crawler.engine is not None
        try:
            response = await self.crawler.engine.download_async(request)
        except IgnoreRequest as refused:
            self.refused = str(refused)
            self.refusals.append(self.refused)
            return None
        except Exception as error:
            self.failed = f"{type(error).__name__}: {error}"
            return None
        return look_of(response, asked.url)


def main(url: str) -> None:
    from scrapy.crawler import AsyncCrawlerProcess

    settings = load_settings()
    reroute = read_reroute(settings.reroute)
    host = urlsplit(url).hostname or ""
    politeness = Politeness()
    if is_loopback(host) or reroute.leads_to_loopback(host):
        politeness = replace(politeness, delay=0.0, window=(), budget=None)
    run_id = new_run_id(now())
    process = AsyncCrawlerProcess(
        {
            **POLITE_SETTINGS,
            **politeness_settings(politeness),
            **scrapy_settings(settings),
            "LOG_LEVEL": "ERROR",
            # Evidence of a visit is kept apart from the crawls', whose files the store knows.
            "ARCHIVE_FOLDER": str(settings.home / "probes"),
            "RUN_ID": run_id,
            "CIRCUIT_COMMAND": run_id,
        }
    )
    crawler = process.create_crawler(Visit)
    process.crawl(crawler, url=url, settings=settings)
    process.start()
    spider: Any = crawler.spider
    said = {
        "refused": None if spider.probed else spider.refused,
        "failed": None if spider.probed else spider.failed,
        "probed": asdict(spider.probed) if spider.probed else None,
    }
    if spider.probed:
        for refusal in spider.refusals:
            print(tr(f"未访问：{refusal}", f"not visited: {refusal}"), file=sys.stderr)
    json.dump(said, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1])
