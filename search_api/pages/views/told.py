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

# Where old and new share less than this they are shown one after the other, not as one edited sentence.
_ALIKE = 0.5
_LONGEST = 160
_AROUND = 14


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that happened. `old` and `new` stand in the same `before` and `after` words; `more` counts what is not shown."""

    field: str
    before: str = ""
    old: str = ""
    new: str = ""
    after: str = ""
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
            lines.append(Told(_name(field.field), old=_short(field.old), new=_short(field.new)))
    shown = lines[:most]
    if len(lines) > most:
        shown.append(Told("", more=len(lines) - most))
    return tuple(shown)


def _name(field: str) -> str:
    return str(label("field", field))


def _sentences(field: FieldChange) -> Iterator[Told]:
    gone = [line for line in str(field.old or "").split("\n") if line]
    come = [line for line in str(field.new or "").split("\n") if line]
    name = _name("body")
    for old in gone:
        near = max(come, key=lambda new: _likeness(old, new), default=None)
        if near is not None and _likeness(old, near) >= _ALIKE:
            come.remove(near)
            yield _edited(name, old, near)
        else:
            yield Told(name, old=_short(old))
    for new in come:
        yield Told(name, new=_short(new))


def _likeness(old: str, new: str) -> float:
    return SequenceMatcher(None, old[:500], new[:500], autojunk=False).ratio()


def _edited(name: str, old: str, new: str) -> Told:
    """The one stretch in which two sentences differ, with a little of what stands around it."""
    before, after = tokens(index_text(old)), tokens(index_text(new))
    first = 0
    while first < min(len(before), len(after)) and before[first] == after[first]:
        first += 1
    last = 0
    while last < min(len(before), len(after)) - first and before[-1 - last] == after[-1 - last]:
        last += 1
    ahead, behind = "".join(before[:first]), "".join(before[len(before) - last :])
    return Told(
        name,
        before=ahead if len(ahead) <= _AROUND else "…" + ahead[-_AROUND:].lstrip("、，。；："),
        old=_short("".join(before[first : len(before) - last])),
        new=_short("".join(after[first : len(after) - last])),
        after=behind if len(behind) <= _AROUND else behind[:_AROUND] + "…",
    )


def _files(field: FieldChange) -> Iterator[Told]:
    before, after = _names(field.old), _names(field.new)
    gone = [name for name in before if name not in after]
    come = [name for name in after if name not in before]
    name = _name("attachments")
    if not gone and not come:
        changed = tr("换了内容", "with other contents")
        yield Told(name, new=f"{_short(tr('、', ', ').join(after))} {changed}")
    for one in gone:
        yield Told(name, old=_short(one))
    for one in come:
        yield Told(name, new=_short(one))


def _names(files: Any) -> list[str]:
    return [str(file[0]) for file in files or () if isinstance(file, Sequence) and file]


def _short(value: Any) -> str:
    text = tr("、", ", ").join(map(str, value)) if isinstance(value, list | tuple) else str(value or "")
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
