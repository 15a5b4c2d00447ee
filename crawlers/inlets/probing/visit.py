"""Probing over the network: a small crawl of its own process, under all the rules of any crawl.

`python -m crawlers.inlets.probing.visit URL [rendered]` prints what was found as JSON; `visit` runs it. A page without rows,
whose scripts name no service either, is looked at once more in a browser where there is one.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import asdict, replace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import scrapy
from scrapy.exceptions import IgnoreRequest
from scrapy.http import FormRequest
from tldextract import TLDExtract

from config.clock import now
from config.faults import Fault, Refused, Unusable, WrongUsage
from config.language import tr
from config.registry import load_registry
from config.reroute import is_loopback, read_reroute
from config.settings import Settings, load_settings
from config.site import Politeness
from crawlers.fetch.politeness.host_lock import hold_hosts
from crawlers.fetch.rendering import browser_path, rendering_settings
from crawlers.fetch.settings import POLITE_SETTINGS, politeness_settings, scrapy_settings
from crawlers.inlets.probing.answer import Detail, Probed
from crawlers.inlets.probing.probe import probe
from crawlers.papers.look import Look
from crawlers.runs.live_supply import look_of
from indexing.records import PageRequest
from indexing.store.runs.ledger import new_run_id

# A crawl of the same site ends its request first; the person at the terminal does not wait for all of it.
WAIT_FOR_HOST = 30.0
_SHELLS = ("shell", "empty", "error")


def visit(url: str) -> Probed:
    """What a visit of this list page found: some five requests at the usual pace, robots.txt included; up to eight more where
    its scripts are read, and what a browser asks for where one is needed.

    Raises Refused where robots.txt or the site refuse it, Busy where a crawl is at the host, Unusable where no answer came.
    """
    settings = load_settings()
    with hold_hosts([urlsplit(url).hostname or ""], settings.locks, WAIT_FOR_HOST):
        found = _visited(url)
        if found.verdict == "ok" and not _reads(found) and _has_browser(settings):
            shown = _visited(url, "rendered")
            return shown if shown.rows and (_reads(shown) or not found.rows) else found
    return found


def _reads(found: Probed) -> bool:
    """Whether rows were read, and a page behind one where any could be had."""
    return bool(found.rows) and (found.detail is None or found.detail.verdict not in _SHELLS)


def _has_browser(settings: Settings) -> bool:
    try:
        browser_path(settings)
    except WrongUsage:
        return False
    return True


def _visited(url: str, *how: str) -> Probed:
    """What a visit in a process of its own found."""
    command = [sys.executable, "-m", "crawlers.inlets.probing.visit", url, *how]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=False)
    if done.returncode:
        raise Fault(tr("探测失败", "the probe failed"), detail=f"exit code {done.returncode}", where=url)
    said = json.loads(done.stdout)
    if said["refused"]:
        raise Refused(tr(f"不能访问：{said['refused']}", f"not to be visited: {said['refused']}"), where=url)
    if said["failed"]:
        raise Unusable(tr("没有得到回答", "no answer"), detail=said["failed"], where=url)
    found = said["probed"]
    return Probed(
        **{
            **found,
            "why": tuple(found["why"]),
            "next": tuple(
                PageRequest(one["url"], one["method"], tuple((k, v) for k, v in one["form"]))
                for one in found["next"]
            ),
            "detail": _detail(found["detail"]),
        }
    )


def _detail(said: dict[str, Any] | None) -> Detail | None:
    return Detail(**{**said, "hosts": tuple(said["hosts"])}) if said else None


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

    def __init__(self, url: str, settings: Settings, *, rendered: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.url = url
        self.watched: list[tuple[PageRequest, Look]] | None = [] if rendered else None
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
            render = self._rendered if self.watched is not None else None
            month = f"{now():%Y-%m}"
            self.probed = await probe(first, self._fetch, registry, month, self.watched, render)
        # Scrapy wants a generator of requests; all of them have been made.
        for request in list[scrapy.Request]():
            yield request

    async def _rendered(self, asked: PageRequest) -> Look | None:
        return await self._fetch(asked, kind="detail")

    async def _fetch(self, asked: PageRequest, kind: str | None = None) -> Look | None:
        request: scrapy.Request = (
            FormRequest(asked.url, method="POST", formdata=list(asked.form))
            if asked.method == "POST"
            else scrapy.Request(asked.url)
        )
        if self.watched is not None and asked == PageRequest(self.url):
            kind = "list"
        if kind:  # this one goes to the browser
            request.meta["kind"] = kind
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
        for inner, answer in request.meta.get("page_answers", ()):
            if (told := _told(inner)) and self.watched is not None:
                self.watched.append((told, look_of(answer, inner.url)))
        return look_of(response, asked.url)


def _told(request: scrapy.Request) -> PageRequest | None:
    """A request of a page's scripts as one of ours; None for a body that is no form."""
    if request.method == "GET":
        return PageRequest(request.url)
    kind = (request.headers.get("Content-Type") or b"").lower()
    if request.method != "POST" or b"form-urlencoded" not in kind:
        return None
    return PageRequest(request.url, "POST", tuple(parse_qsl(request.body.decode("utf-8", "replace"), True)))


def main(url: str, *, rendered: bool) -> None:
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
            **(rendering_settings(settings) if rendered else {}),
            "LOG_LEVEL": "ERROR",
            # Evidence of a visit is kept apart from the crawls', whose files the store knows.
            "ARCHIVE_FOLDER": str(settings.home / "probes"),
            "RUN_ID": run_id,
            "CIRCUIT_COMMAND": run_id,
        }
    )
    crawler = process.create_crawler(Visit)
    process.crawl(crawler, url=url, settings=settings, rendered=rendered)
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
    main(sys.argv[1], rendered=sys.argv[2:] == ["rendered"])
