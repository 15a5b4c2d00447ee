"""Scrapy's settings for a run whose column has `render: true`."""

from __future__ import annotations

from typing import Any

from config.settings import Settings
from crawlers.fetch.rendering.browser import browser_path, launch_options
from crawlers.fetch.settings import POLITE_SETTINGS

_HANDLER = "crawlers.fetch.rendering.handler.RenderingDownloadHandler"

# A browser's page keeps a slot of its own: in its host's it would wait for what it asks of that host itself.
SLOT = "browser"

# Bounds of one run and of one page. The time is counted from the page's first script, the polite delays included.
MOST_PAGES = 200
MOST_REQUESTS = 60
PAGE_SECONDS = 180.0
# The browser with all its processes; one page of a plain list takes some 250 MB.
MOST_MEMORY = 1024 * 1024 * 1024


def rendering_settings(settings: Settings, *, replay: bool = False) -> dict[str, Any]:
    """What a rendering run sets over the project's settings. A replay needs no browser: the archive has what it rendered.

    Raises WrongUsage as `browser_path` does.
    """
    launch = {} if replay else launch_options(browser_path(settings), sandbox=not settings.browser_no_sandbox)
    return {
        "DOWNLOAD_HANDLERS": {**POLITE_SETTINGS["DOWNLOAD_HANDLERS"], "http": _HANDLER, "https": _HANDLER},
        "DOWNLOADER_MIDDLEWARES": {
            **POLITE_SETTINGS["DOWNLOADER_MIDDLEWARES"],
            "crawlers.fetch.archiving.ArchiveMiddleware": None,
            "crawlers.fetch.rendering.middleware.RenderMiddleware": 50,
            "crawlers.fetch.rendering.middleware.RenderedArchiveMiddleware": 950,
        },
        "DOWNLOAD_SLOTS": {SLOT: {"concurrency": 1, "delay": 0.0}},
        "PLAYWRIGHT_BROWSER_TYPE": "chromium",
        "PLAYWRIGHT_LAUNCH_OPTIONS": launch,
        "PLAYWRIGHT_MAX_CONTEXTS": 1,
        "PLAYWRIGHT_MAX_PAGES_PER_CONTEXT": 1,
        # Reached only by what our own answers let slip.
        "PLAYWRIGHT_ABORT_REQUEST": "crawlers.fetch.rendering.page.nothing_else",
        "PLAYWRIGHT_DEFAULT_NAVIGATION_TIMEOUT": PAGE_SECONDS * 1000,
        "RENDER_MOST_PAGES": MOST_PAGES,
        "RENDER_MOST_REQUESTS": MOST_REQUESTS,
        "RENDER_PAGE_SECONDS": PAGE_SECONDS,
        "RENDER_MOST_MEMORY": MOST_MEMORY,
    }
