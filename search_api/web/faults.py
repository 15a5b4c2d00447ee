"""What is refused because of the request itself rather than of what it asks for."""

from __future__ import annotations

from config.faults import Fault, WrongUsage
from config.language import tr


class NotSignedIn(Fault):
    """Nobody is signed in, or what was shown as proof of it is not valid."""

    type = "unauthenticated"


class NotAllowed(Fault):
    """Whoever asks is known, but may not do this."""

    type = "forbidden"


class TooMuch(Fault):
    """More was asked for within a time than one asker may. `wait`: the seconds until it may be asked for again."""

    type = "rate_limited"

    def __init__(self, title: str, *, wait: int, detail: str | None = None) -> None:
        super().__init__(title, detail=detail)
        self.wait = wait


class WrongMediaType(WrongUsage):
    type = "unsupported_media_type"


class TooLarge(WrongUsage):
    type = "too_large"


class HeadersTooLong(WrongUsage):
    type = "headers_too_long"


def foreign_host() -> WrongUsage:
    return WrongUsage(
        tr("这个主机名不是本站的", "this host name is not ours"),
        detail=tr(
            "从另一个地址访问时，请把它设为 HUANXIN_PUBLIC_URL",
            "where people reach the pages at another address, set HUANXIN_PUBLIC_URL to it",
        ),
        where="Host",
    )


def foreign_origin() -> NotAllowed:
    return NotAllowed(
        tr("请求来自别的网站，没有执行", "the request came from another site and was not carried out"),
        where="Origin",
    )


def too_large(limit: int) -> TooLarge:
    return TooLarge(
        tr("请求的内容太长", "the request's content is too long"),
        detail=tr(f"至多 {limit} 字节", f"at most {limit} bytes"),
    )


def too_long_headers(limit: int) -> HeadersTooLong:
    return HeadersTooLong(
        tr("请求头太长", "the request's headers are too long"),
        detail=tr(f"合计至多 {limit} 字节", f"at most {limit} bytes in all"),
    )


def unreadable() -> WrongUsage:
    return WrongUsage(tr("地址里有 NUL 字符", "the address has a NUL character in it"))
