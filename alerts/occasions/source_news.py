"""What of the sources' states is told: what broke, and once that it is over. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from indexing.store.runs.source_states import StateChange

# What somebody has to look at. A source that is late may be well again by itself; one that is quiet or paused is as it should be.
_BROKEN = ("outage", "blocked", "layout")
# A source that answers and publishes nothing works.
_WORKS = ("up", "quiet")


@dataclass(frozen=True, slots=True)
class SourceNews:
    """A source broke, or works again: `since` is when the trouble began."""

    outcome: Literal["outage", "recovered"]
    change: StateChange
    since: datetime

    @property
    def event(self) -> str:
        return f"source:{self.change.source_id}:{self.change.judgement.state}:{self.change.time.isoformat()}"


def news_of_source(history: Iterable[StateChange]) -> list[SourceNews]:
    """The news in a source's changes of state, oldest first. A trouble that becomes another one is told again, since something
    else helps; a late or paused source in trouble is in trouble still."""
    found: list[SourceNews] = []
    state: str | None = None
    since: datetime | None = None
    for change in history:
        now = change.judgement.state
        if now in _BROKEN and now != state:
            state, since = now, since or change.time
            found.append(SourceNews("outage", change, since))
        elif now in _WORKS and since is not None:
            found.append(SourceNews("recovered", change, since))
            state = since = None
    return found
