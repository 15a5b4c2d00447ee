"""Requests to a host on a Shanghai day, counted over all processes and restarts."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from config import clock
from config.faults import Fault
from config.language import tr

KEPT_DAYS = 7


class DailyBudget:
    """The counter file `budget.db` in `folder`. One row a host and day; days end at midnight in Shanghai."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "budget.db"
        folder.mkdir(parents=True, exist_ok=True)
        old = (clock.now() - timedelta(days=KEPT_DAYS)).date().isoformat()
        try:
            self._db = sqlite3.connect(self.path, timeout=30, isolation_level=None)
            self._db.execute("PRAGMA journal_mode=WAL")
            # A counter that a power cut sets back by a few is no harm; a kill sets back nothing.
            self._db.execute("PRAGMA synchronous=NORMAL")
            self._db.execute(
                "CREATE TABLE IF NOT EXISTS requests (day TEXT, host TEXT, count INTEGER NOT NULL,"
                " PRIMARY KEY (day, host)) WITHOUT ROWID"
            )
            self._db.execute("DELETE FROM requests WHERE day < ?", (old,))
        except sqlite3.Error as error:
            raise self._unusable(error) from error

    def spend(self, host: str, limit: int) -> bool:
        """Count one request to `host`, unless `limit` of them went today already: then False and nothing is counted."""
        if limit <= 0:
            return False
        try:
            done = self._db.execute(
                "INSERT INTO requests VALUES (?, ?, 1)"
                " ON CONFLICT DO UPDATE SET count = count + 1 WHERE count < ?",
                (self._today(), host, limit),
            )
        except sqlite3.Error as error:
            raise self._unusable(error) from error
        return done.rowcount == 1

    def spent(self, host: str) -> int:
        """How many requests went to `host` today."""
        try:
            with closing(
                self._db.execute(
                    "SELECT count FROM requests WHERE day = ? AND host = ?", (self._today(), host)
                )
            ) as rows:
                row = rows.fetchone()
        except sqlite3.Error as error:
            raise self._unusable(error) from error
        return int(row[0]) if row else 0

    def close(self) -> None:
        self._db.close()

    def _today(self) -> str:
        return clock.now().date().isoformat()

    def _unusable(self, error: sqlite3.Error) -> Fault:
        return Fault(
            tr(
                "请求配额的计数文件不可用，为不超出配额而停止",
                "the counter of the daily budget cannot be used; stopping rather than overspending",
            ),
            detail=str(error),
            where=str(self.path),
        )
