"""Backfill: what web archives kept of a source from before we watched it."""
