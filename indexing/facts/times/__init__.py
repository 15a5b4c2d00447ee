"""Times: what a text says of years, days and hours, resolved against the day it was published."""

from __future__ import annotations

from indexing.facts.times.reading import read_times

__all__ = ["read_times"]
