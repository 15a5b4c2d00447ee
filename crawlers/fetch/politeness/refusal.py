"""A request that we ourselves do not send, or whose answer we do not follow."""

from __future__ import annotations

from scrapy.exceptions import IgnoreRequest
from scrapy.statscollectors import StatsCollector


class RequestRefused(IgnoreRequest):
    """Reaches the request's errback. `reason`: `off_host`, `robots`, `budget`, `circuit`, `redirect_off_host`,
    `redirect_loop`, `render_limit`, `stopping`; `detail` says more."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


def refusal(stats: StatsCollector, reason: str, detail: str) -> RequestRefused:
    """The exception to raise, counted under `refused/<reason>`."""
    stats.inc_value(f"refused/{reason}")
    return RequestRefused(reason, detail)
