"""Answers that ask us to go slower: the host rests, some requests are tried again, challenges never."""

from __future__ import annotations

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached

from crawlers.fetch.politeness.challenge import CHALLENGE, REDIRECTS_TO_ITSELF, is_challenge
from crawlers.fetch.politeness.throttle import HostThrottle, is_failure, throttle_of

# Flags of what became a challenge only on its way here.
LATE_SIGNS = frozenset({REDIRECTS_TO_ITSELF, "rendered"})


class BackoffMiddleware(RetryMiddleware):
    """In place of Scrapy's RetryMiddleware. Tried again, `RETRY_TIMES` at most: 429, 5xx, and no answer at all.

    Sets `response.meta["challenge"]` to True where the answer is a challenge. Requests to a host whose circuit is open or
    whose budget is spent are refused here, before they queue.
    """

    throttle: HostThrottle

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> BackoffMiddleware:
        middleware = super().from_crawler(crawler)
        middleware.throttle = throttle_of(crawler)
        return middleware

    def process_request(self, request: Request) -> None:
        self.throttle.check(_host(request))

    def process_response(
        self,
        request: Request,
        response: Response,
        spider: Spider | None = None,  # noqa: ARG002 - Scrapy's signature
    ) -> Request | Response:
        host = _host(request)
        # What the answer says as it came, the handler has told the throttle already.
        if LATE_SIGNS & set(response.flags) and is_challenge(response):
            response.flags.append(CHALLENGE)
            self.throttle.challenge(host)
        if CHALLENGE in response.flags:
            request.meta["challenge"] = True
            return response
        if not is_failure(response.status):
            self.throttle.success(host)
            return response
        again = response.status == 429 or response.status >= 500
        if not again or self.throttle.is_open(host):
            return response
        return self._retry(request, f"status {response.status}") or response

    def process_exception(
        self,
        request: Request,
        exception: Exception,
        spider: Spider | None = None,  # noqa: ARG002 - Scrapy's signature
    ) -> Request | Response | None:
        if self.throttle.is_open(_host(request)):
            return None
        return super().process_exception(request, exception)


def _host(request: Request) -> str:
    return urlparse_cached(request).hostname or ""
