"""The topic of a document, judged by its title, its body and the column it was published in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from indexing.records import Topic
from indexing.topic.terms import occurrences, weights

Where = Literal["title", "body", "column"]
Watched = Literal["core", "related"]

# Points at which a topic is taken. A word of the goods (家居, 家具, 冰箱) in the title alone is enough.
ENOUGH = 4.0
# A title that names a trade of the home (灯具, 门窗, 地板) and a word of consumption beside it is about buying for the home.
# The trade alone is not: lamps also light streets, and windows are also counters.
BESIDE = 2.0
# The body is judged by how densely its terms stand (one in SPACING characters gives the points of its weight) and over
# how many stretches they spread: a section on home goods in a policy on consumption at large stays below ENOUGH.
SPACING = 200
SHORTEST = 200
STRETCH = 100
# No single word makes a topic by being repeated in the body (the party of a lawsuit may be a 家具有限公司).
ONE_TERM = 0.75
# What the body can say for or against the title.
BODY_FOR, BODY_AGAINST = 8.0, -2.0
COLUMN_SHARE = 0.5
# Longer bodies are annexed lists; the beginning says what they belong to.
READ_OF_BODY = 10_000


@dataclass(frozen=True, slots=True)
class Evidence:
    """A term that counted, where it first stands (code points, half-open), and its weight for the topic judged (with BESIDE
    for the word of consumption beside a trade); negative: it spoke against."""

    term: str
    where: Where
    start: int
    end: int
    weight: float


@dataclass(frozen=True, slots=True)
class TopicJudgement:
    """The topic, its points (ENOUGH and more, but for `other`: the most that any topic had, below ENOUGH), and the terms
    that gave them, in the order title, column, body and there as they stand."""

    topic: Topic
    score: float
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class _Read:
    """The terms that stand in one text, in order, and the text's length."""

    where: Where
    length: int
    found: tuple[tuple[str, int, int], ...]

    def points(self, topic: Watched) -> float:
        values = _values(topic)
        if self.where != "body":
            once = {term for term, _, _ in self.found}
            bonus = BESIDE if topic == "core" and self._beside() else 0.0
            return (sum(values[term] for term in sorted(once)) + bonus) * (
                COLUMN_SHARE if self.where == "column" else 1.0
            )
        times = Counter(term for term, _, _ in self.found)
        per_time = SPACING / max(self.length, SHORTEST)
        shares = {term: values[term] * min(ONE_TERM, count * per_time) for term, count in times.items()}
        speaking_for = sum(share for share in shares.values() if share > 0) * self._spread(values)
        against = sum(share for share in shares.values() if share < 0)
        return min(max(speaking_for + against, BODY_AGAINST), BODY_FOR)

    def _beside(self) -> str | None:
        """The first word of consumption in a title that names a trade of the home too."""
        known = weights()
        trade = any(0 < known[term].core < ENOUGH and not known[term].related for term, _, _ in self.found)
        if self.where != "title" or not trade:
            return None
        return next((term for term, _, _ in self.found if known[term].related > 0), None)

    def _spread(self, values: dict[str, float]) -> float:
        """1 for a topic that is spoken of in every third stretch of the text, less for one that keeps to a corner."""
        held = {start // STRETCH for term, start, _ in self.found if values[term] > 0}
        return min(1.0, 3 * len(held) * STRETCH / max(self.length, STRETCH))

    def evidence(self, topic: Watched) -> Iterator[Evidence]:
        values = _values(topic)
        beside = self._beside() if topic == "core" else None
        seen: set[str] = set()
        for term, start, end in self.found:
            weight = values[term] + (BESIDE if beside == term else 0.0)
            if weight and term not in seen:
                seen.add(term)
                yield Evidence(term, self.where, start, end, weight)


@cache
def _values(topic: Watched) -> dict[str, float]:
    return {term: weight.core if topic == "core" else weight.related for term, weight in weights().items()}


def _read(text: str, where: Where) -> _Read:
    return _Read(where, len(text), tuple(occurrences(text)))


def judge_topic(title: str, body: str, column: str | None = None) -> TopicJudgement:
    """How near a document is to the campaign, home goods and their trade-in (`core`) or to consumption policy (`related`).

    `column` is the name of the column it was published in, in the site's words. Offsets of the evidence are those of the
    text as given. Pure; about 0.1 ms for each 1,000 characters.
    """
    reads = (_read(title, "title"), _read(column or "", "column"), _read(body[:READ_OF_BODY], "body"))
    core = sum(read.points("core") for read in reads)
    related = sum(read.points("related") for read in reads)
    topic: Topic = "other"
    if core >= ENOUGH and (reads[0].points("core") >= ENOUGH or core >= related):
        topic = "core"
    elif related >= ENOUGH:
        topic = "related"
    nearest: Watched = "core" if topic == "core" or (topic == "other" and core > related) else "related"
    score = core if nearest == "core" else related
    return TopicJudgement(
        topic, round(score, 2), tuple(one for read in reads for one in read.evidence(nearest))
    )
