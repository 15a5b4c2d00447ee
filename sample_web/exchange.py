"""What the sample web is asked and what it answers, free of sockets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Question:
    """One request. `host` has no port; header names are lower case."""

    host: str
    method: str
    target: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    @property
    def query(self) -> dict[str, str]:
        """The last value of each query parameter."""
        return _last(urlsplit(self.target).query)

    @property
    def form(self) -> dict[str, str]:
        """The last value of each field of a urlencoded body."""
        return _last(self.body.decode("utf-8", "replace"))


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Headers
    body: bytes


def html(text: str, encoding: str = "utf-8", status: int = 200) -> Answer:
    """A page. `gb2312` is what the page declares; characters outside it are sent as such pages do, in GB18030."""
    body = text.encode("gb18030" if encoding == "gb2312" else encoding)
    return Answer(status, (("Content-Type", f"text/html; charset={encoding}"),), body)


def plain(text: str, kind: str = "text/plain; charset=utf-8", status: int = 200) -> Answer:
    return Answer(status, (("Content-Type", kind),), text.encode())


def _last(encoded: str) -> dict[str, str]:
    return {name: values[-1] for name, values in parse_qs(encoded, keep_blank_values=True).items()}
