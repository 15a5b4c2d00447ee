"""The way to the network: rerouting, replay, redirects, robots.txt, and the handler that ties them together.

The face is what runs are planned with; Scrapy's parts are imported by their own modules.
"""

from crawlers.network.reroute import Reroute, is_loopback, read_reroute

__all__ = ["Reroute", "is_loopback", "read_reroute"]
