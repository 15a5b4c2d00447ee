"""What saved queries make of a batch of changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from alerts.matching.queries import Compiled, Queries
from alerts.matching.sides import Side, Sides
from alerts.noting import Evidence, NewAlert, Outcome
from alerts.what import what_happened
from config.language import Words
from indexing.engine.saved import Batch
from indexing.query import Text, marks, snippet

_EVIDENCE_WIDTH = 80


@dataclass(frozen=True, slots=True)
class Saved:
    """What matching has to know of a subscription."""

    id: str
    query: str
    classes: frozenset[str]
    topics: frozenset[str]
    start_seq: int

    def takes(self, sides: Sides) -> bool:
        return sides.change.seq > self.start_seq and not self.classes.isdisjoint(sides.change.classes)

    def takes_topic(self, side: Side) -> bool:
        return "all" in self.topics or side.document.topic in self.topics


@dataclass(frozen=True, slots=True)
class Found:
    """A change that a subscription is told of."""

    saved: Saved
    sides: Sides
    outcome: Outcome


def outcomes(
    sides: Sequence[Sides], subscriptions: Sequence[Saved], compiled: Mapping[str, Compiled], queries: Queries
) -> Iterator[Found]:
    """Every subscription with every change that its query fully matches after or before."""
    flat: list[Side] = []
    places: list[tuple[Sides, int, int | None]] = []
    of_side: list[int] = []
    for both in sides:
        places.append((both, len(flat), len(flat) + 1 if both.before else None))
        for side in (both.after, both.before):
            if side is not None:
                flat.append(side)
                of_side.append(len(places) - 1)
    batch = Batch([side.indexed for side in flat], queries.tokens)
    by_query: dict[str, list[Saved]] = {}
    for saved in subscriptions:
        by_query.setdefault(saved.query, []).append(saved)
    for text, several in by_query.items():
        matched = set(batch.matches(compiled[text].saved)) if text in compiled else set()
        for number in sorted({of_side[at] for at in matched}):
            both, after, before = places[number]
            for saved in several:
                if saved.takes(both):
                    holds = [
                        at is not None and at in matched and saved.takes_topic(flat[at])
                        for at in (after, before)
                    ]
                    if any(holds):
                        yield Found(saved, both, _outcome(both, *holds))


def _outcome(both: Sides, after: bool, before: bool) -> Outcome:
    if not after:
        return "matches_no_more"
    # A withdrawal makes no version: what it was stands on.
    return (
        "matches" if before or (both.before is None and "new" not in both.change.classes) else "matches_now"
    )


@dataclass(slots=True)
class Telling:
    """Alerts made of what was found; what is said of a change is worked out once."""

    compiled: Mapping[str, Compiled]
    said: dict[tuple[int, str], Words]
    shown: dict[tuple[str, int, str], Evidence]

    def alert(self, found: Found) -> NewAlert:
        both, change = found.sides, found.sides.change
        side = both.before if found.outcome == "matches_no_more" and both.before else both.after
        kind = found.outcome if found.outcome == "matches_no_more" else "changed"
        what = self.said.get((change.seq, kind))
        if what is None:
            document = both.after.document
            what = what_happened(change, found.outcome, document.document_type, document.agencies)
            self.said[change.seq, kind] = what
        return NewAlert(
            subscription_id=found.saved.id,
            event=f"change:{change.seq}",
            title=both.after.document.title,
            outcome=found.outcome,
            what=what,
            seq=change.seq,
            document_id=change.document_id,
            run_id=change.run_id,
            classes=change.classes,
            evidence=self._evidence(found.saved.query, side),
        )

    def _evidence(self, query: str, side: Side) -> Evidence:
        key = (side.document.id, side.document.version, query)
        if key not in self.shown:
            tree = self.compiled[query].tree
            text, places = snippet(tree, Text(side.shown.body), _EVIDENCE_WIDTH)
            if not places:
                for file in side.shown.attachments:
                    if file and marks(tree, Text(file)):
                        text, places = snippet(tree, Text(file), _EVIDENCE_WIDTH)
                        break
            self.shown[key] = Evidence(text, tuple((start, end) for start, end in places))
        return self.shown[key]
