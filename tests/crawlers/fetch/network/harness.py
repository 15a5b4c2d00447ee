"""A real local web server and a real Scrapy crawl in a process of its own, for the tests of fetching."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[4]
RUNNER = Path(__file__).with_name("one_crawl.py")

# status, headers, body
Answer = tuple[int, dict[str, str], bytes]


@dataclass
class Seen:
    method: str
    host: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Web:
    """A server for any number of hosts: `answer` is asked with each request and its number (from 1) for that URL."""

    answer: Callable[[Seen, int], Answer]
    seen: list[Seen] = field(default_factory=list)
    port: int = 0

    def paths(self, host: str | None = None) -> list[str]:
        return [one.path for one in self.seen if host in (None, one.host)]


@contextmanager
def serving(
    pages: Mapping[str, Answer] | Callable[[Seen, int], Answer], wrap: Callable[[Any], Any] | None = None
) -> Iterator[Web]:
    """Serve `pages` by path (what is missing is 404), or whatever the function says. `wrap` may put TLS on the socket."""
    table = pages if callable(pages) else None
    web = Web(table or (lambda seen, _: pages.get(seen.path, (404, {}, b"missing"))))  # type: ignore[union-attr]

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            host = self.headers["Host"].split(":")[0]
            seen = Seen(self.command, host, self.path, dict(self.headers), body)
            web.seen.append(seen)
            number = sum(1 for one in web.seen if (one.host, one.path) == (host, self.path))
            status, headers, content = web.answer(seen, number)
            self.send_response(status)
            if "Transfer-Encoding" not in headers:
                self.send_header("Content-Length", headers.pop("Content-Length", str(len(content))))
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        do_POST = do_GET  # noqa: N815

        def log_message(self, *_: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if wrap:
        server.socket = wrap(server.socket)
    web.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield web
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass(frozen=True)
class Outcome:
    answers: list[dict[str, Any]]
    failures: list[dict[str, Any]]
    stats: dict[str, Any]
    log: str

    def answer(self, url: str) -> dict[str, Any]:
        (found,) = [one for one in self.answers if one["url"] == url]
        return found

    def failure(self, url: str) -> dict[str, Any]:
        (found,) = [one for one in self.failures if one["url"] == url]
        return found


def reroute_file(folder: Path, port: int, *origins: str) -> Path:
    path = folder / "reroute.txt"
    path.write_text("".join(f"{origin} http://127.0.0.1:{port}\n" for origin in origins), encoding="utf-8")
    return path


def crawl(
    home: Path,
    urls: list[str],
    *,
    hosts: list[str],
    addresses: list[str] | None = None,
    before: str | None = None,
    environ: Mapping[str, str] | None = None,
    **settings: Any,
) -> Outcome:
    """Crawl `urls` in order with the project's settings, no delay, and `settings` over them; files go under `home`.

    `before` is Python run in the process first. `urls` may be `POST URL BODY`. `addresses`, where the source itself stands,
    are `urls` unless told.
    """
    home.mkdir(parents=True, exist_ok=True)
    given = {
        "ARCHIVE_FOLDER": str(home / "archive"),
        "POLITENESS_PLACE": str(home / "politeness"),
        "RUN_ID": "run",
        "DOWNLOAD_DELAY": 0,
        "BACKOFF_BASE": 0.01,
        "DAILY_BUDGET": None,
        **{name: str(value) if isinstance(value, Path) else value for name, value in settings.items()},
    }
    starts = urls if addresses is None else addresses
    plan = {
        "urls": urls,
        "hosts": hosts,
        "addresses": [line.split(" ")[1] if " " in line else line for line in starts],
        "settings": given,
        "before": before,
    }
    done = subprocess.run(
        [sys.executable, str(RUNNER)],
        input=json.dumps(plan),
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "HUANXIN_LANG": "en", **(environ or {})},
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return Outcome(**json.loads(done.stdout), log=done.stderr)
