"""What buyers gain: percentages with their caps, 折, 满减, fixed sums, each with its words."""

from __future__ import annotations

from indexing.facts.benefits.reading import read_benefits

__all__ = ["read_benefits"]
