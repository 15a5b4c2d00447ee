"""What an engine must be able to say. Both engines compile these clauses; all rules of meaning are written in them.

Text fields hold tokens separated by white space, lower case already; keyword fields hold whole values; number fields
hold unsigned integers. A clause decides which documents match; it adds to a score only inside a `Scored`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Everything:
    """Every document."""


@dataclass(frozen=True, slots=True)
class Has:
    """The text field holds this token."""

    field: str
    token: str


@dataclass(frozen=True, slots=True)
class Adjacent:
    """The text field holds these tokens one right after the other. Two at least."""

    field: str
    tokens: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OneOf:
    """The keyword field holds one of these values. One at least."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Between:
    """The number field holds a number from `low` to `high`, both included; None leaves that end open."""

    field: str
    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class AllOf:
    """All parts hold. Without parts: every document."""

    parts: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One part at least holds. Without parts: no document."""

    parts: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class AtLeast:
    """So many of the parts hold."""

    count: int
    parts: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Without:
    """The part does not hold."""

    part: Clause


@dataclass(frozen=True, slots=True)
class OfOneFact:
    """One of the document's facts holds the part, whose fields are a fact's (`told.record`)."""

    part: Clause


@dataclass(frozen=True, slots=True)
class Keyed:
    """The document's number is one of these. What the embedded engine makes of `OfOneFact`, and nobody else."""

    numbers: tuple[int, ...]


Clause: TypeAlias = (
    Everything | Has | Adjacent | OneOf | Between | AllOf | AnyOf | AtLeast | Without | OfOneFact | Keyed
)


def mapped(clause: Clause, change: Callable[[Clause], Clause]) -> Clause:
    """The clause with what `change` makes of each of its parts that has none itself; the very same where nothing changes."""
    if isinstance(clause, AllOf | AnyOf | AtLeast):
        parts = tuple(mapped(part, change) for part in clause.parts)
        same = all(one is other for one, other in zip(parts, clause.parts, strict=True))
        return clause if same else replace(clause, parts=parts)
    if isinstance(clause, Without):
        part = mapped(clause.part, change)
        return clause if part is clause.part else Without(part)
    return change(clause)


@dataclass(frozen=True, slots=True)
class Scored:
    """What a document gains where a clause holds: its BM25 score (summed over the parts) times `weight`, or, where
    `fixed`, `weight` itself. `reason` says for whom: (`word` | `expanded` | `phrase` | `doc_no` | `pairs` | `characters` | `title` |
    `region` | `fresh`, text).
    """

    clause: Clause
    weight: float
    reason: tuple[str, str]
    fixed: bool = False
