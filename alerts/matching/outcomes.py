"""What saved queries make of a batch of changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from alerts.matching.queries import Compiled, Queries
from alerts.matching.sides import Side, Sides
from alerts.noting import Evidence, NewAlert, Outcome
from alerts.what import what_happened
from config.language import Words
from indexing.engine.saved import Batch
from indexing.query import marks, snippet
from indexing.records import Change

_EVIDENCE_WIDTH = 80


@dataclass(frozen=True, slots=True)
class Saved:
    """What matching has to know of a subscription. It takes changes past number `start_seq`, of any of its classes; a side counts
    that has one of its topics, or any at all where they hold `all`."""

    id: str
    query: str
    classes: frozenset[str]
    topics: frozenset[str]
    start_seq: int


class Found(NamedTuple):
    """A change that a subscription is told of."""

    saved: Saved
    sides: Sides
    outcome: Outcome


def outcomes(
    sides: Sequence[Sides], subscriptions: Sequence[Saved], compiled: Mapping[str, Compiled], queries: Queries
) -> Iterator[Found]:
    """Every subscription with every change that its query fully matches after or before."""
    flat = [
        (number, part, side)
        for number, both in enumerate(sides)
        for part, side in ((_AFTER, both.after), (_BEFORE, both.before))
        if side is not None
    ]
    batch = Batch([side.indexed for _, _, side in flat], queries.parts)
    topics = [side.document.topic for _, _, side in flat]
    meanings = [_meanings(both) for both in sides]
    by_query: dict[str, list[Saved]] = {}
    for saved in subscriptions:
        by_query.setdefault(saved.query, []).append(saved)
    for text, several in by_query.items():
        matched = batch.matches(compiled[text].saved) if text in compiled else []
        for saved in several if matched else ():
            any_topic = "all" in saved.topics
            held: dict[int, int] = {}
            for at in matched:
                if any_topic or topics[at] in saved.topics:
                    number, part, _ = flat[at]
                    held[number] = held.get(number, 0) | part
            for number, parts in held.items():
                both = sides[number]
                if both.change.seq > saved.start_seq and not saved.classes.isdisjoint(both.change.classes):
                    yield Found(saved, both, meanings[number][parts])


_AFTER, _BEFORE = 1, 2


def _meanings(both: Sides) -> Mapping[int, Outcome]:
    """What it means that the sides match that add up to a number."""
    # A withdrawal makes no version: what it was stands on.
    stood = both.before is None and "new" not in both.change.classes
    return {
        _AFTER: "matches" if stood else "matches_now",
        _BEFORE: "matches_no_more",
        _AFTER | _BEFORE: "matches",
    }


@dataclass(slots=True)
class Telling:
    """Alerts made of what was found; what is said of a change is worked out once."""

    compiled: Mapping[str, Compiled]
    said: dict[tuple[int, str], Words] = field(default_factory=dict)
    shown: dict[tuple[int, int, str], Evidence] = field(default_factory=dict)

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
            evidence=self._evidence(found.saved.query, side, change),
        )

    def _evidence(self, query: str, side: Side, change: Change) -> Evidence:
        """Where the query stands in a side; what changed, where it stands nowhere (fields, exclusions)."""
        key = (change.seq, side.document.version, query)
        if key not in self.shown:
            tree = self.compiled[query].tree
            text, places = snippet(tree, side.shown.body, _EVIDENCE_WIDTH)
            if not places:
                for file in side.shown.attachments:
                    if file and marks(tree, file):
                        text, places = snippet(tree, file, _EVIDENCE_WIDTH)
                        break
                else:
                    text = _changed_sentence(change) or text
            self.shown[key] = Evidence(text, tuple((start, end) for start, end in places))
        return self.shown[key]


def _changed_sentence(change: Change) -> str | None:
    """The first sentence that came, else the first that went."""
    for changed in change.fields:
        if changed.field == "body":
            sentence = str(changed.new or changed.old or "").split("\n")[0]
            return sentence if len(sentence) <= _EVIDENCE_WIDTH else f"{sentence[: _EVIDENCE_WIDTH - 1]}…"
    return None
