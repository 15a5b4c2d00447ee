"""What happened to a paper, in words: `补贴上限 2000 元 → 3000 元`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from config.language import tr
from indexing.labels import label
from indexing.records import Change, FieldChange
from indexing.segment import index_text, tokens
from search_api.pages.views.manuscript import Bit

# Where old and new share less than this they are shown one after the other, not as one edited sentence.
_ALIKE = 0.5
_LONGEST = 160
_AROUND = 14


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that happened to a field: what went and came, with a little of what stayed around it; `more` counts what is not
    told."""

    field: str
    bits: tuple[Bit, ...] = ()
    more: int = 0


def told(change: Change, most: int = 3) -> tuple[Told, ...]:
    """What a change did, the text's sentences first; empty for a new paper."""
    if "new" in change.classes:
        return ()
    lines: list[Told] = []
    for field in sorted(change.fields, key=lambda each: each.field != "body"):
        if field.field == "body":
            lines += _sentences(field)
        elif field.field == "attachments":
            lines += _files(field)
        elif field.field != "status":
            lines.append(_beside(field.field, field.old, field.new))
    shown = lines[:most]
    if len(lines) > most:
        shown.append(Told("", more=len(lines) - most))
    return tuple(shown)


def _name(field: str) -> str:
    return str(label("field", field))


def _beside(field: str, old: Any = None, new: Any = None) -> Told:
    bits = (Bit("gone", _short(old)), Bit("come", _short(new)))
    return Told(_name(field), tuple(bit for bit in bits if bit.text))


def _sentences(field: FieldChange) -> Iterator[Told]:
    gone = [line for line in str(field.old or "").split("\n") if line]
    come = [line for line in str(field.new or "").split("\n") if line]
    for old in gone:
        near = max(come, key=lambda new: _likeness(old, new), default=None)
        if near is not None and _likeness(old, near) >= _ALIKE:
            come.remove(near)
            yield Told(_name("body"), tuple(_edited(old, near)))
        else:
            yield _beside("body", old)
    for new in come:
        yield _beside("body", None, new)


def _likeness(old: str, new: str) -> float:
    return SequenceMatcher(None, old[:500], new[:500], autojunk=False).ratio()


def _edited(old: str, new: str) -> Iterator[Bit]:
    """One sentence as it was edited; what stayed is cut down to what stands around the edits."""
    before, after = tokens(index_text(old)), tokens(index_text(new))
    codes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for number, (op, a, b, c, d) in enumerate(codes):
        left, right = "".join(before[a:b]), "".join(after[c:d])
        if op == "equal":
            yield Bit("same", _around(left, first=number == 0, last=number == len(codes) - 1))
            continue
        if left:
            yield Bit("gone", _short(left))
        if right:
            yield Bit("come", _short(right))


def _around(text: str, *, first: bool, last: bool) -> str:
    if first:
        return text if len(text) <= _AROUND else "…" + text[-_AROUND:].lstrip("、，。；：")
    if last:
        return text if len(text) <= _AROUND else text[:_AROUND] + "…"
    return text if len(text) <= 2 * _AROUND else f"{text[:_AROUND]}…{text[-_AROUND:]}"


def _files(field: FieldChange) -> Iterator[Told]:
    before, after = _names(field.old), _names(field.new)
    gone = [name for name in before if name not in after]
    come = [name for name in after if name not in before]
    if not gone and not come:
        changed = tr("换了内容", "with other contents")
        yield Told(_name("attachments"), (Bit("same", f"{_short(tuple(after))} {changed}"),))
    for one in gone:
        yield _beside("attachments", one)
    for one in come:
        yield _beside("attachments", None, one)


def _names(files: Any) -> list[str]:
    return [str(file[0]) for file in files or () if isinstance(file, Sequence) and file]


def _short(value: Any) -> str:
    text = tr("、", ", ").join(map(str, value)) if isinstance(value, list | tuple) else str(value or "")
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
