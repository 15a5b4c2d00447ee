"""Runs, and what is held back of them, in the shapes that docs/cli.md gives."""

from __future__ import annotations

from typing import Any

from config.clock import iso
from indexing.store.papers.quarantine import HeldRun
from indexing.store.runs.ledger import Run, counts_as_row


def line(run: Run) -> dict[str, Any]:
    """A run as `huanxin crawl` prints it."""
    return {
        "run_id": run.id,
        "source_id": run.source_id,
        "state": run.state,
        **counts_as_row(run.counts),
        "seconds": run.seconds,
        "detail": run.detail.shape() if run.detail else None,
    }


def timed(run: Run) -> dict[str, Any]:
    """The same with its times and its log's file, as `huanxin runs` prints it."""
    return {
        **line(run),
        "started": iso(run.started) if run.begun else None,
        "ended": iso(run.ended) if run.ended else None,
        "log": run.log,
        "queued": iso(run.queued_at) if run.queued_at else None,
        "node": run.node,
        "claimed_by": run.claimed_by,
        "heartbeat": iso(run.heartbeat) if run.heartbeat else None,
        "asked_by": run.asked_by,
    }


def held(run: HeldRun) -> dict[str, Any]:
    """What is held of a run, as `huanxin quarantine` prints it."""
    return {
        "run_id": run.run_id,
        "source_id": run.source_id,
        "held_at": iso(run.held_at),
        "findings": [
            {
                "document_id": finding.document_id,
                "url": finding.url,
                "classes": list(finding.classes),
                "title": finding.paper.title if finding.paper else None,
            }
            for finding in run.findings
        ],
    }
