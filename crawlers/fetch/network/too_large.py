"""Answers beyond `DOWNLOAD_MAXSIZE`, as they come or once decompressed, are failures with a name."""

from __future__ import annotations

from scrapy import Request, Spider
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response


class TooLarge(Exception):
    """The answer is larger than `DOWNLOAD_MAXSIZE`: nothing of it is read."""


class BoundedCompressionMiddleware(HttpCompressionMiddleware):
    """In place of Scrapy's, which drops what grows too large as a request that nobody asked for."""

    def process_response(
        self,
        request: Request,
        response: Response,
        spider: Spider | None = None,  # noqa: ARG002 - Scrapy's signature
    ) -> Request | Response:
        try:
            return super().process_response(request, response)
        except IgnoreRequest as error:
            raise TooLarge(str(error)) from error
