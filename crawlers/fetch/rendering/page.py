"""One page in the browser: what it may ask for, and who answers."""

from __future__ import annotations

import asyncio
import logging
import os
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page, Route
from playwright.async_api import Request as BrowserRequest
from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawlers.fetch.rendering.memory import browser_memory

logger = logging.getLogger(__name__)

# Images, fonts, media, styles, frames and beacons change nothing of the text.
WANTED = frozenset({"script", "xhr", "fetch"})

# What a script sets of itself and a server needs to answer. Cookies and the browser's own name stay behind.
PASSED_ON = frozenset({"accept", "content-type", "referer", "x-requested-with", "origin"})
PASSED_BACK = ("content-type", "access-control-allow-origin", "access-control-allow-credentials")

# With nothing under way for this long, in seconds, a page is taken as ready.
QUIET = 0.6
LOOK_EVERY = 0.2

Fetch = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Bounds:
    """What `allows` takes may be asked; at most `requests` times, for `seconds`, with `memory` bytes resident in the browser."""

    allows: Callable[[str], bool]
    requests: int
    seconds: float
    memory: int


class TooHeavy(Exception):
    """The page took more time or memory than a page may."""


class RenderedPage:
    """Answers every request of one page. `first` is the page itself as the site sent it; the rest goes through `fetch`.

    `answers` are those to what its scripts asked for, scripts included, in the order they came.
    `refused` counts what was not asked, by reason: `off_host`, `type`, `navigation`, `too_many`, `too_late`, and the crawl's own.
    """

    def __init__(self, first: Response, bounds: Bounds, fetch: Fetch, scripts: dict[str, Response]) -> None:
        self.first = first
        self.bounds = bounds
        self.fetch = fetch
        self.scripts = scripts
        self.page: Page | None = None
        self.content: str | None = None
        self.refused: dict[str, int] = {}
        self.answers: list[tuple[Request, Response]] = []
        self.asked = 0
        self._under_way = 0
        self._quiet_since = time.monotonic()
        self._shown = False
        self._over = False

    async def begin(self, page: Page, _request: Request) -> None:
        """Called before the page goes anywhere. The route that was added last is asked first, so ours answers all."""
        self.page = page
        page.on("popup", lambda other: asyncio.ensure_future(other.close()))
        page.on("request", lambda _: self._touch())
        await page.route(lambda _: True, self._answer)

    async def settle(self, page: Page) -> None:
        """Waits until the page asks for nothing any more, or its time is up; `content` is then the page as it stands."""
        until = time.monotonic() + self.bounds.seconds
        while time.monotonic() < until:
            if not self._under_way and time.monotonic() - self._quiet_since >= QUIET:
                break
            await asyncio.sleep(LOOK_EVERY)
        self._over = True
        self.content = await page.content()

    async def watch(self) -> None:
        """Returns once there is `content`. Raises TooHeavy where before that the browser takes more memory, or the page
        twice the time, than is allowed: once for the document, once for what its scripts fetch. A script that never ends
        is stopped by nothing else."""
        until = time.monotonic() + 2 * self.bounds.seconds
        while time.monotonic() < until:
            if self.content is not None:
                return
            if (held := browser_memory(os.getpid())) > self.bounds.memory:
                raise TooHeavy(f"{self.first.url}: the browser takes {held // 1_000_000} MB")
            await asyncio.sleep(LOOK_EVERY)
        raise TooHeavy(f"{self.first.url}: not ready after {2 * self.bounds.seconds:.0f} s")

    def _touch(self) -> None:
        self._quiet_since = time.monotonic()

    async def _answer(self, route: Route, asked: BrowserRequest) -> None:
        self._under_way += 1
        try:
            try:
                response = await self._response(asked)
            except _NotAsked as why:
                self.refused[why.reason] = self.refused.get(why.reason, 0) + 1
                logger.debug("%s not asked for %s: %s", asked.url, self.first.url, why.reason)
                if why.reason == "navigation":  # no content: the page stays where it is
                    await route.fulfill(status=204)
                else:
                    await route.abort("blockedbyclient")
                return
            headers = {
                name: value.decode("latin-1")
                for name in PASSED_BACK
                if (value := response.headers.get(name)) is not None
            }
            await route.fulfill(status=response.status, headers=headers, body=response.body)
        except PlaywrightError as error:  # the page was closed meanwhile
            logger.debug("%s: %s", asked.url, error)
        finally:
            self._under_way -= 1
            self._touch()

    async def _response(self, asked: BrowserRequest) -> Response:
        """The answer to a request of the page. Raises _NotAsked."""
        if asked.is_navigation_request():
            if self._shown or asked.url.split("#")[0] != self.first.url.split("#")[0]:
                raise _NotAsked("navigation")
            self._shown = True
            return self.first
        if not self.bounds.allows(asked.url):
            raise _NotAsked("off_host")
        if asked.resource_type not in WANTED:
            raise _NotAsked("type")
        # A script is the same on every page of a site: it is asked for once a run.
        if asked.resource_type == "script" and asked.url in self.scripts:
            return self.scripts[asked.url]
        if self._over or self.asked >= self.bounds.requests:
            raise _NotAsked("too_late" if self._over else "too_many")
        self.asked += 1
        request = _plain(asked)
        response = await self._fetched(request)
        self.answers.append((request, response))
        if asked.resource_type == "script":
            self.scripts[asked.url] = response
        return response

    async def _fetched(self, request: Request) -> Response:
        try:
            return await self.fetch(request)
        except IgnoreRequest as refused:
            raise _NotAsked(getattr(refused, "reason", "refused")) from None
        except Exception as error:
            logger.warning("%s, asked by %s: %s", request.url, self.first.url, error)
            raise _NotAsked("no_answer") from None


class _NotAsked(Exception):
    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def _plain(asked: BrowserRequest) -> Request:
    """The browser's request as one of the crawl's own."""
    headers: dict[str, Any] = {k: v for k, v in asked.headers.items() if k.lower() in PASSED_ON}
    return Request(
        asked.url,
        method=asked.method,
        headers=headers,
        body=asked.post_data_buffer or b"",
        meta={"rendering": True},
        dont_filter=True,
    )


def nothing_else(_request: BrowserRequest) -> bool:
    """For Playwright's own abort hook: whatever our route did not answer goes nowhere."""
    return True
