"""Subscriptions, what they told, and where they tell it, in the shapes that docs/cli.md gives."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from alerts.channels.channel import Channel
from alerts.delivery.log import Delivery
from alerts.delivery.notices import reason_words
from alerts.draft import Draft
from alerts.foreseen import Preview, Sample
from alerts.log import LoggedAlert
from alerts.subscriptions import Subscription
from config.clock import iso, now
from config.language import tr
from config.rhythm import in_words, next_times, parse_rhythm
from config.settings import Settings
from indexing.query import QueryError, read_as
from indexing.query.parser import parse


def listed(settings: Settings, one: Subscription) -> dict[str, Any]:
    """A subscription as `huanxin alerts list` prints it."""
    draft, rhythm = one.draft, parse_rhythm(one.draft.rhythm)
    coming = next_times(rhythm, now())
    return {
        "id": one.id,
        "name": draft.name,
        "on": draft.on,
        "query": draft.query,
        "read_as": said_back(draft),
        "classes": list(draft.classes),
        "topics": list(draft.topics),
        "rhythm": draft.rhythm,
        "in_words": in_words(rhythm),
        "quiet": draft.quiet,
        "days": draft.days,
        "channels": list(draft.channels),
        "user": draft.owner,
        "created": iso(one.created),
        "paused_until": iso(one.paused_until) if one.paused_until and one.is_paused(now()) else None,
        "last_checked": iso(one.last_checked) if one.last_checked else None,
        "last_matched": iso(one.last_matched) if one.last_matched else None,
        "last_told": iso(one.last_told) if one.last_told else None,
        "next": iso(coming[0]) if coming else None,
        "closed_at": iso(one.closed_at) if one.closed_at else None,
        "removed_at": iso(one.removed_at) if one.removed_at else None,
        "end_reason": dict(one.end_reason) if one.end_reason else None,
        "feed": settings.address + one.feed_path,
    }


def previewed(draft: Draft, found: Preview) -> dict[str, Any]:
    """What a draft would have brought, as `huanxin alerts preview` prints it beside the subscription's id and feed."""
    return {
        "name": draft.name,
        "on": draft.on,
        "query": draft.query,
        "read_as": said_back(draft),
        "estimate": {"days": found.days, "alerts": found.alerts},
        "samples": [_sampled(one) for one in found.samples],
        "coming": [_sampled(one) for one in found.coming],
        "warnings": list(found.warnings),
        "seen": [asdict(paper) for paper in found.seen],
        "candidates": [asdict(paper) for paper in found.candidates],
    }


def _sampled(one: Sample) -> dict[str, Any]:
    return asdict(one) | {"time": iso(one.time), "details": list(one.details)}


def answered(settings: Settings, one: Subscription, found: Preview) -> dict[str, Any]:
    """A subscription that was just made, changed or looked at, with its preview."""
    return {"id": one.id, **previewed(one.draft, found), "feed": settings.address + one.feed_path}


def said_back(draft: Draft) -> str | None:
    """How a subscription's query is read today; a paper's title or 文号 is what it says. None where it no longer can be read, such as
    for a place that is no more."""
    if draft.on == "paper":
        return draft.query
    if not draft.query:
        return tr("全部", "everything")
    try:
        return read_as(parse(draft.query))
    except QueryError:
        return None


def of_alert(one: LoggedAlert) -> dict[str, Any]:
    """An alert as `huanxin alerts log` prints it."""
    ways = [asdict(way) | {"next": iso(way.next) if way.next else None} for way in one.deliveries]
    lists = {"classes": list(one.classes), "details": list(one.details)}
    return asdict(one) | lists | {"time": iso(one.time), "deliveries": ways}


def of_channel(channel: Channel) -> dict[str, Any]:
    """A channel as `huanxin channels list` prints it; nothing in it opens the channel."""
    reason = channel.reason
    return {
        "id": channel.id,
        "kind": channel.kind,
        "to": channel.to,
        "state": channel.state,
        "reason": {"code": reason.get("code"), "text": reason_words(reason)} if reason else None,
        "paused_until": iso(channel.paused_until) if channel.paused_until else None,
        "opened_until": iso(channel.opened_until) if channel.opened_until else None,
        "failures": channel.failures,
        "keyword": channel.keyword,
        "user": channel.owner,
        "created": iso(channel.created) if channel.created else None,
    }


def of_delivery(one: Delivery) -> dict[str, Any]:
    """A delivery as `huanxin deliveries` prints it."""
    times = {
        name: iso(value) if (value := getattr(one, name)) else None for name in ("next", "created", "sent_at")
    }
    return asdict(one) | times
