"""Which requests are rendered, and what of them is archived."""

from __future__ import annotations

from scrapy import Request
from scrapy.http import Response

from crawlers.fetch.archiving import ArchiveMiddleware
from crawlers.fetch.rendering.settings import SLOT

PAGES = frozenset({"list", "detail"})


class RenderMiddleware:
    """Marks list and detail pages (`meta["kind"]`) for the browser. Files, forms and what a page itself asks for are not."""

    def process_request(self, request: Request) -> None:
        if request.method != "GET" or request.meta.get("kind") not in PAGES:
            return
        request.meta["playwright"] = True
        request.meta["download_slot"] = SLOT
        # The site's validators are of the page before its scripts have run; what those fetch may have changed since.
        for name in ("If-None-Match", "If-Modified-Since"):
            request.headers.pop(name, None)


class RenderedArchiveMiddleware(ArchiveMiddleware):
    """Keeps the rendered page beside what the site sent. An answer that was not rendered is in the archive already."""

    def process_response(self, request: Request, response: Response) -> Response:
        if place := request.meta.pop("archived_inside", None):
            request.meta["archive_place"], request.meta["fetched_at"] = place
            return response
        return super().process_response(request, response)
