"""Facts: what is read out of a document's text, each with the characters it was read from."""

from __future__ import annotations

from indexing.facts.period import IN_TITLE, Period, PeriodKind, running_until
from indexing.facts.periods import read_periods

__all__ = ["IN_TITLE", "Period", "PeriodKind", "read_periods", "running_until"]
