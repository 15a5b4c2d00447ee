"""Serves the sample web on 127.0.0.1: one server for every host, told apart by the Host header."""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Self

from sample_web.exchange import Answer, plain
from sample_web.library import load
from sample_web.respond import respond
from sample_web.world import World

MAX_BODY = 64 * 1024
_DAY = re.compile(r"^/__day/(\d{1,4})$")


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it was answered."""

    host: str
    method: str
    path: str
    day: int
    status: int
    sent: int


class SampleWeb:
    """A context manager that serves the sample web until it is left.

    `day` may be set while it runs. `world` is the small one unless another is given: `whole()` for all sources, `bench(N)`
    for the benchmark's site. `sources` keeps to the sites of these source ids. `port` 0 takes a free one. `requests` lists
    what was asked of the sites, in order, except through `/__day/N`.
    """

    def __init__(
        self,
        day: int = 0,
        sources: tuple[str, ...] | None = None,
        port: int = 0,
        *,
        world: World | None = None,
    ) -> None:
        self.day = day
        self.world = (world or load()).only(sources)
        self.requests: list[Asked] = []
        self._lock = threading.Lock()
        self._ticks = 0
        self._server = _Server(("127.0.0.1", port), _Handler, bind_and_activate=True)
        self._server.web = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.1,), daemon=True)

    @property
    def origin(self) -> str:
        """`http://127.0.0.1:PORT`."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def hosts(self) -> tuple[str, ...]:
        """Every host of the sites' sources, whether anything is served there or not: none may be asked outside."""
        return tuple(dict.fromkeys(host for site in self.world.sites for host in (*site.hosts, *site.others)))

    def write_reroute(self, path: Path | str) -> Path:
        """Writes a `HUANXIN_REROUTE` file that leads every host here, by http and https."""
        lines = [f"{scheme}://{host} {self.origin}\n" for host in self.hosts for scheme in ("https", "http")]
        target = Path(path)
        target.write_text("".join(lines), "utf-8")
        return target

    def count(self, host: str | None = None, path: str | None = None) -> int:
        """How many requests were made to a host, for a target, or at all."""
        with self._lock:
            return sum((host in (None, a.host)) and (path in (None, a.path)) for a in self.requests)

    def ask(self, host: str, method: str, target: str, headers: dict[str, str], body: bytes) -> Answer:
        """Answers one request and counts it. `host` may carry a port."""
        name = host.lower().rsplit(":", 1)[0]
        if name in ("127.0.0.1", "localhost"):
            return self._control(method, target)
        with self._lock:
            tick, day = self._ticks, self.day
            self._ticks += 1
        answer = respond(name, method, target, headers, body, day, tick=tick, world=self.world)
        with self._lock:
            self.requests.append(Asked(name, method, target, day, answer.status, len(answer.body)))
        return answer

    def _control(self, method: str, target: str) -> Answer:
        wanted = _DAY.match(target)
        if method == "POST" and wanted:
            self.day = int(wanted[1])
        elif target != "/__day":
            return plain("POST /__day/N sets the day, GET /__day tells it\n", status=404)
        return plain(f"{self.day}\n")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128
    web: SampleWeb


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "SampleWeb"
    sys_version = ""
    # Head and body leave in one segment; with two, Nagle and delayed ACK cost 40 ms a page.
    wbufsize = -1
    disable_nagle_algorithm = True
    timeout = 30

    def _serve(self) -> None:
        length = self.headers.get("Content-Length", "0")
        if not length.isdecimal() or int(length) > MAX_BODY:
            self.close_connection = True
            self.send_error(413)
            return
        body = self.rfile.read(int(length))
        headers = {name.lower(): value for name, value in self.headers.items()}
        assert isinstance(self.server, _Server)
        answer = self.server.web.ask(headers.get("host", ""), self.command, self.path, headers, body)
        self.send_response(answer.status)
        for name, value in answer.headers:
            self.send_header(name, value)
        if answer.status != 304:
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = _serve  # noqa: N815

    def log_message(self, format: str, *args: object) -> None:
        """Requests are listed in `SampleWeb.requests`, not on stderr."""
