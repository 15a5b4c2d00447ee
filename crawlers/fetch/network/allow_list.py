"""Which addresses a crawl may ask at all. It stands before everything else that a request passes: list pages and their next
ones, parts, files, shells, robots.txt, redirects and what a rendered page asks for are all requests to it."""

from __future__ import annotations

import ipaddress
import logging
from collections.abc import Container, Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from scrapy import Request
from scrapy.crawler import Crawler

from config.reroute import DEFAULT_PORTS, Reroute, is_loopback
from crawlers.fetch.network.route import route_of
from crawlers.fetch.politeness.refusal import refusal

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class AllowList:
    """`hosts` may be asked, by http and https. Where one of them is this machine or an address that no public network has,
    only the `ports` of the source itself may, and what the reroute names: a page may not lead to what else listens there."""

    hosts: Container[str]
    ports: frozenset[int]
    reroute: Reroute

    def allows(self, url: str) -> bool:
        """Whether the address may be asked."""
        try:
            parts = urlsplit(url)
            port = parts.port or DEFAULT_PORTS[parts.scheme]
        except (ValueError, KeyError):
            return False
        host = parts.hostname
        if not host or host not in self.hosts:
            return False
        return not is_internal(host) or port in self.ports or self.reroute.target(url) is not None


def is_internal(host: str) -> bool:
    """Whether a host is this machine or an address of no public network (private, link-local, reserved), by its name."""
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return is_loopback(host)


def ports_of(addresses: Iterable[str]) -> frozenset[int]:
    """The ports of http(s) addresses. Raises ValueError or KeyError for others."""
    return frozenset(parts.port or DEFAULT_PORTS[parts.scheme] for parts in map(urlsplit, addresses))


class AllowListMiddleware:
    """Refuses by name, `off_host`, what the spider's `hosts` (names) and `addresses` (where it starts) do not allow.

    Stats `off_host/<kind>` count by the kind of page that was not asked: `list`, `detail`, `attachment`, `other`.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self._allow_list = allow_list_of(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> AllowListMiddleware:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        if self._allow_list.allows(request.url):
            return
        assert self.crawler.stats is not None
        kind = request.meta.get("kind", "other")
        self.crawler.stats.inc_value(f"off_host/{kind}")
        logger.warning("%s is not asked (%s): it is not of the source's hosts", request.url, kind)
        raise refusal(self.crawler.stats, "off_host", request.url)


_allow_lists: WeakKeyDictionary[Crawler, AllowList] = WeakKeyDictionary()


def allow_list_of(crawler: Crawler) -> AllowList:
    """The one allow-list of a crawl."""
    if crawler not in _allow_lists:
        spider = crawler.spider
        hosts, addresses = getattr(spider, "hosts"), getattr(spider, "addresses")  # noqa: B009 - of our spiders only
        _allow_lists[crawler] = AllowList(hosts, ports_of(addresses), route_of(crawler).reroute)
    return _allow_lists[crawler]
