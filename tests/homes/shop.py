"""A retailer on this machine whose campaigns no page lists, and the pages that lead to them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

YAML = """
id: shop
names: {{zh: 某家居（示例）, en: "A shop (sample)"}}
tier: retailer
region: "100000"
hosts: [127.0.0.1]
family: campaign
evidence: {{grade: O, date: unknown, note: "Invented for a test."}}
politeness: {{delay: 0, window: [], budget: null}}
columns:
  - {{id: shop, names: {{zh: 活动, en: Campaigns}}, url: "{origin}/", type: promotion, options: {{discover: field}}}}
"""


class Shop:
    """Pages by path. `asked` are the paths in the order in which they were asked for."""

    def __init__(self) -> None:
        self.pages: dict[str, str] = {}
        self.asked: list[str] = []
        shop = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                shop.asked.append(self.path)
                body = shop.pages.get(self.path)
                payload = (body or "<title>404</title><p>404 Not Found</p>").encode()
                self.send_response(200 if body else 404)
                kind = "text/plain" if self.path == "/robots.txt" else "text/html; charset=utf-8"
                self.send_header("Content-Type", "text/xml" if self.path.endswith(".xml") else kind)
                self.send_header("ETag", f'"{hashlib.sha256(payload).hexdigest()[:16]}"')
                self.send_header("Content-Length", str(len(payload)))
                self.end_headers()
                self.wfile.write(payload)

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.origin = f"http://127.0.0.1:{self.server.server_port}"

    def yaml(self) -> str:
        """The file that watches it."""
        return YAML.format(origin=self.origin)


@contextmanager
def a_shop() -> Iterator[Shop]:
    """A shop that is open as long as the block lasts."""
    shop = Shop()
    Thread(target=shop.server.serve_forever, daemon=True).start()
    try:
        yield shop
    finally:
        shop.server.shutdown()
        shop.server.server_close()


def links(*pairs: tuple[str, str]) -> str:
    """A page of links, each (address, text)."""
    anchors = "".join(f'<a href="{url}">{text}</a>\n' for url, text in pairs)
    return f"<!DOCTYPE html><html><head><meta charset=utf-8><title>某家居</title></head><body>{anchors}</body></html>"


def campaign(title: str, period: str) -> str:
    """A campaign's page."""
    lines = (f"活动时间：{period}", *(f"第{n}类商品以旧换新，旧件折价最高抵{n}00元。" for n in range(1, 6)))
    text = "".join(f"<p>{line}</p>" for line in lines)
    return (
        f"<!DOCTYPE html><html><head><meta charset=utf-8><title>{title} - 某家居</title></head>"
        f"<body><main><h1>{title}</h1>{text}</main></body></html>"
    )
