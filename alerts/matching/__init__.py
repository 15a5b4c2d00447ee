"""Trying saved queries on what changed: on every paper as it is after its change, and as it was before."""

from alerts.matching.matching import MatchCounts, match_changes

__all__ = ["MatchCounts", "match_changes"]
