"""What the other side's answers mean: what is wrong, what to do about it, and what becomes of the delivery.

The code in the body decides, not the HTTP status: bots answer 200 with an error. Texts may change, codes do not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Any, Literal

from config.clock import now
from config.language import Words, tr

# `sent` · `temporary` try again · `often` wait, the whole channel · `wrong` somebody must set something right, meanwhile try again ·
# `ended` the address is no more: pause the channel · `bounced` there is no such mailbox · `refused` this one message, for good.
Verdict = Literal["sent", "temporary", "often", "wrong", "ended", "bounced", "refused"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What an attempt came to. `code` is the other side's (HTTP status, error code, SMTP code) or our word for having had none;
    `said` are its own words, cut; `wait` the seconds it asks for."""

    verdict: Verdict
    code: str
    cause: Words = field(default_factory=lambda: tr("", ""))
    remedy: Words = field(default_factory=lambda: tr("", ""))
    said: str = ""
    wait: float = 0.0

    def stored(self) -> dict[str, Any]:
        """As the database keeps it."""
        return {
            "verdict": self.verdict,
            "code": self.code,
            "cause": {"zh": self.cause.zh, "en": self.cause.en},
            "remedy": {"zh": self.remedy.zh, "en": self.remedy.en},
            "said": self.said,
        }


# How much of the other side's words is kept.
SAID = 200
MINUTE = 60.0
# 钉钉 refuses for ten minutes, and mail servers that find us too frequent do not say how long.
BAN = 600.0
LATER = ("稍后自动重试", "it is tried again by itself")

# QQ and 腾讯企业邮 answer 550 to a sender, domain or connection that is too frequent; 163 answers 554 with a DT: code.
OFTEN = re.compile(
    r"frequen|too many|too fast|rate.?limit|limit(?:ed)? exceeded|throttl|try again later|DT:(?:SPM|SUM)|频率|频繁|过多|超出?限|稍后",
    re.IGNORECASE,
)


def judge_http(status: int, body: str, headers: Mapping[str, str]) -> Answer:
    """What an HTTP status means. 2xx is success; a redirect is a failure, since nobody checked where it leads."""
    said, wait = body[:SAID], retry_after(headers.get("retry-after"))
    code = str(status)
    if 200 <= status < 300:
        return Answer("sent", code)
    if status == 410:
        return Answer(
            "ended",
            code,
            tr(
                "对方说这个地址不再接收（410）",
                "the other side says that this address takes nothing more (410)",
            ),
            tr("换一个地址，或删除该通知方式", "enter another address, or remove the channel"),
            said,
        )
    if status == 429:
        return Answer(
            "often",
            code,
            tr("对方说发得太快（429）", "too many requests (429)"),
            tr(*LATER),
            said,
            wait or MINUTE,
        )
    if 300 <= status < 400:
        return Answer(
            "wrong",
            code,
            tr(f"对方要求跳转（{status}），跳转不跟随", f"a redirect ({status}), which is not followed"),
            tr("把跳转后的地址填进来", "enter the address to which it leads"),
            said,
        )
    if status in (401, 403, 404, 405):
        return Answer(
            "wrong",
            code,
            tr(f"对方拒绝（{status}）：地址或权限不对", f"refused ({status}): address or rights are wrong"),
            tr("核对地址", "check the address"),
            said,
        )
    return Answer(
        "temporary",
        code,
        tr(f"对方答以 {status}", f"the other side answered {status}"),
        tr(*LATER),
        said,
        wait,
    )


def retry_after(value: str | None) -> float:
    """The seconds that a `Retry-After` asks for, as a number or a date; 0 where it asks for nothing, a day at most."""
    if not value:
        return 0.0
    if value.strip().isdecimal():
        return min(86_400.0, float(value))
    try:
        moment = parsedate_to_datetime(value)
        return min(86_400.0, max(0.0, (moment - now()).total_seconds()))
    except (ValueError, TypeError):
        return 0.0


def unreachable(code: str, why: str) -> Answer:
    """No answer came: `code` is `timeout`, `connection`, `tls` or `address`."""
    causes = {
        "timeout": tr("对方没有及时回答", "no answer in time"),
        "connection": tr("连不上对方", "no connection"),
        "tls": tr("对方的证书有问题", "something is wrong with the certificate"),
        "name": tr("查不到主机名", "the host name is not known"),
        "too_large": tr("对方的回答过长", "the answer was too long"),
    }
    return Answer("temporary", code, causes[code], tr(*LATER), why[:SAID])


def forbidden(why: Words) -> Answer:
    """The address leads to where messages may not go."""
    return Answer(
        "wrong",
        "forbidden",
        why,
        tr(
            "若是自己的内网地址，把网段写进 HUANXIN_WEBHOOK_ALLOW",
            "where it is a network of your own, name it in HUANXIN_WEBHOOK_ALLOW",
        ),
    )
