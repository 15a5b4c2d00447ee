"""Messages as mail: text and HTML, with the headers by which clients thread, filter and unsubscribe."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email import policy
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import parseaddr
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from alerts.message.message import Evidence, Item, Message, Rendered
from alerts.message.words import also_line, byline, count_line, heading, part_line, rest_line, why_line
from config.language import language, tr

if TYPE_CHECKING:
    from jinja2 import Template

# Nobody reads more in one mail, and relays take some megabytes at most.
_MOST = 100
_LINE = "\r\n"


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who writes to whom. `sender` may carry a name; `one_click` says whether links lead to https, without which a
    `List-Unsubscribe` by POST is not to be offered."""

    sender: str
    recipient: str
    one_click: bool


def mail(message: Message, envelope: Envelope) -> Rendered:
    """The mail, whole, as its relay gets it (with base64 or quoted-printable where needed, so it is ASCII)."""
    items = message.items[:_MOST]
    rest = len(message.items) - len(items) + message.rest
    name, address = parseaddr(envelope.sender)
    domain = address.rpartition("@")[2]
    out = EmailMessage(policy=policy.SMTP)
    out["From"] = Address(name, addr_spec=address)
    out["To"] = envelope.recipient
    out["Date"] = message.created
    # Of the delivery's id: a retry is the same mail.
    out["Message-ID"] = f"<{message.id}@{domain}>"
    out["Auto-Submitted"] = "auto-generated"
    if message.subscriptions:
        of = message.subscriptions[0]
        out["References"] = f"<{of.id}@{domain}>"
        out["List-Id"] = f"<{of.id if len(message.subscriptions) == 1 else 'alerts'}.huanxin.{domain}>"
    out.set_content(_text(message, items, rest), cte="base64")
    out.add_alternative(_html(message, items, rest), subtype="html", cte="base64")
    out.set_boundary(f"=_{message.id}")
    return Rendered(_by_hand(message, envelope) + out.as_bytes().decode("ascii"), len(items))


def _by_hand(message: Message, envelope: Envelope) -> str:
    """Headers that the email package spoils: it loses spaces of a long Chinese subject, and encodes an address that is longer
    than a line, which nobody decodes."""
    subject = Header(" ".join(heading(message).split()), "utf-8", header_name="Subject")
    lines = [f"Subject: {subject.encode(linesep=_LINE)}"]
    if message.leave and envelope.one_click:
        lines += [
            f"List-Unsubscribe: <{message.leave}>",
            "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
        ]
    return "".join(line + _LINE for line in lines)


def _text(message: Message, items: Sequence[Item], rest: int) -> str:
    if message.notice is not None:
        notice = message.notice
        return "\n".join(
            [notice.heading, "", *notice.lines, "", f"{notice.link_words}{tr('：', ': ')}{notice.link}", ""]
        )
    blocks = [count_line(message)] if len(items) + rest > 1 else []
    for item in items:
        lines = [
            item.what,
            item.title,
            item.page,
            byline(item),
            *item.details,
            f"“{item.evidence.text}”" if item.evidence else "",
            also_line(item),
            tr(f"原文：{item.url}", f"original: {item.url}") if item.url else "",
        ]
        blocks.append("\n".join(line for line in lines if line))
    if rest:
        blocks.append(f"{rest_line(rest)}{tr('：', ': ')}{message.link}")
    foot = [why_line(message)]
    foot += [
        tr(
            f"{named.name}：修改 {named.edit} ；退订 {named.leave}",
            f"{named.name}: change {named.edit} ; unsubscribe {named.leave}",
        )
        for named in message.subscriptions
        if named.leave
    ]
    return "\n\n".join([*blocks, "-- \n" + "\n".join(foot)]) + "\n"


def _html(message: Message, items: Sequence[Item], rest: int) -> str:
    return _template().render(
        lang="zh-CN" if language() == "zh" else "en",
        heading=heading(message),
        count=count_line(message) if message.items else "",
        notice=message.notice,
        many=len(items) + rest > 1,
        part=part_line(message),
        items=[
            {
                "what": item.what,
                "page": item.page,
                "title": item.title,
                "byline": byline(item),
                "url": item.url,
                "details": item.details,
                "evidence": list(_pieces(item.evidence)) if item.evidence else None,
                "also": also_line(item),
            }
            for item in items
        ],
        rest=rest_line(rest) if rest else "",
        link=message.link,
        why=why_line(message) if message.items else "",
        subscriptions=[named for named in message.subscriptions if named.leave],
        original=tr("原文", "original"),
        change=tr("修改", "change"),
        unsubscribe=tr("退订", "unsubscribe"),
        colon=tr("：", ": "),
    )


def _pieces(evidence: Evidence) -> Iterator[tuple[str, bool]]:
    """The pieces of the line, and whether each is marked."""
    at = 0
    for start, end in evidence.marks:
        yield evidence.text[at:start], False
        yield evidence.text[start:end], True
        at = end
    yield evidence.text[at:], False


@cache
def _template() -> Template:
    from jinja2 import Environment

    environment = Environment(autoescape=True, trim_blocks=True)
    return environment.from_string(Path(__file__).with_name("mail.html").read_text("utf-8"))
