"""How Scrapy is set up to be a good guest: one dict for the project's settings, and one per source's politeness.

Settings of our own, all read from `crawler.settings`: `ARCHIVE_FOLDER`, `RUN_ID`, `SOURCE_ID` (the WARC files),
`REPLAY_PATH`, `REROUTE_PATH` (where answers come from), `POLITENESS_PLACE`, `DAILY_BUDGET` (requests a host and day, or
None), `BACKOFF_BASE` (seconds of the first back-off), `BACKOFF_MOST`, `CIRCUIT_AFTER` (failures in a row), `CIRCUIT_WINDOW`
and `CIRCUIT_COMMAND` (how long a challenge holds, and who may look: `HostThrottle`).
"""

from __future__ import annotations

from typing import Any

from config.settings import Settings
from config.site import Politeness
from crawlers.archive.writer import version
from crawlers.fetch.politeness.place import politeness_place


def user_agent(contact: str | None) -> str:
    """Who asks, and where whoever is asked may turn to (`HUANXIN_CONTACT`)."""
    name = f"Huanxin/{version()}"
    return f"{name} (+{contact}; home renewal policy monitor)" if contact else name


# The delay of the YAML is the least; with this jitter around 1.2 of it, the wait is between 1 and 1.4 of it.
_DELAY_MEAN = 1.2
_DELAY_JITTER = 1 / 6

# First back-off in delays: 30 s where the delay is 5 s, then 60, 120, 240 s; the fifth bad answer ends the host's run.
_BACKOFF_DELAYS = 6

_HANDLER = "crawlers.fetch.network.handler.PoliteDownloadHandler"

POLITE_SETTINGS: dict[str, Any] = {
    "USER_AGENT": user_agent(None),
    "ROBOTSTXT_OBEY": True,
    "ROBOTSTXT_USER_AGENT": "Huanxin",
    "CONCURRENT_REQUESTS": 8,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
    # Scrapy starts as many tasks for every response, and our one pipeline only collects: one will do.
    "CONCURRENT_ITEMS": 1,
    "DOWNLOAD_DELAY": Politeness().delay * _DELAY_MEAN,
    "DOWNLOAD_DELAY_JITTER": _DELAY_JITTER,
    "DOWNLOAD_TIMEOUT": 60,
    # The largest attachments of such sites, scanned PDFs, have some 20 MB.
    "DOWNLOAD_MAXSIZE": 32 * 1024 * 1024,
    "DOWNLOAD_WARNSIZE": 0,
    # Scrapy's own default is not to verify.
    "DOWNLOAD_VERIFY_CERTIFICATES": True,
    # Codings that any reader of a WARC knows.
    "DEFAULT_REQUEST_HEADERS": {
        "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
        "Accept-Language": "zh-CN,zh;q=0.9,en;q=0.5",
        "Accept-Encoding": "gzip, deflate",
    },
    "RETRY_TIMES": 2,
    "RETRY_GIVE_UP_LOG_LEVEL": "WARNING",
    "REDIRECT_MAX_TIMES": 5,
    # A page that refreshes to another is a shell: the reading says where it points.
    "METAREFRESH_ENABLED": False,
    # Both open a port into the process. Switched off by their own settings they would still be imported, and with them
    # aiohttp and conch: a sixth of a crawl's start.
    "EXTENSIONS": {
        "scrapy.extensions.telnet.TelnetConsole": None,
        "scrapy.extensions.remote_control.RemoteControl": None,
    },
    "DOWNLOAD_HANDLERS": {
        "http": _HANDLER,
        "https": _HANDLER,
        # A page must not make the crawler read local files or other protocols.
        "data": None,
        "file": None,
        "ftp": None,
        "s3": None,
    },
    # What no spider of ours needs, and every page would pay for. Every answer is judged where it is read: Scrapy's own
    # filter of statuses would hide challenges and missing pages.
    "SPIDER_MIDDLEWARES": {
        "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None,
        "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
        "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware": None,
    },
    "DOWNLOADER_MIDDLEWARES": {
        "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
        "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
        "scrapy.downloadermiddlewares.httpcache.HttpCacheMiddleware": None,
        # No session is kept, so an archive holds nobody's cookies, and a cookie challenge stays a challenge.
        "scrapy.downloadermiddlewares.cookies.CookiesMiddleware": None,
        "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
        "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
        "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
        "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
        # Nearest the spider, so that nothing is asked, not even robots.txt, of a host that is not the source's.
        "crawlers.fetch.network.allow_list.AllowListMiddleware": 10,
        "crawlers.fetch.network.robots.SourceRobotsMiddleware": 100,
        "crawlers.fetch.politeness.backoff.BackoffMiddleware": 550,
        "crawlers.fetch.network.too_large.BoundedCompressionMiddleware": 590,
        "crawlers.fetch.network.redirects.SourceRedirectMiddleware": 600,
        # Nearest the network, so that it sees every answer first and as it came.
        "crawlers.fetch.archiving.ArchiveMiddleware": 950,
    },
    "DAILY_BUDGET": Politeness().budget,
    "BACKOFF_BASE": Politeness().delay * _BACKOFF_DELAYS,
    "BACKOFF_MOST": 600.0,
    "CIRCUIT_AFTER": 5,
    "CIRCUIT_WINDOW": Politeness().window,
}


def scrapy_settings(settings: Settings) -> dict[str, Any]:
    """The Scrapy settings of every run under this HOME: who asks, by which way, and where what it owes to hosts is kept."""
    return {
        "USER_AGENT": user_agent(settings.contact),
        "POLITENESS_PLACE": politeness_place(settings),
        "REROUTE_PATH": str(settings.reroute) if settings.reroute else None,
    }


def politeness_settings(politeness: Politeness, *, replay: bool = False) -> dict[str, Any]:
    """The Scrapy settings of one run under `politeness` (see `effective`); a replay waits for nothing and spends nothing."""
    delay = 0.0 if replay else politeness.delay
    return {
        "DOWNLOAD_DELAY": delay * _DELAY_MEAN,
        "BACKOFF_BASE": delay * _BACKOFF_DELAYS,
        "DAILY_BUDGET": None if replay else politeness.budget,
        "CIRCUIT_WINDOW": None if replay else politeness.window,
    }
