"""What happens to a paper in the fourteen days: one edit of some class, or its page goes missing, or nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import cast

from sample_web.nation.compose import Hook, Text
from sample_web.nation.facts import Facts, shelf
from sample_web.world import Event, FileSpec

LAST_DAY = 13
_FATES = ("rule", "date", "wording", "rule+date", "title", "origin", "added", "removed", "renamed", "bytes")


def fate_of(
    facts: Facts, text: Text, born: int, *, shop: bool = False, files: bool = True
) -> tuple[Event, ...]:
    """The events of a paper published on day `born`; four of ten have one. Without `files` only its text is edited; a
    shop's page has no 来源 and stays."""
    if born >= LAST_DAY:
        return ()
    day = facts.number(born + 1, LAST_DAY + 1, "fate-day")
    lot = facts.number(0, 1000, "fate")
    if lot < 380:
        kind = facts.pick(_FATES if files else _FATES[:4], "fate-kind")
        return (_edit(kind, day, facts, text),)
    if shop:
        return ()
    if lot < 400:
        return (Event(day, "withdrawn"),)
    if lot < 425:
        return (Event(day, "missing"),)
    return (Event(day, "soft404"),) if lot < 445 else ()


def _edit(kind: str, day: int, facts: Facts, text: Text) -> Event:
    if kind in ("added", "removed", "renamed", "bytes"):
        return Event(
            day, "edit", ("attachment",), fields={"attachments": _other_files(kind, day, facts, text)}
        )
    if kind == "title":
        return Event(day, "edit", ("metadata",), fields={"title": f"{text.title}（更正）"})
    if kind == "origin":
        return Event(day, "edit", ("metadata",), fields={"origin": f"{facts.by.agency}政策处"})
    words = tuple(cast(Hook, word) for word in kind.split("+"))
    return Event(day, "edit", words, tuple(_changed(word, text.hooks) for word in words))


def _other_files(kind: str, day: int, facts: Facts, text: Text) -> tuple[FileSpec, ...]:
    """The paper's files after one has come, gone, been renamed or replaced at its address; one more where it has none."""
    files = text.attachments
    if kind == "added" or not files:
        content = f"补充材料\n{facts.firm('extra')}\n{facts.firm('more')}"
        return (*files, FileSpec(f"补充材料（第{day}号）.docx", "docx", content))
    first = files[0]
    if kind == "removed":
        return files[1:]
    if kind == "renamed":
        return (replace(first, name=f"更名{first.name}", place=first.name), *files[1:])
    return (replace(first, text=f"{first.text}\n9\t{facts.firm('bytes')}\t增补"), *files[1:])


def _changed(kind: Hook, hooks: Mapping[Hook, str]) -> tuple[str, str]:
    """A hook sentence and what it becomes: another amount, a later date, another wording."""
    old = hooks[kind]
    if kind == "wording":
        before, after = next(pair for pair in shelf("hooks")["edits"]["wording"] if pair[0] in old)
        return old, old.replace(before, after)
    if kind == "date":
        return old, re.sub(r"\d+日", lambda found: f"{(int(found[0][:-1]) + 6) % 28 + 1}日", old, count=1)
    return old, re.sub(r"\d+(?=元|万元)", lambda found: str(int(found[0]) + 100), old)
