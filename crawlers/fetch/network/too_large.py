"""Answers beyond `DOWNLOAD_MAXSIZE`, as they come or once decompressed, and those whose compression has no end, are failures
with a name."""

from __future__ import annotations

from scrapy import Request, Spider
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawlers.archive.payload import cut_short
from crawlers.fetch.responses import header_pairs


class TooLarge(Exception):
    """The answer is larger than `DOWNLOAD_MAXSIZE`: nothing of it is read."""


class CutShort(Exception):
    """The answer's compressed bytes end before their end: half a page would look like one that was shortened."""


class BoundedCompressionMiddleware(HttpCompressionMiddleware):
    """In place of Scrapy's, which drops what grows too large as a request that nobody asked for, and takes what is cut off as
    whole."""

    def process_response(
        self,
        request: Request,
        response: Response,
        spider: Spider | None = None,  # noqa: ARG002 - Scrapy's signature
    ) -> Request | Response:
        headers = header_pairs(response.headers)
        try:
            result = super().process_response(request, response)
        except IgnoreRequest as error:
            raise TooLarge(str(error)) from error
        if cut_short(response.body, headers):
            raise CutShort(f"{response.url}: the compressed body is cut off")
        return result
