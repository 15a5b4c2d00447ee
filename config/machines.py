"""Settings of one machine among several: its name, who runs its crawls, who notices when it is gone."""

from __future__ import annotations

import re
import socket
from collections.abc import Mapping
from urllib.parse import urlsplit

from config.bad_setting import bad_setting as _bad


def read_node(values: Mapping[str, str]) -> str:
    """This machine's name, its host name unless it is set."""
    name = values.get("HUANXIN_NODE")
    if name is None:
        return re.sub(r"[^A-Za-z0-9._-]", "-", socket.gethostname())[:60] or "localhost"
    if not re.fullmatch(r"[A-Za-z0-9._-]{1,60}", name):
        raise _bad(
            "HUANXIN_NODE",
            name,
            "字母、数字和 . _ - 组成的名字，至多 60 个字符",
            "a name of letters, digits and . _ - of at most 60",
        )
    return name


def read_heartbeat(values: Mapping[str, str]) -> str | None:
    """The address that is asked for while all is fine."""
    url = values.get("HUANXIN_HEARTBEAT_URL")
    if url is not None and not _is_address(url):
        raise _bad("HUANXIN_HEARTBEAT_URL", url, "以 http:// 或 https:// 开头的地址", "an http(s) address")
    return url


def read_scrapyd(values: Mapping[str, str]) -> tuple[str, ...]:
    """The addresses of the Scrapyd servers, without a slash at the end; none where runs are the worker's own."""
    runner = values.get("HUANXIN_RUNNER", "local")
    if runner not in ("local", "scrapyd"):
        raise _bad("HUANXIN_RUNNER", runner, "local 或 scrapyd", "local or scrapyd")
    urls = tuple(url.strip().rstrip("/") for url in values.get("HUANXIN_SCRAPYD_URLS", "").split(","))
    if runner == "local":
        return ()
    for url in urls:
        if not _is_address(url):
            raise _bad(
                "HUANXIN_SCRAPYD_URLS",
                re.sub(r"//[^/@]*@", "//…@", ",".join(urls)),
                "以 http:// 或 https:// 开头的地址，多个用逗号隔开",
                "http(s):// addresses, separated by commas",
            )
    return tuple(dict.fromkeys(urls))


def _is_address(url: str) -> bool:
    try:
        host = urlsplit(url).hostname
    except ValueError:
        return False
    return url.lower().startswith(("http://", "https://")) and bool(host)
