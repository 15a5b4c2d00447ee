"""The article: which element holds it, and its lines.

The element named by the family's or source's selectors comes first, then the names that CMS products use, then
readability-lxml. Readability fails rarely but completely (it returns a menu or nothing), so its answer only stands if it
is at least half as long as resiliparse's; else resiliparse's does. Half is the factor measured on 176 real pages.
"""

from __future__ import annotations

import copy
import logging
import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import takewhile
from typing import Literal

from lxml import etree

from crawlers.extract.pages.boilerplate import is_footer, without_boilerplate, without_head
from crawlers.extract.pages.containers import is_outside, ranked, selected, with_siblings
from crawlers.extract.pages.document import Page, tree
from crawlers.extract.pages.lines import (
    Element,
    Line,
    Rendering,
    drop,
    element_lines,
    element_text,
    is_hidden,
    render,
)
from indexing.records import Hints

logging.getLogger("readability").setLevel(logging.CRITICAL)

LARGE = 1_000_000
"""Characters of markup beyond which readability, which takes seconds per MB, is not asked, and work is saved elsewhere."""

_DEEPEST = 400
"""Levels of nesting beyond which neither reader of last resort is asked: resiliparse's time grows with depth times size."""
_MOST_WEIGHED = 40

_SHARE = (0.25, 0.5, 1.5)
"""By rank: how much prose an element must hold for each character of prose that stands outside of it."""
_SLACK = (300, 150, 60)
"""By rank: prose outside that is always forgiven (teasers, footers)."""

_LEAST_LOOSE = 150
"""Characters of prose below which a loose name says nothing."""

_NO_LONGER = 1.25
"""An element that holds a found text and at most a quarter more is the article itself, with what the reader dropped."""
_MOST_LEVELS = 60
_LONGEST_GAP = 40
"""Lines that a reader may have dropped in one place and that are put back."""

_SIDE = re.compile(
    r"(?:^|[\s_-])(?:right|side|aside|sidebar|right-?side|col-?right|side-?r)(?:[_-]?(?:box|bar|col|con|column|wrap|part|r|l|\d+))?(?:$|[\s_-])",
    re.IGNORECASE,
)
_PROSE = re.compile("[，。；！？：、]")
_MEDIA = "boolean(.//img | .//iframe | .//embed | .//object | .//a[@href])"


@dataclass(frozen=True, slots=True)
class Article:
    """`element` is None where the text was found by the readers of last resort. `around` is the rest of the page."""

    element: Element | None
    how: Literal["selector", "cms", "readability", "resiliparse", "none"]
    lines: tuple[Line, ...]
    around: Rendering

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)


def find_article(page: Page, hints: Hints) -> Article:
    """The article of a page. Never raises; where nothing reads as an article, `lines` is empty."""
    for element in selected(page.root, hints.body):
        lines = element_lines(element)
        if lines or element.xpath(_MEDIA):
            around = render(page.root, element)
            return Article(
                element, "selector", tuple(without_boilerplate(around.inside, trusted=True)), around
            )
    return _cms_article(page) or _last_resort(page)


def prose(lines: Iterable[Line]) -> int:
    """Characters in lines that read like sentences and are not links."""
    return sum(
        len(line.text) - line.linked
        for line in lines
        if len(line.text) >= 20 and line.linked * 2 < len(line.text) and _PROSE.search(line.text)
    )


def _cms_article(page: Page) -> Article | None:
    most = _MOST_WEIGHED
    if len(page.text) > LARGE:
        most = 4 if _depth(page.root) <= _DEEPEST else 1
    for rank, candidates in enumerate(ranked(page.root)):
        # Broken markup may leave a header open around everything: an exact name is believed even there.
        proper = [element for element in candidates if not is_outside(element)]
        chosen = _fullest((proper or (candidates if rank == 0 else []))[:most])
        if chosen is None:
            continue
        parted = with_siblings(chosen, proper)
        around = render(page.root, parted[0] if parted else chosen)
        lines = tuple(line for part in parted[1] for line in element_lines(part)) if parted else around.inside
        rest = (
            line for line in (*around.before, *around.after) if not line.hidden and not is_footer(line.text)
        )
        inside, outside = prose(lines), prose(rest)
        if rank == 2 and inside < _LEAST_LOOSE:
            continue
        if inside >= (outside - _SLACK[rank]) * _SHARE[rank]:
            element = parted[0] if parted else chosen
            return Article(element, "cms", tuple(without_boilerplate(lines, trusted=True)), around)
    return None


def _fullest(candidates: list[Element]) -> Element | None:
    """The innermost of those that hold nearly the most text outside links."""
    if len(candidates) < 2:
        return candidates[0] if candidates else None
    sizes = [(element, _size(element)) for element in candidates]
    most = max(size for _, size in sizes)
    if most == 0:
        return next((element for element in candidates if element.xpath(_MEDIA)), candidates[0])
    full = [(element, size) for element, size in sizes if size * 10 >= most * 9]
    return min(full, key=lambda pair: pair[1])[0] if _nested(full) else full[0][0]


def _size(element: Element) -> int:
    size = sum(len(text.strip()) for text in element.itertext())
    size -= sum(len((part.text or "").strip()) for link in element.iter("a") for part in (link, *link))
    return size // 2 if is_hidden(element) else size


def _nested(full: list[tuple[Element, int]]) -> bool:
    outermost = full[0][0]
    return all(element is outermost or outermost in element.iterancestors() for element, _ in full[1:])


def _last_resort(page: Page) -> Article:
    _drop_side_columns(page.root)
    around = render(page.root, None)
    visible = [line for line in around.before if not line.hidden]
    markup = etree.tostring(_pruned(page.root), encoding="unicode", method="html")
    how: Literal["readability", "resiliparse"] = "readability"
    shallow = _depth(page.root) <= _DEEPEST
    lines: list[Line] = list(_readability(markup)) if shallow and len(markup) <= LARGE else []
    guard = _resiliparse(markup) if shallow else "\n".join(line.text for line in visible if not line.linked)
    if sum(len(line.text) for line in lines) * 2 < len(re.sub(r"\s", "", guard)):
        how, lines = "resiliparse", _lines_within(visible, guard)
    lines = without_head(without_boilerplate(lines, trusted=False), _first_heading(page.root))
    if not lines:
        return Article(None, "none", (), around)
    element = _holder(page.root, lines) if shallow and len(markup) <= LARGE else None
    if element is not None:
        around = render(page.root, element)
        whole = without_boilerplate(around.inside, trusted=False)
        lines = whole if _length(whole) <= _length(lines) * _NO_LONGER else _filled(lines, whole)
    return Article(element, how, tuple(lines), around)


def _drop_side_columns(root: Element) -> None:
    """Take out of a page without known names the columns that by their own stand beside: they have a heading of their own."""
    first = next(root.iter("h1"), None)
    kept = set() if first is None else {first, *first.iterancestors()}
    for column in [*root.iter("div", "section", "td")]:
        named = f"{column.get('class') or ''} {column.get('id') or ''}"
        parent = column.getparent()
        if len(named) > 1 and parent is not None and column not in kept and _SIDE.search(named):
            opening = next((child for child in column if isinstance(child.tag, str)), None)
            if opening is not None and opening.tag in ("h2", "h3", "h4", "h5", "h6"):
                drop(parent, column)


def _first_heading(root: Element) -> str | None:
    return next((text for heading in root.iter("h1") if (text := element_text(heading))), None)


def _filled(lines: list[Line], whole: list[Line]) -> list[Line]:
    """`lines` with what a reader dropped between them, which is mostly items of lists too short for it; and after them
    where the last one leads on to items (：). Lines of links end what is put back."""
    known = {line.text for line in lines}
    places = [number for number, line in enumerate(whole) if line.text in known]
    if not places:
        return lines
    filled: list[Line] = []
    gap: list[Line] = []
    for line in whole[places[0] :]:
        if line.text in known:
            filled += (
                [*gap, line] if len(gap) <= _LONGEST_GAP and not any(part.linked for part in gap) else [line]
            )
            gap = []
        else:
            gap.append(line)
    if filled[-1].text.endswith(("：", ":")):
        filled += takewhile(lambda line: not line.linked and not is_footer(line.text), gap[:_LONGEST_GAP])
    return filled


def _depth(root: Element) -> int:
    depth = deepest = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest


def _length(lines: Iterable[Line]) -> int:
    return sum(len(line.text) for line in lines)


def _holder(root: Element, lines: list[Line]) -> Element | None:
    """The smallest element that holds the whole of a text found by a reader that tells no element."""
    longest = max(lines, key=lambda line: len(line.text))
    step = max(1, len(lines) // 6)
    needles = {re.sub(r"\s", "", line.text)[:200] for line in (lines[0], lines[-1], longest, *lines[::step])}
    element, deeper = root, True
    levels = 0
    while deeper and levels < _MOST_LEVELS:
        deeper = False
        levels += 1
        for child in element:
            text = re.sub(r"\s", "", "".join(str(part) for part in child.itertext()))
            if all(needle in text for needle in needles):
                element, deeper = child, True
                break
    return element if element.tag not in ("html", "body") else None


def _pruned(root: Element) -> Element:
    """A copy without what never shows, so that both readers weigh only text."""
    pruned: Element = copy.deepcopy(root)
    etree.strip_elements(
        pruned,
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "select",
        "button",
        "textarea",
        with_tail=False,
    )
    for element in list(pruned.iter("div", "p", "span", "ul", "li", "section", "table")):
        parent = element.getparent()
        if parent is not None and is_hidden(element):
            drop(parent, element)
    return pruned


def _readability(markup: str) -> tuple[Line, ...]:
    from readability import Document

    try:
        summary = Document(markup).summary(html_partial=True)
        return element_lines(tree(summary))
    except Exception:  # readability raises its own and lxml's errors on markup it cannot weigh
        return ()


def _resiliparse(markup: str) -> str:
    from resiliparse.extract.html2text import extract_plain_text

    try:
        return str(extract_plain_text(markup, main_content=True, list_bullets=False, alt_texts=False))
    except (ValueError, RuntimeError, TypeError):
        return ""


def _lines_within(visible: list[Line], text: str) -> list[Line]:
    """The page's lines that make up `text`: so table rows keep their tabs, which resiliparse drops."""
    compact = re.sub(r"\s", "", text)
    kept: list[Line] = []
    position = 0
    for line in visible:
        needle = re.sub(r"\s", "", line.text)
        found = compact.find(needle, position, position + len(needle) + 20_000)
        if found >= 0 and (len(needle) > 3 or found - position < 20):
            kept.append(line)
            position = found + len(needle)
    return kept
