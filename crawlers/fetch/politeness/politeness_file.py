"""The file in which all processes of a HOME keep what they owe to hosts: requests of the day, open circuits."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from config.faults import Fault
from config.language import tr


class PolitenessFile:
    """`budget.db` in `folder`, with the `table` (a CREATE statement) that its user keeps there.

    Raises Fault wherever the file cannot be used: a crawl stops rather than overstep.
    """

    def __init__(self, folder: Path, table: str) -> None:
        self.path = folder / "budget.db"
        folder.mkdir(parents=True, exist_ok=True)
        try:
            self._db = sqlite3.connect(self.path, timeout=30, isolation_level=None)
        except sqlite3.Error as error:
            raise self._unusable(error) from error
        self.run("PRAGMA journal_mode=WAL")
        # A counter that a power cut sets back by a few is no harm; a kill sets back nothing.
        self.run("PRAGMA synchronous=NORMAL")
        self.run(table)

    def run(self, statement: str, *values: str | int | None) -> int:
        """The number of rows that the statement has written."""
        try:
            return self._db.execute(statement, values).rowcount
        except sqlite3.Error as error:
            raise self._unusable(error) from error

    def row(self, question: str, *values: str) -> tuple[str | int | None, ...] | None:
        """The first row of the answer, None where there is none."""
        try:
            rows = self._db.execute(question, values).fetchall()
        except sqlite3.Error as error:
            raise self._unusable(error) from error
        return rows[0] if rows else None

    def close(self) -> None:
        self._db.close()

    def _unusable(self, error: sqlite3.Error) -> Fault:
        return Fault(
            tr(
                "请求计数与熔断的记录不可用，为不打扰网站而停止",
                "the record of request counts and circuits cannot be used; stopping rather than overstepping",
            ),
            detail=str(error),
            where=str(self.path),
        )
