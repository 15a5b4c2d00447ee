"""Citations: the papers that a text names, by title and number."""

from __future__ import annotations

from indexing.facts.citations.reading import read_citations

__all__ = ["read_citations"]
