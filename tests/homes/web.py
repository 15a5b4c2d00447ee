"""The web as it stood on one day: recorded while a HOME is made, kept as a WARC, and served again for every later version.

The sample web itself may come to look otherwise; what a HOME was crawled from must not.
"""

from __future__ import annotations

import gzip
from datetime import datetime
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from crawlers.archive.reader import read_records
from crawlers.archive.writer import ArchiveWriter
from indexing.records import Capture
from sample_web import SampleWeb, clock_of
from sample_web.exchange import Answer
from sample_web.world import World
from tests.homes.paged import PagedWeb, conditional

# They describe the bytes on the wire; what a WARC gives has its codings taken off.
_WIRE = frozenset({"content-encoding", "content-length", "transfer-encoding"})

# method, host, target, the form's fields in order of their names
Key = tuple[str, str, str, tuple[tuple[str, str], ...]]


def _key(method: str, host: str, target: str, body: bytes) -> Key:
    return method, host.lower(), target, tuple(sorted(parse_qsl(body.decode("latin-1"))))


class RecordingWeb(PagedWeb):
    """Keeps the whole answer to every request, the last of each day."""

    def __init__(self, world: World, garbled: int) -> None:
        super().__init__(world, garbled)
        self._kept: dict[int, dict[Key, tuple[Answer, bytes]]] = {}

    def ask(self, host: str, method: str, target: str, headers: dict[str, str], body: bytes) -> Answer:
        whole = {k: v for k, v in headers.items() if k not in ("if-none-match", "if-modified-since")}
        answer = super().ask(host, method, target, whole, body)
        self._kept.setdefault(self.day, {})[_key(method, host, target, body)] = answer, body
        return conditional(answer, headers)

    def write(self, day: int, path: Path) -> None:
        """Writes the day's answers as a plain WARC: packed with others of its like it takes a tenth of the room."""
        moment = datetime.fromisoformat(clock_of(day))
        with ArchiveWriter(path.parent, f"day-{day}") as writer:
            for (method, host, target, _), (answer, body) in sorted(self._kept[day].items()):
                capture = Capture(
                    f"https://{host}{target}", answer.status, answer.headers, answer.body, moment
                )
                writer.write(capture, method=method, request_body=body)
        (packed,) = path.parent.glob(f"day-{day}-*.warc.gz")
        path.write_bytes(gzip.decompress(packed.read_bytes()))
        packed.unlink()


class FrozenWeb(SampleWeb):
    """Serves the answers of a WARC, whatever the scheme, and 404 for what it does not hold. `show` opens another WARC."""

    def __init__(self, hosts: tuple[str, ...]) -> None:
        super().__init__(world=World((), ()))
        self._hosts = hosts
        self._answers: dict[Key, Answer] = {}

    @property
    def hosts(self) -> tuple[str, ...]:
        return self._hosts

    def show(self, path: Path) -> None:
        answers = {}
        for held in read_records(path):
            parts = urlsplit(held.url)
            target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            headers = tuple((n, v) for n, v in held.headers if n.lower() not in _WIRE)
            answers[_key(held.method, parts.netloc, target, held.form)] = Answer(
                held.status, headers, held.body
            )
        self._answers = answers

    def ask(self, host: str, method: str, target: str, headers: dict[str, str], body: bytes) -> Answer:
        unknown = Answer(404, (("Content-Type", "text/html"),), b"<title>404</title><h1>404</h1>")
        return conditional(self._answers.get(_key(method, host, target, body), unknown), headers)
