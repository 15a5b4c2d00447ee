"""What a document's row holds that is read out of its text."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from indexing.changes import VersionFields
from indexing.facts import read_periods, running_until
from indexing.topic import judge_topic


def understood(fields: VersionFields, column: str | None) -> dict[str, Any]:
    """The columns of a document's row that are read out of its text."""
    judged = judge_topic(fields.title, fields.body, column)
    return {
        "topic": judged.topic,
        "topic_evidence": [asdict(e) for e in judged.evidence],
        "running_until": running_until(read_periods(fields.title, fields.body, fields.published)),
    }
