"""robots.txt: obeyed, and where it cannot be had the host is left alone for this run.

Scrapy's own middleware reads whatever body comes, whatever its status, and takes no answer for permission.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import RobotParser
from scrapy.utils.httpobj import urlparse_cached
from scrapy.utils.misc import build_from_crawler

from config import clock
from crawlers.fetch.network.replay import NotInArchive
from crawlers.fetch.network.route import route_of
from crawlers.fetch.politeness.challenge import is_challenge
from crawlers.fetch.politeness.refusal import RequestRefused, refusal

logger = logging.getLogger(__name__)

KEPT = timedelta(days=1)
LONGEST_DELAY = 60.0
# RFC 9309 asks for at least 500 KiB.
LARGEST = 512 * 1024
# Of 4xx, these say that we are not welcome; the others that there is no robots.txt.
UNWELCOME = frozenset({401, 403, 429})
# Refusals of ours that say nothing about robots.txt itself.
OUR_LIMITS = frozenset({"budget", "circuit", "stopping"})


@dataclass(frozen=True, slots=True)
class _Rules:
    """What a host's robots.txt says: `parser` its rules (None: everything is allowed), or why all is refused."""

    read_at: datetime
    parser: RobotParser | None = None
    refused: str | None = None
    detail: str = ""


class SourceRobotsMiddleware(RobotsTxtMiddleware):
    """In place of Scrapy's. 404, 410 and most of 4xx allow; 401, 403, 429, 5xx, a challenge, a redirect that ends nowhere
    or no answer refuse everything on that host. Kept a day at most. A Crawl-delay longer than ours is honoured to 60 s.

    Refused: `robots`; stats `robots/unavailable/<host>` say why a whole host was. The file itself is fetched through
    archive, reroute and politeness like any page.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._agent: str = crawler.settings["ROBOTSTXT_USER_AGENT"] or crawler.settings["USER_AGENT"]
        self._known: dict[str, asyncio.Future[_Rules]] = {}

    async def process_request(
        self,
        request: Request,
        spider: Spider | None = None,  # noqa: ARG002 - Scrapy's signature
    ) -> None:
        if request.meta.get("dont_obey_robotstxt"):
            return
        rules = await self._rules_for(request)
        if rules.refused:
            raise refusal(self._stats, rules.refused, rules.detail)
        if rules.parser and not rules.parser.allowed(request.url, self._agent):
            raise refusal(self._stats, "robots", f"robots.txt forbids {request.url}")

    async def _rules_for(self, request: Request) -> _Rules:
        netloc = urlparse_cached(request).netloc
        known = self._known.get(netloc)
        if known is not None and not (known.done() and clock.now() - known.result().read_at >= KEPT):
            return await known
        self._known[netloc] = future = asyncio.get_running_loop().create_future()
        try:
            rules = await self._ask(request)
        except BaseException:
            del self._known[netloc]
            future.cancel()
            raise
        future.set_result(rules)
        return rules

    async def _ask(self, request: Request) -> _Rules:
        parts = urlparse_cached(request)
        host = parts.hostname or ""
        robots_request = Request(
            f"{parts.scheme}://{parts.netloc}/robots.txt",
            priority=self.DOWNLOAD_PRIORITY,
            meta={"dont_obey_robotstxt": True},
            callback=NO_CALLBACK,
        )
        assert self.crawler.engine is not None
        try:
            response = await self.crawler.engine.download_async(robots_request)
        except NotInArchive:
            return _Rules(clock.now())
        except RequestRefused as refused:
            if refused.reason in OUR_LIMITS:
                return _Rules(clock.now(), refused=refused.reason, detail=refused.detail)
            return self._unavailable(host, refused.reason)
        except Exception as error:
            return self._unavailable(host, f"no answer: {type(error).__name__}")
        return self._read(response, host)

    def _read(self, response: Response, host: str) -> _Rules:
        if is_challenge(response):
            return self._unavailable(host, "challenge")
        if 400 <= response.status < 500 and response.status not in UNWELCOME:
            return _Rules(clock.now())
        if not 200 <= response.status < 300:
            return self._unavailable(host, f"status {response.status}")
        parser: RobotParser = build_from_crawler(self._parserimpl, self.crawler, response.body[:LARGEST])
        self._slow_down(host, parser.crawl_delay(self._agent))
        return _Rules(clock.now(), parser)

    def _unavailable(self, host: str, why: str) -> _Rules:
        self._stats.set_value(f"robots/unavailable/{host}", why)
        logger.warning("robots.txt of %s cannot be had (%s): nothing is asked of it in this run", host, why)
        return _Rules(clock.now(), refused="robots", detail=f"robots.txt of {host} cannot be had: {why}")

    def _slow_down(self, host: str, asked: float | None) -> None:
        """Give the host's slot the longer delay: the one that stands, and any that Scrapy makes anew after an idle minute."""
        assert self.crawler.engine is not None
        downloader = self.crawler.engine.downloader
        ours = self.crawler.settings.getfloat("DOWNLOAD_DELAY")
        if not asked or asked <= ours or route_of(self.crawler).replay:
            return
        delay = min(asked, LONGEST_DELAY)
        downloader.per_slot_settings[host] = {"delay": delay, "jitter": 0.0}
        if slot := downloader.slots.get(host):
            slot.delay, slot.jitter = delay, 0.0
        logger.info("%s asks for %.1f s between requests", host, delay)
