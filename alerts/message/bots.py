"""Messages for the bots of 企业微信, 钉钉 and 飞书, within the bytes that each takes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from alerts.message.fitting import fit
from alerts.message.markdown import compose
from alerts.message.message import Evidence, Item, Message, Rendered
from alerts.message.words import also_line, byline, heading, part_line, rest_line, why_line
from config.language import tr

# UTF-8 bytes: 企业微信 counts the content, 钉钉 and 飞书 (20,000 and 20 KB) the whole body, of which the signature takes some 100.
WECOM = 4096
DINGTALK = 19_800
FEISHU = 19_800
# What 钉钉 shows on a phone; a longer one is refused nowhere, but helps nobody.
_TITLE = 60


def wecom(message: Message) -> Rendered:
    """The JSON of a markdown message."""
    fitted = fit(message, lambda items, rest: compose(message, items, rest, _warning, "\n"), WECOM)
    return Rendered(_json({"msgtype": "markdown", "markdown": {"content": fitted.body}}), fitted.items)


def dingtalk(message: Message) -> Rendered:
    """The JSON of a markdown message. A single line feed is no new line there, so lines stand a blank line apart."""

    def body(items: Sequence[Item], rest: int) -> str:
        text = compose(message, items, rest, _bold, "\n\n")
        return _json({"msgtype": "markdown", "markdown": {"title": heading(message)[:_TITLE], "text": text}})

    return fit(message, body, DINGTALK)


def feishu(message: Message) -> Rendered:
    """The JSON of a rich-text post, without its signature. Its texts are no markup, so nothing needs escaping."""

    def body(items: Sequence[Item], rest: int) -> str:
        lines = _post(message, items, rest)
        title = heading(message) + part_line(message)
        said = title + "".join(str(part.get("text", "")) for line in lines for part in line)
        if message.keyword and message.keyword not in said:
            lines.append([_text(message.keyword)])
        post = {"zh_cn": {"title": title, "content": lines}}
        return _json({"msg_type": "post", "content": {"post": post}})

    return fit(message, body, FEISHU)


def _post(message: Message, items: Sequence[Item], rest: int) -> list[list[dict[str, Any]]]:
    if message.notice is not None:
        return [
            *([_text(line)] for line in message.notice.lines),
            [_link(message.notice.link_words, message.notice.link)],
        ]
    lines: list[list[dict[str, Any]]] = []
    for at, item in enumerate(items):
        if at:  # the title says what the first is
            lines.append([_text(item.what, bold=True)])
        lines.append([_link(item.title, item.page)])
        beside = [_text(byline(item))] if byline(item) else []
        lines.append([*beside, *([_text("  "), _link(tr("原文", "original"), item.url)] if item.url else [])])
        lines += [[_text(line)] for line in item.details]
        if item.evidence:
            lines.append(_marked(item.evidence))
        if item.also:
            lines.append([_text(also_line(item))])
    if rest:
        lines.append([_link(rest_line(rest), message.link)])
    lines.append([_text(why_line(message))])
    for named in message.subscriptions:
        if named.leave:
            lines.append(
                [
                    _text(named.name + tr("：", ": ")),
                    _link(tr("修改", "change"), named.edit),
                    _text(" · "),
                    _link(tr("退订", "unsubscribe"), named.leave),
                ]
            )
    return [line for line in lines if line]


def _marked(evidence: Evidence) -> list[dict[str, Any]]:
    parts, at = [], 0
    for start, end in evidence.marks:
        parts += [_text(evidence.text[at:start]), _text(evidence.text[start:end], bold=True)]
        at = end
    parts.append(_text(evidence.text[at:]))
    return [part for part in parts if part["text"]]


def _text(words: str, *, bold: bool = False) -> dict[str, Any]:
    return {"tag": "text", "text": words} | ({"style": ["bold"]} if bold else {})


def _link(words: str, url: str) -> dict[str, Any]:
    return {"tag": "a", "text": words, "href": url}


def _warning(words: str) -> str:
    return f'<font color="warning">{words}</font>' if words.strip() else words


def _bold(words: str) -> str:
    return f"**{words}**" if words.strip() else words


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
