"""The reroute file (`HUANXIN_REROUTE`): connections to the left origin go to the right one."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from config.faults import WrongUsage
from config.language import tr

DEFAULT_PORTS = {"http": 80, "https": 443}

# scheme, host, port
Origin = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class Reroute:
    """Origins and where connections to them go instead. The empty one leaves everything as it is."""

    targets: Mapping[Origin, Origin] = field(default_factory=dict)

    def target(self, url: str) -> str | None:
        """`url` with the origin it is to be fetched from, or None where it is not rerouted."""
        origin = self._target_of(url)
        if origin is None:
            return None
        scheme, host, port = origin
        shown = f"[{host}]" if ":" in host else host
        return urlsplit(url)._replace(scheme=scheme, netloc=f"{shown}:{port}").geturl()

    def _target_of(self, url: str) -> Origin | None:
        try:
            return self.targets.get(_origin(url))
        except ValueError:
            return None

    def is_rerouted(self, host: str) -> bool:
        """Whether a line names `host`, with any scheme and port."""
        return any(left[1] == host.lower() for left in self.targets)

    def leads_to_loopback(self, host: str) -> bool:
        """Whether lines name `host` and all of them lead to this machine."""
        rights = [right for left, right in self.targets.items() if left[1] == host.lower()]
        return bool(rights) and all(is_loopback(right[1]) for right in rights)


def read_reroute(path: Path | None) -> Reroute:
    """The reroute file at `path`; the empty reroute for None. Raises WrongUsage naming the line that is wrong."""
    if path is None:
        return Reroute()
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise WrongUsage(
            tr("无法读取改道文件", "the reroute file cannot be read"), detail=str(error), where=str(path)
        ) from None
    targets: dict[Origin, Origin] = {}
    for number, line in enumerate(lines, 1):
        words = line.split("#", 1)[0].split()
        if not words:
            continue
        try:
            left, right = (_bare_origin(word) for word in words)
        except ValueError:
            raise _bad_line(
                path,
                number,
                line,
                "应为 “https://主机 http://127.0.0.1:8801”",
                "it takes `https://host http://127.0.0.1:8801`",
            ) from None
        if targets.get(left, right) != right:
            raise _bad_line(
                path, number, line, "左边的地址已改道到别处", "its left side already goes elsewhere"
            )
        targets[left] = right
    return Reroute(targets)


def is_loopback(host: str) -> bool:
    """Whether a host name or address is this machine without asking DNS: `localhost`, 127.0.0.0/8, ::1."""
    name = host.lower().strip("[]")
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def _origin(url: str) -> Origin:
    parts = urlsplit(url)
    if parts.scheme not in DEFAULT_PORTS or not parts.hostname:
        raise ValueError(url)
    return parts.scheme, parts.hostname, parts.port or DEFAULT_PORTS[parts.scheme]


def _bare_origin(word: str) -> Origin:
    parts = urlsplit(word)
    if parts.path not in ("", "/") or parts.query or parts.fragment or "@" in parts.netloc:
        raise ValueError(word)
    return _origin(word)


def _bad_line(path: Path, number: int, line: str, zh: str, en: str) -> WrongUsage:
    return WrongUsage(
        tr(f"改道文件第 {number} 行有误：{line.strip()}", f"reroute file, line {number}: {line.strip()}"),
        detail=tr(zh, en),
        where=f"{path}:{number}",
    )
