"""Messages in the markdown of chat bots.

What comes from pages is taken out of markdown's reach by wide forms of its marks: none of the bots documents an escape, and in
企业微信 an angle bracket may call everybody in the room.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from alerts.message.message import Evidence, Item, Message
from alerts.message.words import also_line, byline, heading, part_line, rest_line, why_line
from config.language import tr

_WIDE = str.maketrans("<>[]()*`#\\", "＜＞［］（）＊｀＃＼")
_IN_ADDRESS = str.maketrans({"(": "%28", ")": "%29", " ": "%20", "<": "%3C", ">": "%3E"})

# Lays the stress of a bot's own markdown on a marked word.
Stress = Callable[[str], str]


def compose(message: Message, items: Sequence[Item], rest: int, stress: Stress, between: str) -> str:
    """The text with these items. `between` separates lines."""
    if message.notice is not None:
        lines = [
            f"**{plain(message.notice.heading)}**",
            *(plain(line) for line in message.notice.lines),
            link(message.notice.link_words, message.notice.link),
        ]
        return _with_keyword(between.join(lines), message.keyword, between)
    lines = [] if len(items) + rest == 1 else [f"**{plain(heading(message))}**{part_line(message)}"]
    if message.kind == "test":
        lines.insert(0, plain(tr("【测试】", "[test]")))
    blocks = [between.join(lines)] if lines else []
    told = [_item(item, stress) for item in items]
    if told and len(items) + rest > 1:
        del told[0][0]  # the heading says what the first is
    blocks += [between.join(one) for one in told]
    foot = [link(rest_line(rest), message.link)] if rest else []
    foot.append(plain(why_line(message)))
    foot += [
        f"{plain(named.name)}{tr('：', ': ')}{link(tr('修改', 'change'), named.edit)} · {link(tr('退订', 'unsubscribe'), named.leave)}"
        for named in message.subscriptions
        if named.leave
    ]
    blocks.append(between.join(foot))
    return _with_keyword("\n\n".join(blocks), message.keyword, between)


def plain(text: str) -> str:
    """Text on one line that markdown leaves as it is."""
    return " ".join(text.split()).translate(_WIDE)


def link(words: str, url: str) -> str:
    return f"[{plain(words)}]({url.translate(_IN_ADDRESS)})"


def _item(item: Item, stress: Stress) -> list[str]:
    where = byline(item)
    original = link(tr("原文", "original"), item.url) if item.url else ""
    lines = [
        f"**{plain(item.what)}**",
        link(item.title, item.page),
        " · ".join(part for part in (plain(where), original) if part),
        *(plain(line) for line in item.details),
        f"> {_marked(item.evidence, stress)}" if item.evidence else "",
        plain(also_line(item)),
    ]
    return [line for line in lines if line]


def _marked(evidence: Evidence, stress: Stress) -> str:
    out, at = [], 0
    for start, end in evidence.marks:
        out += [plain_part(evidence.text[at:start]), stress(plain_part(evidence.text[start:end]))]
        at = end
    return "".join([*out, plain_part(evidence.text[at:])])


def plain_part(text: str) -> str:
    """As `plain`, for a piece of a line: white space at its ends stays."""
    return "".join(" " if char.isspace() else char for char in text).translate(_WIDE)


def _with_keyword(text: str, keyword: str | None, between: str) -> str:
    return f"{text}{between}{keyword}" if keyword and keyword not in text else text
