"""Settings of who this program is to others: its contact, its public address and the proxies before it."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from config.bad_setting import bad_setting

_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
# What stands in a comment of the User-Agent: a web address without a password in it, or a mailbox.
_CONTACT = re.compile(
    r"https?://[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?(?:[/?#][!-'*-\[\]-~]*)?"
    r"|[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+",
    re.IGNORECASE | re.ASCII,
)


def read_contact(values: Mapping[str, str]) -> str | None:
    contact = values.get("HUANXIN_CONTACT")
    if contact is not None and (len(contact) > 200 or not _CONTACT.fullmatch(contact)):
        raise bad_setting(
            "HUANXIN_CONTACT",
            contact,
            " http(s) 地址或邮箱，只含可见的 ASCII 字符，不含括号、空格与反斜杠，至多 200 个字符",
            "an http(s) address or a mailbox in printable ASCII, without parentheses, spaces and backslashes, of at most 200",
        )
    return contact


def read_public_url(values: Mapping[str, str]) -> str | None:
    """The address without a slash at the end. Pages lie at the root of it: links and cookies have no prefix."""
    url = values.get("HUANXIN_PUBLIC_URL")
    if url is None:
        return None
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    plain = f"{parts.scheme}://{parts.netloc}"
    if (
        not _ADDRESS.match(url)
        or not parts.hostname
        or port == 0
        or "@" in parts.netloc
        or url.rstrip("/") != plain
    ):
        raise bad_setting(
            "HUANXIN_PUBLIC_URL",
            url,
            " http(s) 地址，只有主机名和端口，如 https://huanxin.example.org",
            "an http(s) address of host and port only, such as https://huanxin.example.org",
        )
    return plain


def read_networks(values: Mapping[str, str], name: str) -> tuple[str, ...]:
    """Networks or single addresses, separated by commas."""
    networks = [part.strip() for part in values.get(name, "").split(",") if part.strip()]
    for network in networks:
        try:
            ipaddress.ip_network(network)
        except ValueError:
            raise bad_setting(
                name,
                values[name],
                "用逗号隔开的网段或地址，如 10.0.0.0/8,127.0.0.1",
                "networks or addresses separated by commas, such as 10.0.0.0/8,127.0.0.1",
            ) from None
    return tuple(networks)
