"""Politeness: what a run may ask of a site, when, and how often. Scrapy's parts are named in `scrapy_settings`."""

from crawlers.politeness.host_lock import hold_hosts
from crawlers.politeness.limits import effective
from crawlers.politeness.scrapy_settings import POLITE_SETTINGS, USER_AGENT, politeness_settings
from crawlers.politeness.windows import next_opening, within

__all__ = [
    "POLITE_SETTINGS",
    "USER_AGENT",
    "effective",
    "hold_hosts",
    "next_opening",
    "politeness_settings",
    "within",
]
