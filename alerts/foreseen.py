"""What is shown of a subscription before it is saved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from alerts.matching.papers import Named
from alerts.noting import Evidence, NewAlert, Outcome
from config.language import Words

DAYS = 30
SAMPLES = 3


@dataclass(frozen=True, slots=True)
class Sample:
    """An alert that would have been, or is to come, at a time. `seq` is the change's number, where it is one."""

    time: datetime
    seq: int | None
    document_id: str | None
    title: str
    outcome: Outcome
    what: Words
    evidence: Evidence | None
    details: tuple[Words, ...] = ()
    page: str | None = None


@dataclass(frozen=True, slots=True)
class Preview:
    """How many alerts the last `days` would have brought, and the newest of them; `coming` are the next days of which one will be
    reminded. `candidates` are papers whose titles resemble the one that is watched for; `seen` are those that it is."""

    days: int
    alerts: int
    samples: tuple[Sample, ...] = ()
    warnings: tuple[Words, ...] = ()
    candidates: tuple[Named, ...] = ()
    seen: tuple[Named, ...] = ()
    coming: tuple[Sample, ...] = ()


def sample(alert: NewAlert, time: datetime) -> Sample:
    """An alert as a sample."""
    return Sample(
        time,
        alert.seq,
        alert.document_id,
        alert.title,
        alert.outcome,
        alert.what,
        alert.evidence,
        alert.details,
        alert.page,
    )
