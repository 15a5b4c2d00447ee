"""How big the archive is, and which of its files may go: by age and size, but never the evidence of what is live.

What probes fetched (`crawlers.inlets.probing.visit`) lies beside it in files of its own, which nothing points to; they count and go
with the rest.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from config.clock import SHANGHAI, now
from config.settings import Settings
from indexing.store import Store
from indexing.store.captures import archived_files, evidence_files, forget_file
from indexing.store.runs.ledger import list_runs

# Runs name their files by the time they began (indexing.store.runs.ledger.new_run_id).
_RUN = re.compile(r"(\d{8}T\d{6})-")
# A run that still says `running` after this was killed; longer ones do not exist, the day's budget ends them.
LONGEST_RUN = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class ArchiveFile:
    """A file of the archive; a probe's is named `probes/…`. `written` is when its run began, or the file's own time for what was imported; `captures` how
    many the store knows in it; `kept`: it holds evidence of what is live, or a run is writing it."""

    path: Path
    name: str
    bytes: int
    written: datetime
    captures: int
    kept: bool


@dataclass(frozen=True, slots=True)
class ArchiveState:
    """All files, oldest first, and the names of those that captures point to but that are not there."""

    files: tuple[ArchiveFile, ...]
    missing: tuple[str, ...]

    @property
    def bytes(self) -> int:
        return sum(file.bytes for file in self.files)

    @property
    def months(self) -> Mapping[str, tuple[int, int]]:
        """Files and bytes by the month (`YYYY-MM`) in which they were written."""
        months: dict[str, tuple[int, int]] = {}
        for file in self.files:
            count, size = months.get(f"{file.written:%Y-%m}", (0, 0))
            months[f"{file.written:%Y-%m}"] = (count + 1, size + file.bytes)
        return months


@dataclass(frozen=True, slots=True)
class Pruned:
    """What goes, or went. `spared` are files that age or size would have taken but that must stay; `bytes` is the archive's
    size afterwards."""

    removed: tuple[ArchiveFile, ...]
    spared: tuple[ArchiveFile, ...]
    bytes: int


def archive_state(store: Store, settings: Settings) -> ArchiveState:
    """The archive as it stands."""
    uses = archived_files(store)
    evidence = evidence_files(store)
    running = tuple(
        run.id
        for run in list_runs(store, limit=1000)
        if run.state in ("claimed", "running") and now() - run.started < LONGEST_RUN
    )
    files = []
    for folder, within in ((settings.archive, ""), (settings.home / "probes", "probes/")):
        for path in folder.glob("*.warc*"):
            if path.suffix not in (".warc", ".gz") or not path.is_file():
                continue
            name = within + path.name
            captures = uses[name].captures if name in uses else 0
            kept = name in evidence or name.startswith(running)
            files.append(ArchiveFile(path, name, path.stat().st_size, _written(path), captures, kept))
    files.sort(key=lambda file: (file.written, file.name))
    own = {name for name, use in uses.items() if use.node in (None, settings.node)}
    return ArchiveState(tuple(files), tuple(sorted(own - {file.name for file in files})))


def prunable(state: ArchiveState, *, older_than: timedelta | None, max_bytes: int | None) -> Pruned:
    """What would go, oldest first: the files older than that, then as many as it takes to come under that size."""
    removed: list[ArchiveFile] = []
    spared: list[ArchiveFile] = []
    left = state.bytes
    for file in state.files:
        old = older_than is not None and now() - file.written > older_than
        if not old and (max_bytes is None or left <= max_bytes):
            continue
        if file.kept:
            spared.append(file)
        else:
            removed.append(file)
            left -= file.bytes
    return Pruned(tuple(removed), tuple(spared), left)


def prune(store: Store, plan: Pruned) -> Pruned:
    """Removes the plan's files and says which went. One that came to hold evidence since the plan was made stays.

    The store is told first, so that after a crash no capture claims bytes that are gone; a file that is left behind then
    holds no capture and goes with the next pruning.
    """
    evidence = evidence_files(store)
    removed = [file for file in plan.removed if file.name not in evidence]
    for file in removed:
        forget_file(store, file.name)
        file.path.unlink(missing_ok=True)
    back = [file for file in plan.removed if file.name in evidence]
    return replace(
        plan,
        removed=tuple(removed),
        spared=(*plan.spared, *back),
        bytes=plan.bytes + sum(file.bytes for file in back),
    )


def _written(path: Path) -> datetime:
    named = _RUN.match(path.name)
    if named:
        try:
            return datetime.strptime(named[1], "%Y%m%dT%H%M%S").replace(tzinfo=SHANGHAI)
        except ValueError:
            pass
    return datetime.fromtimestamp(path.stat().st_mtime, UTC).astimezone(SHANGHAI)
