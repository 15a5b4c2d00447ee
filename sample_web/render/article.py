"""A paper's body as the editors of these sites leave it: three habits of markup over the same blocks."""

from __future__ import annotations

from html import escape
from typing import Literal

from sample_web.text import Block, blocks
from sample_web.world import Paper

Habit = Literal["plain", "styled", "word"]


def article(paper: Paper, habit: Habit) -> str:
    """The article's HTML. `plain`: full-width indents; `styled`: inline styles; `word`: pasted from an office program,
    each paragraph broken into spans."""
    return "\n".join(_block(block, habit) for block in blocks(paper))


def _block(block: Block, habit: Habit) -> str:
    if block.kind == "table":
        rows = "".join(
            "<tr>" + "".join(f"<td><p>{_inline(cell, habit)}</p></td>" for cell in row) + "</tr>\n"
            for row in block.rows
        )
        return f'<table border="1" cellspacing="0" style="border-collapse:collapse"><tbody>\n{rows}</tbody></table>'
    words = _inline(block.text, habit)
    if block.kind == "signature":
        return f'<p style="text-align: right; margin-right: 2em;">{words}</p>'
    if block.kind == "heading":
        return (
            f"<p>　　<strong>{words}</strong></p>"
            if habit != "styled"
            else f'<p style="text-indent:2em"><b>{words}</b></p>'
        )
    if habit == "styled":
        return (
            f'<p style="text-indent:2em;font-family:仿宋_GB2312;font-size:16pt;line-height:1.75;">{words}</p>'
        )
    if habit == "word":
        return f'<p class="MsoNormal" style="text-indent:32.0000pt;">{words}</p>'
    return f"<p>　　{words}</p>"


def _inline(text: str, habit: Habit) -> str:
    if habit != "word" or len(text) < 8:
        return escape(text)
    middle = len(text) // 2
    style = "style=\"mso-spacerun:'yes';font-family:仿宋;font-size:16pt;\""
    return f"<span {style}>{escape(text[:middle])}</span><span {style}>{escape(text[middle:])}</span>"
