"""Campaigns that a text names, with their days, places and organisers."""

from __future__ import annotations

from indexing.facts.activities.reading import read_activities

__all__ = ["read_activities"]
