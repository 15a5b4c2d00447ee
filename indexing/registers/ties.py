"""Which telling belongs to which activity. Tellings with one name come together by themselves; what an operator said of it is a row,
which survives every reading and every building of the register, and can be undone.

A telling is a name, folded (`key`), in a document. A row says of one, or of all with this name (document ''), to which group it
belongs: to one of its own (split), or to that of another name (join).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from config.faults import NotFound, WrongUsage
from config.language import tr
from indexing.store import Store
from indexing.store.schema import activities, activity_ties

EVERY = ""
"""In place of a document: whichever tells of it."""

YEAR = re.compile(r"20\d\d年?度?")
"""A year before a name, which is no part of it: 2024年家电节 comes back in 2025."""

Belonging: TypeAlias = Mapping[tuple[str, str], str]
"""The group by key and document."""


@dataclass(frozen=True, slots=True)
class Tie:
    """What a person said: the telling of `key` in a document (EVERY: in all) belongs to a group."""

    key: str
    document_id: str
    belongs_to: str
    who: str
    time: datetime
    why: str

    @property
    def split(self) -> bool:
        """Whether it stands apart, rather than with another name."""
        return self.belongs_to == _own_group(self.key, self.document_id)


def ties(store: Store) -> tuple[Tie, ...]:
    """All of them, the newest first."""
    with store.reading() as connection:
        rows = connection.execute(sa.select(activity_ties).order_by(activity_ties.c.time.desc()))
        return tuple(
            Tie(row.key, row.document_id, row.belongs_to, row.who, row.time, row.why) for row in rows
        )


def belonging_in(connection: Connection) -> Belonging:
    """What was said, as it is looked up."""
    columns = activity_ties.c
    rows = connection.execute(sa.select(columns.key, columns.document_id, columns.belongs_to))
    return {(row.key, row.document_id): row.belongs_to for row in rows}


def without_year(key: str) -> str:
    """The key of a telling's own group."""
    return YEAR.sub("", key) or key


def group_of(key: str, document_id: str, said: Belonging) -> str:
    """To which group a telling belongs."""
    group = said.get((key, document_id)) or without_year(key)
    for _ in range(len(said)):
        further = said.get((group, EVERY))
        if further is None:
            break
        group = further
    return group


def split(store: Store, key: str, document_id: str, *, who: str, why: str, moment: datetime) -> Tie:
    """Lets a document's telling stand apart. Raises NotFound where the document tells of no such activity."""
    with store.writing(ordered=False) as connection:
        here = (activities.c.key == key) & (activities.c.document_id == document_id)
        if not connection.scalar(sa.select(sa.func.count()).select_from(activities).where(here)):
            raise NotFound(
                tr("这份文件没有说到这项活动", "this paper tells of no such activity"), where=document_id
            )
        return _say(connection, Tie(key, document_id, _own_group(key, document_id), who, moment, why))


def join(store: Store, key: str, into: str, *, who: str, why: str, moment: datetime) -> Tie:
    """Lets all that belongs to one group belong to another. Raises NotFound where there is one of them not, WrongUsage where they
    are one already."""
    with store.writing(ordered=False) as connection:
        said = belonging_in(connection)
        groups = {
            group_of(row.key, row.document_id, said)
            for row in connection.execute(sa.select(activities.c.key, activities.c.document_id))
        }
        for group in (key, into):
            if group not in groups:
                raise NotFound(tr(f"没有这项活动：{group}", f"no such activity: {group}"), where=group)
        if key == into:
            raise WrongUsage(tr("已经是同一项活动", "they are one activity already"), where=into)
        return _say(connection, Tie(key, EVERY, into, who, moment, why))


def untie(store: Store, key: str, document_id: str = EVERY) -> None:
    """Takes back what was said. Raises NotFound where nothing was."""
    here = (activity_ties.c.key == key) & (activity_ties.c.document_id == document_id)
    with store.writing(ordered=False) as connection:
        if not connection.execute(activity_ties.delete().where(here)).rowcount:
            raise NotFound(tr("没有这样的拆分或合并", "nothing was split or joined so"), where=key)


def _say(connection: Connection, tie: Tie) -> Tie:
    here = (activity_ties.c.key == tie.key) & (activity_ties.c.document_id == tie.document_id)
    connection.execute(activity_ties.delete().where(here))
    connection.execute(
        activity_ties.insert().values(
            key=tie.key,
            document_id=tie.document_id,
            belongs_to=tie.belongs_to,
            who=tie.who,
            time=tie.time,
            why=tie.why,
        )
    )
    return tie


def _own_group(key: str, document_id: str) -> str:
    return f"{key}@{document_id}"
