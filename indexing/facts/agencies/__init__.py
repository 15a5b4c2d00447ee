"""Agencies: who issued a paper, and who holds what it tells of."""

from __future__ import annotations

from indexing.facts.agencies.reading import read_agencies

__all__ = ["read_agencies"]
