"""What Scrapy alone does: the same list and detail pages, the title and the text of each, nothing kept.

Run by `benchmarks.crawl_bench_site` as `python -m scrapy runspider`, under the settings that our own crawls have without
delay: eight requests at once, one of them to a host.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from typing import Any

import scrapy
from scrapy.http import HtmlResponse

_PAPER = re.compile(r"/t\d{8}_\d+\.html$")


class Bare(scrapy.Spider):
    name = "bare"

    def __init__(self, origin: str, host: str, lists: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.origin, self.host, self.lists = origin, host, int(lists)

    async def start(self) -> AsyncIterator[scrapy.Request]:
        for number in range(self.lists):
            yield self._request(f"/zwgk/list/index_{number}.html" if number else "/zwgk/list/", self.parse)

    def _request(self, path: str, callback: Any) -> scrapy.Request:
        return scrapy.Request(self.origin + path, callback, headers={"Host": self.host})

    def parse(self, response: HtmlResponse) -> Iterator[scrapy.Request]:  # type: ignore[override]
        for path in response.css("a::attr(href)").getall():
            if _PAPER.search(path):
                yield self._request(path, self.parse_paper)

    def parse_paper(self, response: HtmlResponse) -> Iterator[dict[str, Any]]:
        title, text = response.css("title::text").get(), response.css("body ::text").getall()
        yield {"url": response.url, "title": title, "text": "".join(text)}
