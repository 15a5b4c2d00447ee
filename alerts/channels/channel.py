"""A channel: one address of one kind at which somebody is told."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, get_args
from urllib.parse import quote, urlsplit

from config.faults import WrongUsage
from config.language import tr

Kind = Literal["mail", "webhook", "wecom", "dingtalk", "feishu"]
State = Literal["active", "unconfirmed", "paused", "removed"]
KINDS: tuple[Kind, ...] = get_args(Kind)

# Where the vendors' bots are reached; a channel may name another address, such as a relay of one's own.
_BASES: Mapping[str, str] = {
    "wecom": "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=",
    "dingtalk": "https://oapi.dingtalk.com/robot/send?access_token=",
    "feishu": "https://open.feishu.cn/open-apis/bot/v2/hook/",
}
_MAILBOX = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z0-9-]{2,63}")
_LONG = 20
_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Channel:
    """`address` and `secrets` are open text, and no `repr` shows them: never log or store them. `secrets` are newest first; a webhook
    has two while they are being changed. `reason` is a code with parameters: why it is in this state. Times are aware."""

    id: str
    kind: Kind
    address: str = field(repr=False)
    secrets: tuple[str, ...] = field(repr=False, default=())
    keyword: str | None = None
    owner: str | None = None
    shared: bool = True
    state: State = "active"
    reason: Mapping[str, Any] | None = None
    paused_until: datetime | None = None
    failures: int = 0
    opened_until: datetime | None = None
    created: datetime | None = None

    @property
    def to(self) -> str:
        """The address as it may be shown: whatever opens the channel is cut to its last characters."""
        return masked(self.kind, self.address)


def full_address(kind: Kind, given: str) -> str:
    """The address in full: a bot's may be given by its key alone. Raises WrongUsage for what can be none of this kind."""
    given = given.strip()
    if kind == "mail":
        if not _MAILBOX.fullmatch(given):
            raise _wrong(given, "邮箱地址", "a mail address")
        return given
    if kind in _BASES and re.fullmatch(r"[\w-]{8,200}", given):
        return _BASES[kind] + quote(given)
    try:
        parts = urlsplit(given)
        fine = bool(parts.hostname) and parts.scheme in ("http", "https") and parts.port != 0
    except ValueError:
        fine = False
    if not fine or re.search(r"[\s\x00-\x1f]", given) or not given.isascii():
        raise _wrong(given, "https 地址", "an https address")
    if parts.username or parts.password:
        raise _wrong(given, "不带用户与密码的地址", "an address without user and password")
    return given


def masked(kind: Kind, address: str) -> str:
    if kind == "mail":
        return address
    parts = urlsplit(address)
    path = "/".join(_cut(part) if len(part) >= _LONG else part for part in parts.path.split("/"))
    query = "&".join(
        f"{name}={_cut(value)}" if value else name
        for name, _, value in (pair.partition("=") for pair in parts.query.split("&") if pair)
    )
    return f"{parts.scheme}://{parts.netloc}{path}{f'?{query}' if query else ''}"


def _cut(text: str) -> str:
    return f"…{text[-_SHOWN:]}" if len(text) > 2 * _SHOWN else "…"


def _wrong(given: str, zh: str, en: str) -> WrongUsage:
    # What was given may hold a key: only where it leads to is said back.
    shown = given.split("?", maxsplit=1)[0][:60]
    return WrongUsage(
        tr(f"通知地址不对：{shown}", f"bad address of a channel: {shown}"),
        detail=tr(f"应为{zh}", f"it takes {en}"),
        where="--to",
    )
