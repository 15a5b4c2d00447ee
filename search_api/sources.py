"""Sources and probes in the shapes that docs/cli.md gives."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crawlers.board import OnBoard
from search_api.runs import line
from search_api.schedules import of_health

if TYPE_CHECKING:
    from crawlers.inlets.probing import Probed


def on_board(row: OnBoard) -> dict[str, Any]:
    """A source as `huanxin sources list` prints it."""
    source = row.source
    site, column = source.site, source.column
    return {
        "id": source.id,
        "site": site.id,
        "names": {
            "zh": f"{site.names.zh} {column.names.zh}",
            "en": f"{site.names.en}: {column.names.en}",
        },
        "tier": site.tier,
        "region": site.region,
        "hosts": list(site.hosts),
        "family": source.family,
        "list_urls": [column.url],
        "grade": source.evidence.grade,
        "evidence_date": source.evidence.date,
        "schedule": column.schedule,
        "state": row.state,
        "enabled": source.enabled,
        "reason": row.reason,
        "last_run": line(row.last_run) if row.last_run else None,
        "health": of_health(row.health) if row.health else None,
        "open_run": row.open_run.id if row.open_run else None,
        "held_run": row.held_run,
        "addresses": {
            "volatile": list(row.volatile),
            "kept": list(row.kept),
            "collisions": list(row.collisions),
        },
    }


def probed(found: Probed, written: Path | None) -> dict[str, Any]:
    """A probe's answer as `huanxin probe` prints it."""
    return {
        "url": found.url,
        "family": found.family,
        "why": list(found.why),
        "rows": found.rows,
        "dated": found.dated,
        "next": [{**asdict(one), "form": dict(one.form)} for one in found.next],
        "unread": found.unread,
        "options": dict(found.options),
        "detail": asdict(found.detail) if found.detail else None,
        "yaml": found.yaml,
        "written": str(written) if written else None,
    }
