"""The demonstration's receiver: a webhook on this machine that keeps what it is told."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any


class Receiver:
    """Answers at `address`; `bodies` are what it was told."""

    def __init__(self) -> None:
        self.bodies: list[dict[str, Any]] = []
        bodies = self.bodies

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                bodies.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}/alerts"


@contextmanager
def receiver() -> Iterator[Receiver]:
    """A receiver for as long as the block lasts."""
    one = Receiver()
    thread = Thread(target=one.server.serve_forever, daemon=True)
    thread.start()
    try:
        yield one
    finally:
        one.server.shutdown()
        one.server.server_close()
        thread.join()


def told(bodies: list[dict[str, Any]], most: int = 5) -> Iterator[str]:
    """What was received, a line an item: what happened, the title, who published it."""
    items = [item for body in bodies for item in body.get("data", {}).get("items", [])]
    for item in items[:most]:
        where = "、".join(item.get("agencies") or ())
        yield " ".join(part for part in (item.get("what"), item.get("title"), where) if part)
    if len(items) > most:
        yield f"… +{len(items) - most}"
