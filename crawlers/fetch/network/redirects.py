"""Redirects are followed within the source's hosts only."""

from __future__ import annotations

from urllib.parse import urldefrag

from scrapy import Request, Spider
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawlers.fetch.network.allow_list import allow_list_of
from crawlers.fetch.politeness.challenge import REDIRECTS_TO_ITSELF
from crawlers.fetch.politeness.refusal import RequestRefused, refusal
from indexing.text.urls import redirect_target

# Cookie challenges (openresty's CT6T) redirect to the page itself for ever; a site that moves a parameter does it once.
TO_ITSELF_LIMIT = 2


class SourceRedirectMiddleware(RedirectMiddleware):
    """In place of Scrapy's. Redirects may lead wherever the crawl's allow-list does.

    Refused: `redirect_off_host`, `redirect_loop`. A redirect of GET to itself that goes on is given to the spider as it
    is, with the flag `redirects_to_itself`: a challenge. A target is read as the links of pages are.
    """

    def process_response(
        self,
        request: Request,
        response: Response,
        spider: Spider | None = None,  # noqa: ARG002 - Scrapy's signature
    ) -> Request | Response:
        location = response.headers.get("Location")
        if location and (target := redirect_target(location, request.url)):
            response.headers["Location"] = target
        try:
            result = super().process_response(request, response)
        except IgnoreRequest:
            raise self._refusal("redirect_loop", request.url) from None
        if isinstance(result, Response):
            return result
        if not allow_list_of(self.crawler).allows(result.url):
            raise self._refusal("redirect_off_host", f"{request.url} -> {result.url}")
        if result.method == request.method and urldefrag(result.url)[0] == urldefrag(request.url)[0]:
            times = request.meta.get(REDIRECTS_TO_ITSELF, 0) + 1
            if times > TO_ITSELF_LIMIT:
                response.flags.append(REDIRECTS_TO_ITSELF)
                return response
            result.meta[REDIRECTS_TO_ITSELF] = times
        # The slot is the host's. And a target that was seen already must still be answered: the spider waits for it.
        result.meta.pop("download_slot", None)
        result.dont_filter = True
        return result

    def _refusal(self, reason: str, detail: str) -> RequestRefused:
        assert self.crawler.stats is not None
        return refusal(self.crawler.stats, reason, detail)
