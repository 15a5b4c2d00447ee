"""Settings of what goes out: the mail server, the sender, and where messages may go."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from config.bad_setting import bad_setting

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_MAILBOX = re.compile(r"(?:[^<>@\r\n]{0,60}<)?[^\s<>@]+@[^\s<>@]+>?")
_PORTS = {"smtp": 25, "smtps": 465}


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """A mail relay. `tls`: encrypted from the first byte; otherwise STARTTLS is used where the server offers it."""

    host: str
    port: int
    tls: bool
    user: str | None = None
    password: str | None = field(default=None, repr=False)


def parse_smtp(url: str) -> SmtpServer:
    """The server that `smtps://user:password@host:465` or `smtp://host:25` names; user and password are percent-encoded.
    Raises ValueError for anything else."""
    parts = urlsplit(url)
    if parts.scheme not in _PORTS or not parts.hostname or parts.path not in ("", "/"):
        raise ValueError(url)
    if parts.query or parts.fragment or (parts.username and parts.password is None):
        raise ValueError(url)
    return SmtpServer(
        host=parts.hostname,
        port=parts.port or _PORTS[parts.scheme],
        tls=parts.scheme == "smtps",
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
    )


def read_smtp(values: Mapping[str, str]) -> SmtpServer | None:
    url = values.get("HUANXIN_SMTP_URL")
    try:
        return parse_smtp(url) if url else None
    except ValueError:
        raise bad_setting(
            "HUANXIN_SMTP_URL",
            re.sub(r"//.*@", "//…@", url or ""),
            " smtps://用户:密码@主机:465 或 smtp://主机:25，用户与密码按 URL 编码",
            "smtps://user:password@host:465 or smtp://host:25, user and password percent-encoded",
        ) from None


def read_mail_from(values: Mapping[str, str]) -> str | None:
    """The sender: as set, else the user that signs in at the mail server where that is an address."""
    given = values.get("HUANXIN_MAIL_FROM")
    if given is not None and not _MAILBOX.fullmatch(given):
        raise bad_setting(
            "HUANXIN_MAIL_FROM",
            given,
            "邮箱地址，如 焕新 <huanxin@example.org>",
            "a mail address, such as Huanxin <huanxin@example.org>",
        )
    if given is not None:
        return given
    server = read_smtp(values)
    return server.user if server and server.user and _MAILBOX.fullmatch(server.user) else None


def read_allowed(values: Mapping[str, str]) -> tuple[Network, ...]:
    text = values.get("HUANXIN_WEBHOOK_ALLOW", "")
    try:
        return tuple(ipaddress.ip_network(part) for part in re.split(r"[,\s]+", text) if part)
    except ValueError:
        raise bad_setting(
            "HUANXIN_WEBHOOK_ALLOW",
            text,
            "网段，如 10.0.0.0/8，多个用逗号隔开",
            "networks such as 10.0.0.0/8, separated by commas",
        ) from None
