"""Hosts that answered with a challenge: left alone by every run of every process until their next window opens."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from config import clock
from crawlers.fetch.politeness.place import open_place
from crawlers.fetch.politeness.windows import next_start

# Where a host has no window of its own.
LEFT_ALONE = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class OpenCircuit:
    """A host is left alone until the moment `until`. `command` names the command by hand, if any, that met the challenge."""

    until: datetime
    command: str | None


class OpenCircuits:
    """The open circuits in a politeness place (`crawlers.fetch.politeness.place`), one row a host. Raises Fault where it cannot be used."""

    def __init__(self, place: Path | str) -> None:
        self._file = open_place(
            place,
            "CREATE TABLE IF NOT EXISTS circuits (host TEXT PRIMARY KEY, until TEXT NOT NULL, command TEXT)"
            " WITHOUT ROWID",
        )

    def of(self, host: str) -> OpenCircuit | None:
        """The host's circuit, None where it is closed or its time is over."""
        row = self._file.row("SELECT until, command FROM circuits WHERE host = ?", host)
        if row is None:
            return None
        until = datetime.fromisoformat(str(row[0]))
        return OpenCircuit(until, None if row[1] is None else str(row[1])) if until > clock.now() else None

    def open(self, host: str, circuit: OpenCircuit) -> None:
        self._file.run(
            "INSERT INTO circuits VALUES (?, ?, ?)"
            " ON CONFLICT (host) DO UPDATE SET until = excluded.until, command = excluded.command",
            host,
            circuit.until.isoformat(),
            circuit.command,
        )

    def close(self, host: str) -> None:
        """Forget the host's circuit: it answers properly again."""
        self._file.run("DELETE FROM circuits WHERE host = ?", host)


def left_alone_until(windows: Iterable[str], moment: datetime) -> datetime:
    """When a host that answers with a challenge at `moment` (aware) may be asked again, in Shanghai time."""
    return next_start(windows, moment) or moment + LEFT_ALONE
