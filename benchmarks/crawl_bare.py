"""What Scrapy alone does: the same list and detail pages, a title and the text of the page, nothing kept.

Run by `benchmarks.crawl`: `python -m scrapy runspider benchmarks/crawl_bare.py -a origin=http://127.0.0.1:PORT`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import scrapy
from scrapy.http import HtmlResponse

SITE = "https://bench.sample.gov.cn"


class Bare(scrapy.Spider):
    name = "bare"

    def __init__(self, origin: str, start: str = "/zwgk/list/", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.origin = origin
        self.start_urls = [origin + start]

    async def start(self) -> Any:
        for url in self.start_urls:
            yield self._request(url, self.parse)

    def _request(self, url: str, callback: Any) -> scrapy.Request:
        path = urlsplit(url)._replace(scheme="", netloc="").geturl()
        return scrapy.Request(self.origin + path, callback, headers={"Host": urlsplit(SITE).netloc})

    def parse(self, response: HtmlResponse) -> Iterator[scrapy.Request]:  # type: ignore[override]
        for link in response.css("a::attr(href)").getall():
            url = response.urljoin(link)
            if "/t2" in url:
                yield self._request(url, self.parse_page)
            elif "/zwgk/list/" in url and "page" in url.rpartition("/")[2]:
                yield self._request(url, self.parse)

    def parse_page(self, response: HtmlResponse) -> Iterator[dict[str, Any]]:
        yield {
            "url": response.url,
            "title": response.css("title::text").get(),
            "text": "".join(response.css("body ::text").getall()),
        }
