"""The register after days of the sample web: its activities, periods and benefits are those that the papers were written with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from indexing.registers.activities import Registered, register
from indexing.registers.keeping import keep_facts
from indexing.store import open_store
from indexing.text.urls import url_key
from sample_web import SampleWeb, clock_of, truth
from tests.e2e.commands import Desk

pytestmark = pytest.mark.long

# The sources of one site each whose papers were all written by hand.
SOURCES = ("mofcom-zcfb", "cn-fj-tzgg", "cn-gd-gkmlpt", "cn-hi-zcwj")
LAST = 13
DAYS = {"first and last day": (0, LAST), "fortnight": tuple(range(LAST + 1))}

# Known to be missed: names that only a title has, and that of a paper of rules.
MISSED = {"2025年第三季度福建家居消费券", "海南省2025年家装厨卫焕新补贴活动"}
# Read in the place of the latter.
INSTEAD = {"焕新"}
# 改造享受每户最高3000元补贴 is read as no gain of the activity that it stands under.
NO_BENEFIT = {"椰岛旧房焕新季"}


@dataclass(frozen=True)
class Lived:
    """The register, the ids of documents by address, and the truth of the last day."""

    found: tuple[Registered, ...]
    ids: Mapping[str, str]
    truth: Mapping[str, Any]

    def documents(self) -> Iterable[dict[str, Any]]:
        for source in SOURCES:
            for one in self.truth["sources"][source]["documents"]:
                if one["status"] == "current" and url_key(one["url"]) in self.ids:
                    yield one


@pytest.fixture(
    scope="module",
    params=["first and last day", pytest.param("fortnight", marks=pytest.mark.hours)],
)
def lived(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lived]:
    folder = tmp_path_factory.mktemp("register")
    web = SampleWeb(sources=SOURCES)
    desk = Desk(folder / "home", HUANXIN_REROUTE=str(web.write_reroute(folder / "reroute.txt")))
    with web:
        for day in DAYS[request.param]:
            web.day = day
            desk.environment["HUANXIN_CLOCK"] = clock_of(day)
            said = desk.huanxin("crawl", *SOURCES, "--full", "--delay", "0", "--jsonl", timeout=900)
            assert len(said.lines) == len(SOURCES), said.err
            desk.huanxin("index", "facts")
    store = open_store(f"sqlite:///{desk.home / 'huanxin.db'}", desk.home / "locks")
    assert keep_facts(store) == 0
    found = register(store)
    store.close()
    changes = desk.huanxin("changes", "--jsonl").lines
    ids = {url_key(one["url"]): one["document_id"] for one in changes}
    yield Lived(found, ids, truth(LAST, web.world))


def flat(name: str) -> str:
    return re.sub(r"[\s“”\"]", "", name)


def undated(name: str) -> str:
    return re.sub(r"^20\d\d年", "", flat(name))


def expected(lived: Lived) -> dict[tuple[str, str], list[tuple[str, dict[str, Any]]]]:
    """By name and year what papers tell of each activity, the newest paper's first, each with the paper's id."""
    told: dict[tuple[str, str], list[tuple[str, str, dict[str, Any]]]] = {}
    for paper in lived.documents():
        for one in paper["activities"]:
            key = (undated(one["name"]), one["start"][:4])
            told.setdefault(key, []).append((paper["published"], lived.ids[url_key(paper["url"])], one))
    return {
        key: [(i, one) for _, i, one in sorted(rows, key=lambda row: row[0], reverse=True)]
        for key, rows in told.items()
    }


def main_numbers(gains: Iterable[Mapping[str, Any]]) -> set[tuple[float | None, ...]]:
    return {tuple(gain.get(name) for name in ("rate", "zhe", "amount", "threshold", "cap")) for gain in gains}


def test_the_register_has_each_activity_with_its_period_papers_and_benefits(lived: Lived) -> None:
    there = {(undated(one.name), (one.start or one.end or "")[:4]): one for one in lived.found}
    wanted = expected(lived)
    assert len(wanted) >= 11
    missing = {rows[0][1]["name"] for key, rows in wanted.items() if key not in there}
    assert {flat(name) for name in missing} == MISSED
    for key, rows in wanted.items():
        if key not in there:
            continue
        one = there[key]
        assert (one.start, one.end) == (rows[0][1]["start"], rows[0][1]["end"]), key
        assert {i for i, _ in rows} <= {witness.document_id for witness in one.witnesses}, key
        ends = {told["end"] for _, told in rows}
        assert ("end" in one.differs) == (len(ends) > 1), key
        gains = next((told["benefits"] for _, told in rows if told["benefits"]), ())
        if key[0] not in NO_BENEFIT:
            assert main_numbers(gains) <= main_numbers(one.gains), key
        regions = {told["region"] for _, told in rows if told["region"]}
        assert regions <= set(one.region_codes), key


def test_nothing_else_in_it_has_days(lived: Lived) -> None:
    wanted = expected(lived)
    papers = {lived.ids[url_key(one["url"])] for one in lived.documents()}
    more = {
        flat(one.name)
        for one in lived.found
        if (one.start or one.end)
        and {witness.document_id for witness in one.witnesses} & papers
        and (undated(one.name), (one.start or one.end or "")[:4]) not in wanted
    }
    assert more <= INSTEAD
