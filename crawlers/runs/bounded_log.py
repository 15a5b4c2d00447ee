"""A run's log has an end: one that repeats itself for hours must not fill the disk."""

from __future__ import annotations

import logging

MOST_BYTES = 10_000_000


class BoundedLog(logging.Filter):
    """Lets records through until `most` bytes of words went; then says so, and lets only errors through, as many again."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        super().__init__()
        self.most = most
        self._bytes = 0

    def filter(self, record: logging.LogRecord) -> bool:
        full = self._bytes > self.most
        if full and (record.levelno < logging.ERROR or self._bytes > 2 * self.most):
            return False
        self._bytes += len(record.getMessage().encode("utf-8", "replace")) + 60
        if not full and self._bytes > self.most:
            record.msg, record.args = (
                f"{record.getMessage()[:500]} (the log is full: from here on only errors)",
                None,
            )
        return True


def bound_logs() -> None:
    """Bounds all that this process logs to."""
    for handler in logging.getLogger().handlers:
        handler.addFilter(BoundedLog())
