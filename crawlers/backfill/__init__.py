"""Backfill: what web archives kept of a source from before we watched it."""

from crawlers.backfill.backfill import BackfillReport, backfill

__all__ = ["BackfillReport", "backfill"]
