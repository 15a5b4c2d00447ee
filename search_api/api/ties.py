"""`/api/v1/activities/ties`: which papers' tellings are one activity, where a person said so."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field

from config.clock import iso, now
from indexing.registers.ties import EVERY, Tie, join, split, ties, untie
from search_api.auth.audit import note_done
from search_api.auth.viewer import By
from search_api.web.answers import answered
from search_api.web.context import Here

router = APIRouter(prefix="/api/v1/activities", tags=["activities"])


class TieLine(BaseModel):
    """`document_id` is null where it is said of every paper."""

    key: str
    document_id: str | None
    belongs_to: str
    split: bool
    who: str
    time: str
    why: str


class Ties(BaseModel):
    ties: list[TieLine]
    next: str | None


class _Said(BaseModel):
    model_config = ConfigDict(extra="forbid")

    key: str = Field(min_length=1, max_length=410)
    why: str = Field(default="", max_length=500)


class Split(_Said):
    document_id: str = Field(min_length=1, max_length=200)


class Join(_Said):
    into: str = Field(min_length=1, max_length=410)


class Untie(BaseModel):
    model_config = ConfigDict(extra="forbid")

    key: str = Field(min_length=1, max_length=410)
    document_id: str | None = Field(default=None, min_length=1, max_length=200)


@router.get("/ties", response_model=Ties)
def said(here: Here) -> Response:
    """What was split and joined, the newest first."""
    return answered({"ties": [shown(one) for one in ties(here.store)], "next": None})


@router.post("/split", response_model=TieLine)
def splitting(here: Here, by: By, asked: Split) -> Response:
    """Lets a paper's telling of an activity stand apart from the others'."""
    tie = split(here.store, asked.key, asked.document_id, who=by.name, why=asked.why, moment=now())
    note_done(here.store, by, "activity.split", tie.key[:200], None, shown(tie))
    return answered(shown(tie))


@router.post("/join", response_model=TieLine)
def joining(here: Here, by: By, asked: Join) -> Response:
    """Lets two activities be one."""
    tie = join(here.store, asked.key, asked.into, who=by.name, why=asked.why, moment=now())
    note_done(here.store, by, "activity.join", tie.key[:200], None, shown(tie))
    return answered(shown(tie))


@router.post("/untie", response_model=Ties)
def untying(here: Here, by: By, asked: Untie) -> Response:
    """Takes a split or a join back."""
    untie(here.store, asked.key, asked.document_id or EVERY)
    note_done(here.store, by, "activity.untie", asked.key[:200], {"document_id": asked.document_id})
    return said(here)


def shown(tie: Tie) -> dict[str, Any]:
    """A tie for programs."""
    return {
        "key": tie.key,
        "document_id": tie.document_id or None,
        "belongs_to": tie.belongs_to,
        "split": tie.split,
        "who": tie.who,
        "time": iso(tie.time),
        "why": tie.why,
    }
