"""From what is judged now and what was noted last to the changes that are to be noted. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from config.clock import iso
from indexing.store.runs.source_states import NETWORK, Judgement, StateChange

# What a trouble of our own network looks like from a source; such changes wait until it is over.
_HELD = ("late", "outage")
_TROUBLES = ("late", "outage", "blocked", "layout", "quiet", "never_worked")


def state_changes(
    noted: Mapping[str, StateChange],
    judged: Mapping[str, Judgement],
    network: Judgement,
    moment: datetime,
) -> tuple[StateChange, ...]:
    """The changes at a moment, the network's first. A source that is well again says from what, since when, and how long it was."""
    found: list[StateChange] = []
    before = noted.get(NETWORK)
    if (before is None and network.state != "up") or (before and before.judgement.state != network.state):
        found.append(_change(NETWORK, before, network, moment))
    for key, now in judged.items():
        last = noted.get(key)
        if last and last.judgement.state == now.state:
            continue
        if network.state == "outage" and now.state in _HELD:
            continue
        found.append(_change(key, last, now, moment))
    return tuple(found)


def _change(key: str, last: StateChange | None, now: Judgement, moment: datetime) -> StateChange:
    before = last.judgement.state if last else None
    if now.state == "up" and last and before in _TROUBLES:
        seconds = int((moment - last.time).total_seconds())
        params = {"from": before, "since": iso(last.time), "seconds": seconds}
        now = replace(now, code="recovered", params=params)
    return StateChange(key, before, moment, now)
