"""Subscriptions in the shapes that docs/cli.md gives."""

from __future__ import annotations

from typing import Any

from alerts.draft import Draft
from alerts.estimate import Preview
from alerts.subscriptions import Subscription
from config.clock import now
from config.rhythm import in_words, next_times, parse_rhythm
from config.settings import Settings
from indexing.query import QueryError, read_as
from indexing.query.parser import parse


def listed(settings: Settings, one: Subscription) -> dict[str, Any]:
    """A subscription as lists show it."""
    draft, rhythm = one.draft, parse_rhythm(one.draft.rhythm)
    coming = next_times(rhythm, now())
    return {
        "id": one.id,
        "name": draft.name,
        "on": draft.on,
        "query": draft.query,
        "read_as": _read_as(draft),
        "classes": draft.classes,
        "topics": draft.topics,
        "rhythm": draft.rhythm,
        "in_words": in_words(rhythm),
        "quiet": draft.quiet,
        "days": draft.days,
        "channels": draft.channels,
        "user": draft.owner,
        "created": one.created,
        "paused_until": one.paused_until if one.is_paused(now()) else None,
        "last_checked": one.last_checked,
        "last_matched": one.last_matched,
        "last_told": one.last_told,
        "next": coming[0] if coming else None,
        "closed_at": one.closed_at,
        "removed_at": one.removed_at,
        "end_reason": one.end_reason,
        "feed": settings.address + one.feed_path,
    }


def answered(settings: Settings, one: Subscription, found: Preview) -> dict[str, Any]:
    """A subscription as it is answered with what it would have brought."""
    draft = one.draft
    return {
        "id": one.id,
        "name": draft.name,
        "on": draft.on,
        "query": draft.query,
        "read_as": _read_as(draft),
        "estimate": {"days": found.days, "alerts": found.alerts},
        "samples": found.samples,
        "warnings": found.warnings,
        "seen": found.seen,
        "candidates": found.candidates,
        "feed": settings.address + one.feed_path,
    }


def _read_as(draft: Draft) -> str | None:
    """How the query is read today: None where it no longer can be, such as for a place that is no more."""
    if draft.on == "paper":
        return draft.query
    try:
        return read_as(parse(draft.query))
    except QueryError:
        return None
