"""The address of the mail server (`HUANXIN_SMTP_URL`)."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

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
