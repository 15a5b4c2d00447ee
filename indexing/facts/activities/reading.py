"""Reads the activities of a text."""

from __future__ import annotations

from dataclasses import dataclass

from indexing.facts.activities.kinds import kind_of
from indexing.facts.activities.merging import Group, merged
from indexing.facts.activities.names import names
from indexing.facts.facts import Activity
from indexing.text.width import fold_width


def read_activities(title: str, text: str, published: str | None) -> tuple[Activity, ...]:
    folded = fold_width(text)
    in_title = [name.text for name in names(fold_width(title))]
    groups = merged(folded, names(folded), in_title)
    return tuple(Activity(g.name, aliases=g.aliases, kind=kind_of(g.name), spans=g.spans) for g in groups)
