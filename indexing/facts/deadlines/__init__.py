"""Deadlines: the dated last days to report, apply, redeem or correct."""

from __future__ import annotations

from indexing.facts.deadlines.reading import read_deadlines

__all__ = ["read_deadlines"]
