"""Which alerts travel together: pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from indexing.records import ChangeClass

_CLASSES: tuple[str, ...] = get_args(ChangeClass)
_TYPES = {
    "appeared": "paper.appeared",
    "moved": "date.moved",
    "outage": "source.state",
    "recovered": "source.state",
    "report": "source.report",
}


@dataclass(frozen=True, slots=True)
class Due:
    """An alert that is due. `time` is when it happened, `seq` the change's number; `subscribed` is when its subscription was made;
    `held`: quiet hours kept it back; `window` is the digest's."""

    id: str
    event: str
    outcome: str
    on: str
    classes: tuple[str, ...]
    time: datetime
    seq: int | None
    subscription_id: str
    subscribed: datetime
    run_id: str | None
    window: str | None = None
    held: bool = False

    @property
    def type(self) -> str:
        return event_type(self.on, self.outcome, self.event)


@dataclass(frozen=True, slots=True)
class Addressee:
    """A channel of a subscription."""

    id: str
    kind: str
    state: str


@dataclass(frozen=True, slots=True)
class Parcel:
    """One message to one channel. `items` hold the ids of the alerts that are one item, the one to be told first in each."""

    channel: Addressee
    kind: Literal["at_once", "digest", "missed"]
    subscription_id: str | None
    run_id: str | None
    window: str | None
    items: tuple[tuple[str, ...], ...]


def event_type(on: str, outcome: str, event: str) -> str:
    """The webhook's `type`."""
    if outcome == "due":
        return "activity.near" if event.startswith("due:activity:") else "deadline.near"
    if on == "activities" and outcome == "matches_now":
        return "activity.new"
    return _TYPES.get(outcome, "document.changed")


def parcels(due: Iterable[Due], channels: Mapping[str, Sequence[Addressee]]) -> tuple[Parcel, ...]:
    """The messages that tell all that is due. `channels` are those of each subscription.

    At once it is one a channel and run (what quiet hours kept back is one more), with what several subscriptions matched told once;
    a webhook gets one for each subscription that something is told in, since programs read it by that. A digest is one a
    subscription. The most important class comes first, then the older alert.
    """
    boxes: dict[tuple[object, ...], list[list[Due]]] = {}
    addressees: dict[str, Addressee] = {}
    items: dict[tuple[object, ...], list[Due]] = {}
    for alert in sorted(due, key=lambda one: (one.subscribed, one.subscription_id, _order(one))):
        for channel in channels.get(alert.subscription_id, ()):
            addressees[channel.id] = channel
            together = _together(alert)
            same = (channel.id, *together, alert.event, alert.outcome, alert.type)
            if same in items:
                items[same].append(alert)
                continue
            items[same] = [alert]
            program = channel.kind == "webhook"
            box = (channel.id, *together, *((alert.subscription_id, alert.type) if program else ()))
            boxes.setdefault(box, []).append(items[same])
    return _numbered(_parcel(addressees[str(box[0])], found) for box, found in boxes.items())


def rank(classes: Sequence[str]) -> int:
    """How important a change is: 0 is a new paper. What is no change comes first too: it has a date."""
    return min((_CLASSES.index(one) for one in classes if one in _CLASSES), default=0)


def _order(alert: Due) -> tuple[datetime, int, str]:
    return alert.time, alert.seq or 0, alert.id


def _together(alert: Due) -> tuple[object, ...]:
    if alert.window is not None:
        return ("digest", alert.subscription_id, alert.window)
    if alert.outcome == "report":  # is a digest in itself
        return ("report", alert.subscription_id, alert.event)
    return ("held",) if alert.held else ("run", alert.run_id)


def _parcel(channel: Addressee, items: list[list[Due]]) -> Parcel:
    ordered = sorted(items, key=lambda item: (rank(item[0].classes), _order(item[0])))
    first = ordered[0][0]
    told = {item[0].subscription_id for item in ordered}
    runs = {alert.run_id for item in ordered for alert in item}
    return Parcel(
        channel,
        "digest" if first.window else "at_once",
        first.subscription_id if len(told) == 1 else None,
        first.run_id if len(runs) == 1 else None,
        first.window,
        tuple(tuple(alert.id for alert in item) for item in ordered),
    )


def _numbered(found: Iterable[Parcel]) -> tuple[Parcel, ...]:
    """A window that takes several messages (to a webhook, one a type) has a name for each."""
    seen: dict[tuple[str, str | None, str], int] = {}
    numbered = []
    for parcel in found:
        window = parcel.window
        if window is not None:
            key = (parcel.channel.id, parcel.subscription_id, window)
            seen[key] = seen.get(key, 0) + 1
            window = f"{window}#{seen[key]}" if seen[key] > 1 else window
        numbered.append(
            Parcel(parcel.channel, parcel.kind, parcel.subscription_id, parcel.run_id, window, parcel.items)
        )
    return tuple(numbered)
