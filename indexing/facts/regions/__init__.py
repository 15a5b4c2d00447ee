"""Regions: the places that a text names, and those where the paper applies."""

from __future__ import annotations

from indexing.facts.regions.reading import read_regions

__all__ = ["read_regions"]
