"""How sources are by what was noted last: for pages that do not judge anew."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from config.registry import Registry
from config.site import Source
from crawlers.runs.health.worth import WORST_FIRST
from indexing.store import Store
from indexing.store.runs.source_states import Judgement, current_states


@dataclass(frozen=True, slots=True)
class Noted:
    """A source, what was noted of it last, and when it came to be so."""

    source: Source
    judgement: Judgement
    time: datetime

    @property
    def since(self) -> datetime:
        """When the trouble began, which is before it was noted."""
        began = self.judgement.params.get("since")
        return datetime.fromisoformat(began) if began else self.time


def noted_states(registry: Registry, store: Store) -> tuple[Noted, ...]:
    """The enabled sources that were ever judged, worst first, else in the registry's order."""
    noted = current_states(store)
    rows = [
        Noted(source, noted[source.id].judgement, noted[source.id].time)
        for source in registry.sources.values()
        if source.enabled and source.id in noted
    ]
    return tuple(sorted(rows, key=lambda row: WORST_FIRST.index(row.judgement.state)))
