"""Paragraphs out of set lines: PDF knows lines only, and a word cut by a line's end is found by no search."""

from __future__ import annotations

import re

_PAGE_NUMBER = re.compile(
    r"\s*(?:[-—–―－·]\s*\d{1,4}\s*[-—–―－·]|第\s*\d{1,4}\s*页(?:\s*[,，/]?\s*共\s*\d{1,4}\s*页)?)\s*"
)
_NEW_PARAGRAPH = re.compile(
    r"第[〇零一二三四五六七八九十百\d]{1,6}[章节条编]|[一二三四五六七八九十]{1,4}[、.．]|[（(][一二三四五六七八九十\d]{1,4}[)）]|附件|[①-⑳]"
)
_STANDS_ALONE = re.compile(  # a paper's number below its headline, the date below its signature
    r"[\u3400-\u9fff]{1,12}[〔（(\[]\d{4}[〕）)\]]\d{1,5}号"
    r"|[〇○零一二三四五六七八九十\d]{4}年[一二三四五六七八九十\d]{1,3}月[一二三四五六七八九十\d]{1,3}日"
)
_RUNS_ON = re.compile(r"[\u3400-\u9fff，、（《“〔—]")
_CONTINUES = re.compile(r"[\u3400-\u9fff，、。；：）》”〕！？%％]")
_FULL = 0.85


def _width(line: str) -> int:
    """In half-width columns."""
    return sum(2 if character > "\u2e7f" else 1 for character in line)


def join_wrapped(pages: list[list[str]]) -> list[str]:
    """The lines of all pages, each joined to the one before that it continues; page numbers in dashes are left out.

    A line is continued when it nearly fills its page's widest, ends in the middle of a Chinese sentence, and both hold no
    gap (table rows do) and are no paper's number or date.
    """
    joined: list[list[str]] = []
    runs_on = False
    for page in pages:
        lines = [line.strip() for line in page]
        lines = [line for line in lines if line and not _PAGE_NUMBER.fullmatch(line)]
        widest = max(map(_width, lines), default=0)
        for line in lines:
            gap = " " in line or "\t" in line or _STANDS_ALONE.fullmatch(line)
            if runs_on and not gap and _CONTINUES.match(line) and not _NEW_PARAGRAPH.match(line):
                joined[-1].append(line)
            else:
                joined.append([line])
            full = widest >= 30 and _width(line) >= _FULL * widest
            runs_on = full and not gap and bool(_RUNS_ON.match(line[-1]))
    return ["".join(parts) for parts in joined]
