"""What has to go now and then: old logs of runs."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

KEPT = timedelta(days=90)
MOST_BYTES = 1_000_000_000


def prune_logs(folder: Path, moment: datetime, *, kept: timedelta = KEPT, most: int = MOST_BYTES) -> int:
    """Removes logs of runs written before `moment` - `kept`, and the oldest beyond `most` bytes in all. Returns how many."""
    if not folder.is_dir():
        return 0
    files = [(path.stat().st_mtime, path.stat().st_size, path) for path in folder.glob("*.log")]
    oldest = (moment - kept).timestamp()
    left = sum(size for _, size, _ in files)
    removed = 0
    for written, size, path in sorted(files):
        if written < oldest or left > most:
            path.unlink(missing_ok=True)
            left -= size
            removed += 1
    return removed
