"""Closing the watches for one paper as that appears, wherever it came from."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from alerts.matching.papers import Named, among, is_the_paper, seen_already
from alerts.noting import NewAlert, note_alerts
from alerts.what import appeared
from config.clock import now
from indexing.records import Change
from indexing.store import Store
from indexing.store.schema import subscriptions


def close_watches(store: Store, batch: Sequence[Change]) -> int:
    """Closes the watches whose paper is among these changes, be they imported, or for a watch never checked yet in the store
    already. Says how many were closed, each with an alert."""
    columns = subscriptions.c
    is_open = (columns.on == "paper") & columns.closed_at.is_(None) & columns.removed_at.is_(None)
    newest = {change.document_id: change for change in batch}
    found: dict[str, Named] = {}
    with store.reading() as connection:
        watches = connection.execute(
            sa.select(columns.id, columns.query, columns.last_checked).where(is_open)
        ).all()
        if not watches:
            return 0
        here = among(connection, newest)
        for watch in watches:
            there = [one for one in here if is_the_paper(watch.query, one.title, one.doc_no)]
            if not there and watch.last_checked is None:
                there = seen_already(connection, watch.query)
            if there:
                found[watch.id] = there[0]
    if not found:
        return 0
    count = 0
    with store.writing() as connection:
        for key, paper in found.items():
            reason = {"code": "appeared", "document_id": paper.id}
            closing = subscriptions.update().where(columns.id == key, is_open)
            if connection.execute(closing.values(closed_at=now(), end_reason=reason)).rowcount:
                alert = _alert(key, paper, newest.get(paper.id))
                count += note_alerts(connection, [alert], now())
    return count


def _alert(key: str, paper: Named, change: Change | None) -> NewAlert:
    return NewAlert(
        subscription_id=key,
        event=f"paper:{paper.id}",
        title=paper.title,
        outcome="appeared",
        what=appeared(paper.agencies),
        seq=change.seq if change else None,
        document_id=paper.id,
        run_id=change.run_id if change else None,
        classes=change.classes if change else (),
    )
