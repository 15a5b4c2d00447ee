"""Requests to a host on a Shanghai day, counted over all processes and restarts."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from config import clock
from crawlers.fetch.politeness.place import open_place

KEPT_DAYS = 7


class DailyBudget:
    """The counters in a politeness place (`crawlers.fetch.politeness.place`). One row a host and day; days end at midnight in Shanghai.

    Raises Fault where the file cannot be used.
    """

    def __init__(self, place: Path | str) -> None:
        self._file = open_place(
            place,
            "CREATE TABLE IF NOT EXISTS requests (day TEXT, host TEXT, count INTEGER NOT NULL,"
            " PRIMARY KEY (day, host)) WITHOUT ROWID",
        )
        old = (clock.now() - timedelta(days=KEPT_DAYS)).date().isoformat()
        self._file.run("DELETE FROM requests WHERE day < ?", old)

    def spend(self, host: str, limit: int) -> bool:
        """Count one request to `host`, unless `limit` of them went today already: then False and nothing is counted."""
        if limit <= 0:
            return False
        counted = self._file.run(
            "INSERT INTO requests VALUES (?, ?, 1) ON CONFLICT (day, host) DO UPDATE SET count = requests.count + 1"
            " WHERE requests.count < ?",
            _today(),
            host,
            limit,
        )
        return counted == 1

    def spent(self, host: str) -> int:
        """How many requests went to `host` today."""
        row = self._file.row("SELECT count FROM requests WHERE day = ? AND host = ?", _today(), host)
        return int(row[0] or 0) if row else 0

    def close(self) -> None:
        self._file.close()


def _today() -> str:
    return clock.now().date().isoformat()
