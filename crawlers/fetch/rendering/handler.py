"""The download handler of a rendering run: marked requests go through the browser, all else to the polite one."""

from __future__ import annotations

import asyncio
from weakref import WeakKeyDictionary

from playwright.async_api import Error as PlaywrightError
from scrapy import Request
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.crawler import Crawler
from scrapy.http import Headers, Response, TextResponse
from scrapy.http.request import NO_CALLBACK
from scrapy.responsetypes import responsetypes
from scrapy.statscollectors import StatsCollector
from scrapy_playwright.handler import ScrapyPlaywrightDownloadHandler  # type: ignore[import-untyped]
from scrapy_playwright.page import PageMethod  # type: ignore[import-untyped]

from config.faults import Fault
from config.language import tr
from crawlers.fetch.network.allow_list import allow_list_of
from crawlers.fetch.network.handler import PoliteDownloadHandler
from crawlers.fetch.network.route import route_of
from crawlers.fetch.politeness.challenge import is_challenge
from crawlers.fetch.politeness.halt import halt
from crawlers.fetch.politeness.refusal import refusal
from crawlers.fetch.rendering.page import Bounds, RenderedPage

RENDERED = "X-Huanxin-Rendered"
"""Header of a page as the browser left it, in the archive too: `chromium/156`."""

# They speak of the bytes the site sent, not of those the browser wrote, or would be somebody's session.
STALE_HEADERS = ("ETag", "Last-Modified", "Content-Length", "Content-Encoding", "Set-Cookie")

CONTEXT = {
    "locale": "zh-CN",
    "timezone_id": "Asia/Shanghai",
    "accept_downloads": False,
    "service_workers": "block",
}
CLOSING_SECONDS = 10.0


class RenderingDownloadHandler(BaseDownloadHandler):
    """A page is fetched as any other first; only HTML with status 200 that is no challenge is then shown to the browser.

    Raises as PoliteDownloadHandler does, and TooHeavy. Refused: `render_limit`, more pages than a run may render. Stats:
    `render/pages`, `render/requests`; what the browser was not let do counts as refused, `render_<reason>`.
    """

    # The browser's driver starts with the crawl, so it must be known by then.
    lazy = False

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._polite = PoliteDownloadHandler.from_crawler(crawler)
        self._replayed = route_of(crawler).replay is not None
        self._browser = None if self._replayed else _browser_of(crawler)

    async def download_request(self, request: Request) -> Response:
        if not request.meta.get("playwright"):
            return await self._polite.download_request(request)
        if self._browser is None:
            return await self._from_archive(request)
        return await self._browser.render(request)

    async def close(self) -> None:
        await self._polite.close()
        if self._browser is not None:
            await self._browser.close()

    async def _from_archive(self, request: Request) -> Response:
        """The page as it was rendered: in the archive it follows what the site sent."""
        first = await self._polite.download_request(request)
        if RENDERED in first.headers:
            return first
        second = await self._polite.download_request(request)
        return second if RENDERED in second.headers else first


class Browser:
    """The one browser of a crawl, one page at a time."""

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self.crawler = crawler
        self._playwright = ScrapyPlaywrightDownloadHandler.from_crawler(crawler)
        self._most_pages = settings.getint("RENDER_MOST_PAGES")
        self._bounds = (
            settings.getint("RENDER_MOST_REQUESTS"),
            settings.getfloat("RENDER_PAGE_SECONDS"),
            settings.getint("RENDER_MOST_MEMORY"),
        )
        self._user_agent: str = settings["USER_AGENT"]
        self._scripts: dict[str, Response] = {}
        self._pages = 0
        # Scrapy's own limit of a slot does not hold where there is no delay; see `HostThrottle.slot`.
        self._one = asyncio.Semaphore(1)
        self._closed = False

    async def render(self, request: Request) -> Response:
        """The page after its scripts; what is no page to show comes back as the site sent it."""
        # On its way here the page was counted as a request of the run; what goes out for it is counted as it goes.
        self._stats.inc_value("downloader/request_count", -1)
        async with self._one:
            return await self._rendered(request)

    async def _rendered(self, request: Request) -> Response:
        plain = request.replace(
            meta={"dont_redirect": True, "max_retry_times": 0, "dont_retry": True, "rendering": True},
            callback=NO_CALLBACK,
            errback=None,
            dont_filter=True,
        )
        assert self.crawler.engine is not None
        first = await self.crawler.engine.download_async(plain)
        if first.status != 200 or not _is_html(first) or is_challenge(first):
            request.meta["archived_inside"] = (
                plain.meta.get("archive_place"),
                plain.meta.get("fetched_at"),
            )
            return first.replace(request=None)
        if self._pages >= self._most_pages:
            raise refusal(self._stats, "render_limit", request.url)
        self._pages += 1
        return await self._shown(request, first)

    async def _shown(self, request: Request, first: Response) -> Response:
        bounds = Bounds(allow_list_of(self.crawler).allows, *self._bounds)
        assert self.crawler.engine is not None
        page = RenderedPage(first, bounds, self.crawler.engine.download_async, self._scripts)
        asked = Request(
            request.url,
            meta={
                "playwright": True,
                "playwright_context_kwargs": {**CONTEXT, "user_agent": self._user_agent},
                "playwright_page_init_callback": page.begin,
                "playwright_page_methods": [PageMethod(page.settle)],
                "playwright_page_goto_kwargs": {
                    # A script may send the page elsewhere before it is complete; that must not fail the visit.
                    "wait_until": "commit",
                    "timeout": bounds.seconds * 1000,
                },
            },
        )
        showing = asyncio.ensure_future(self._playwright.download_request(asked))
        watching = asyncio.ensure_future(page.watch())
        try:
            await asyncio.wait((showing, watching), return_when=asyncio.FIRST_COMPLETED)
            if page.content is None:
                await (watching if watching.done() else showing)
        except PlaywrightError as error:
            self._launched(error)
            raise
        finally:
            # Playwright may go on waiting for the load of a page that a script has sent elsewhere.
            await self._drop(page)
            for task in (showing, watching):
                task.cancel()
            await asyncio.gather(showing, watching, return_exceptions=True)
            self._count(page)
        request.meta["page_answers"] = tuple(page.answers)
        return self._marked(request, first, page.content or "")

    def _marked(self, request: Request, first: Response, content: str) -> Response:
        """The page as the browser left it, in the encoding that its head states."""
        headers = Headers(first.headers)
        for name in STALE_HEADERS:
            headers.pop(name, None)
        headers[RENDERED] = f"chromium/{self._playwright.browser.version.split('.')[0]}"
        encoding = first.encoding if isinstance(first, TextResponse) else "utf-8"
        body = content.encode(encoding, "xmlcharrefreplace")
        kind = responsetypes.from_args(headers=headers, url=request.url, body=body)
        return kind(url=request.url, status=200, headers=headers, body=body, flags=["rendered"])

    def _launched(self, error: PlaywrightError) -> None:
        """A browser that does not start will not start for the next page either: the crawl ends with its words."""
        if hasattr(self._playwright, "browser"):
            return
        fault = Fault(
            tr("Chromium 无法启动", "Chromium could not be started"),
            detail=str(error).strip()[:500],
            where="HUANXIN_BROWSER",
        )
        halt(self.crawler, fault)

    async def _drop(self, page: RenderedPage) -> None:
        """Close the page; where even that hangs, the whole browser, and the next page starts another."""
        if page.page is None or page.page.is_closed():
            return
        try:
            async with asyncio.timeout(CLOSING_SECONDS):
                await page.page.close()
        except (TimeoutError, PlaywrightError):
            await self._playwright.browser.close()

    def _count(self, page: RenderedPage) -> None:
        self._stats.inc_value("render/pages")
        self._stats.inc_value("render/requests", page.asked)
        for reason, count in page.refused.items():
            self._stats.inc_value(f"refused/render_{reason}", count)

    @property
    def _stats(self) -> StatsCollector:
        assert self.crawler.stats is not None
        return self.crawler.stats

    async def close(self) -> None:
        """End the browser; both schemes' handlers ask for it."""
        if not self._closed:
            self._closed = True
            await self._playwright.close()


_browsers: WeakKeyDictionary[Crawler, Browser] = WeakKeyDictionary()


def _browser_of(crawler: Crawler) -> Browser:
    """The one browser of a crawl, for http and https."""
    if crawler not in _browsers:
        _browsers[crawler] = Browser(crawler)
    return _browsers[crawler]


def _is_html(response: Response) -> bool:
    kind = (response.headers.get("Content-Type") or b"text/html").lower()
    return kind.startswith((b"text/html", b"application/xhtml"))
