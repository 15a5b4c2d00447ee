"""The download handler for http and https: answers from the replayed archive, the rerouted origin, or the network."""

from __future__ import annotations

from pathlib import Path

from scrapy import Request
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)
from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes
from scrapy.utils.httpobj import urlparse_cached
from scrapy.utils.misc import build_from_crawler
from twisted.internet.error import ConnectError, ConnectionClosed

from crawlers.fetch.network.replay import ReplayArchive
from crawlers.fetch.network.route import route_of
from crawlers.fetch.network.too_large import TooLarge
from crawlers.fetch.politeness.challenge import CHALLENGE, is_challenge_as_sent
from crawlers.fetch.politeness.throttle import is_failure, throttle_of

NO_ANSWER = (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
    ConnectError,
    ConnectionClosed,
    OSError,
)

# They describe the bytes on the wire; a replayed body has its codings taken off.
WIRE_HEADERS = frozenset({"content-encoding", "content-length", "transfer-encoding"})


class NotRerouted(Exception):
    """The reroute file names the host, but not with this scheme and port: asking the real host instead would be a leak."""


class PoliteDownloadHandler(BaseDownloadHandler):
    """Scrapy's HTTP/1.1 handler behind the throttle. URL, Host header and all else keep the left of a reroute.

    A replay sets `request.meta["fetched_at"]` to the capture's time, and `archive_place` where the replayed file lies in
    the archive's own folder. Raises NotInArchive, TooLarge, NotRerouted, RequestRefused, and Scrapy's own failures.
    """

    lazy = True

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._wire: HTTP11DownloadHandler = build_from_crawler(HTTP11DownloadHandler, crawler)
        self._route = route_of(crawler)
        self._throttle = throttle_of(crawler)
        self._largest = crawler.settings.getint("DOWNLOAD_MAXSIZE")

    async def download_request(self, request: Request) -> Response:
        host = urlparse_cached(request).hostname or ""
        async with self._throttle.slot(host):
            try:
                response = await self._answer(request, host)
            except DownloadCancelledError as error:
                limit = request.meta.get("download_maxsize", self._largest)
                raise TooLarge(f"larger than {limit} bytes") from error
            except NO_ANSWER as error:
                self._throttle.failure(host, f"no answer: {type(error).__name__}")
                raise
            if is_challenge_as_sent(response):
                response.flags.append(CHALLENGE)
                self._throttle.challenge(host)
            elif is_failure(response.status):
                after = response.headers.get("Retry-After")
                self._throttle.failure(
                    host, f"status {response.status}", after.decode("latin-1") if after else None
                )
            return response

    async def close(self) -> None:
        await self._wire.close()

    async def _answer(self, request: Request, host: str) -> Response:
        if self._route.replay is not None:
            return self._replayed(self._route.replay, request)
        target = self._route.reroute.target(request.url)
        if target is None:
            if self._route.reroute.is_rerouted(host):
                raise NotRerouted(
                    f"{request.url}: the reroute file has {host} with another scheme or port only"
                )
            return await self._wire.download_request(request)
        asked = request.replace(url=target)
        asked.headers.setdefault("Host", urlparse_cached(request).netloc.rpartition("@")[2])
        asked.meta.pop("proxy", None)
        response = await self._wire.download_request(asked)
        request.meta["download_latency"] = asked.meta.get("download_latency")
        return response.replace(url=request.url)

    def _replayed(self, replay: ReplayArchive, request: Request) -> Response:
        conditional = "If-None-Match" in request.headers or "If-Modified-Since" in request.headers
        capture, place = replay.answer(
            request.url, method=request.method, body=request.body, conditional=conditional
        )
        request.meta["fetched_at"] = capture.fetched_at
        folder = self.crawler.settings.get("ARCHIVE_FOLDER")
        if folder and replay.path.parent.resolve() == Path(folder).resolve():
            request.meta["archive_place"] = place
        headers = Headers()
        for name, value in capture.headers:
            if name.lower() not in WIRE_HEADERS:
                headers.appendlist(name, value.encode("latin-1"))
        kind = responsetypes.from_args(headers=headers, url=request.url, body=capture.body)
        return kind(url=request.url, status=capture.status, headers=headers, body=capture.body)
