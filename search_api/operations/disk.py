"""The disk: how much of it the archive takes, how fast that grows, and how long there will be room."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from config.clock import SHANGHAI
from config.language import tr
from config.settings import Settings

# Below this a heartbeat is withheld: soon nothing can be recorded.
LEAST_FREE = 200_000_000  # bytes
# Growth is that of the last days; a shorter past says too little.
_LOOKED_AT = timedelta(days=7)
_SHORTEST = timedelta(days=1)
# So many days before the end somebody should know.
WARN_DAYS = 30
# Runs name their files by the time they began.
_RUN = re.compile(r"(\d{8}T\d{6})-")


@dataclass(frozen=True, slots=True)
class Disk:
    """In bytes: what is `free`, the `archive` and all that the program keeps in HOME (`kept`), and by how much the archive `grew`
    a day of late. `days_left` at that rate, all of HOME growing as the archive does; None where nothing grows, or too little is
    known."""

    home: Path
    free: int
    archive: int
    kept: int
    grew: float
    days_left: float | None

    @property
    def short(self) -> bool:
        """Whether somebody should make room."""
        return self.free < LEAST_FREE or (self.days_left is not None and self.days_left < WARN_DAYS)

    def words(self) -> str:
        """What there is, in a sentence."""
        told: str = tr(
            f"{self.home}，剩余 {_told(self.free)}，存档 {_told(self.archive)}",
            f"{self.home}, {_told(self.free)} free, archive {_told(self.archive)}",
        )
        if self.grew:
            told += tr(f"，每天长 {_told(self.grew)}", f", growing {_told(self.grew)} a day")
        if self.days_left is not None:
            told += tr(
                f"，照此还够 {self.days_left:.0f} 天", f", room for {self.days_left:.0f} days at that rate"
            )
        return told


def disk_of(settings: Settings, moment: datetime) -> Disk:
    """The disk of HOME at an aware moment of the program's clock. Raises OSError."""
    archive, since, latest = 0, None, 0
    for written, size in _archived(settings.archive):
        archive += size
        since = min(since or written, written)
        if written > moment - _LOOKED_AT:
            latest += size
    kept = archive + sum(
        _size(settings.home / name) for name in ("huanxin.db", "huanxin.db-wal", "index", "logs")
    )
    span = min(moment - since, _LOOKED_AT) if since else timedelta(0)
    grew = latest / (span / timedelta(days=1)) if span >= _SHORTEST else 0.0
    free = shutil.disk_usage(settings.home).free
    days = (free - LEAST_FREE) / (grew * kept / archive) if grew > 0 and archive else None
    return Disk(settings.home, free, archive, kept, grew, max(days, 0.0) if days is not None else None)


def _archived(folder: Path) -> Iterator[tuple[datetime, int]]:
    """When each file of the archive was begun, by its run's name or its own time, and its size."""
    if not folder.is_dir():
        return
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_file():
                about = entry.stat()
                run = _RUN.match(entry.name)
                yield (
                    datetime.strptime(run[1], "%Y%m%dT%H%M%S").replace(tzinfo=SHANGHAI)
                    if run
                    else datetime.fromtimestamp(about.st_mtime, UTC),
                    about.st_size,
                )


def _size(path: Path) -> int:
    if path.is_file():
        return path.stat().st_size
    return sum(one.stat().st_size for one in path.rglob("*") if one.is_file())


def _told(size: float) -> str:
    """`12.3 GB`, or `4.5 MB` of less."""
    return f"{size / 1e9:.1f} GB" if size >= 1e9 else f"{size / 1e6:.1f} MB"
