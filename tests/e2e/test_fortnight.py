"""Fourteen days of the sample web with kills: what the monitor says in the end is what happened, whole and in time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from config.registry import load_registry
from indexing.store import Store, load_documents, open_store
from indexing.store.papers.documents import Document, count_documents, document_ids
from indexing.text.urls import url_key
from sample_web import SHOPS, whole
from tests.e2e.fortnight import DAYS, LAST, Expected, Fortnight, Told

# One of each of ten families; among them blocked days, unreadable lists, another layout, a withdrawn page, pages that are
# missing for a day and soft 404s.
TEN = (
    "govcn-library",
    "mofcom-xfcjs-home",
    "cn-gd-gkmlpt",
    "cn-sd-col352659",
    "cn-fj-tzgg",
    "cn-hi-zcwj",
    "cn-tj-portal-igs",
    "cn-sn-news",
    "cn-ha-fgwj",
    "retail-gree",
)
# Of these, what makes every test of this file say something.
FOUR = ("cn-gd-gkmlpt", "cn-fj-tzgg", "cn-hi-zcwj", "retail-gree")
KILLS, SEED = 5, 20250908


THIRDS = 3


def third(number: int) -> tuple[str, ...]:
    """A third of all sources, whole sites of each: what one column of a site raises the others answer."""
    sites = load_registry((SHOPS,)).sites.values()
    hosts = {min(site.hosts) for site in sites}
    mine = sorted(hosts)[number::THIRDS]
    return tuple(
        column.id
        for site in sites
        for column in site.columns
        if min(site.hosts) in mine and load_registry((SHOPS,)).sources[column.id].enabled
    )


@dataclass(frozen=True)
class Lived:
    expected: Expected
    told: Told
    store: Store
    kills: int


@pytest.fixture(
    scope="module",
    params=[
        pytest.param((FOUR, KILLS), id="four", marks=pytest.mark.long),
        pytest.param((TEN, KILLS), id="ten", marks=pytest.mark.long),
        *(
            pytest.param((n, 3 * KILLS), id=f"third{n}", marks=[pytest.mark.long, pytest.mark.hours])
            for n in range(THIRDS)
        ),
    ],
)
def lived(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lived]:
    chosen, kills = request.param
    sources = third(chosen) if isinstance(chosen, int) else chosen
    world = whole()
    fortnight = Fortnight(tmp_path_factory.mktemp("days"), world, sources, kills=kills, seed=SEED)
    told = fortnight.live()
    home = fortnight.desk.home
    store = open_store(f"sqlite:///{home / 'huanxin.db'}", home / "locks")
    yield Lived(Expected(world, sources), told, store, kills)
    store.close()


def documents(lived: Lived) -> dict[str, Document]:
    """Every document in the store, by its address's key."""
    ids = [key for batch in document_ids(lived.store) for key in batch]
    return {url_key(d.url or ""): d for d in load_documents(lived.store, ids, history=True).values()}


def by_truth(lived: Lived) -> dict[str, Document]:
    """The same by the truth's id."""
    address = lived.expected.by_address
    return {address[key]: document for key, document in documents(lived).items() if key in address}


def test_every_kill_met_a_running_crawl(lived: Lived) -> None:
    assert lived.told.kills == lived.kills


def test_every_change_is_found_once_in_its_classes_and_none_is_invented(lived: Lived) -> None:
    found = Counter((document, classes) for document, classes, _ in lived.told.happenings(lived.expected))
    wanted = Counter((h.document, h.classes) for h in lived.expected.due)
    # What the plan need not have found by the last day it may have found early, after a kill.
    early = Counter((h.document, h.classes) for h in lived.expected.happenings if h.found_by > LAST)
    assert sorted((wanted - found).elements()) == []
    assert sorted((found - wanted - early).elements()) == []


def test_every_change_is_found_in_time(lived: Lived) -> None:
    days = {(d, classes): day for d, classes, day in lived.told.happenings(lived.expected)}
    late = [
        (h, days[h.document, h.classes])
        for h in lived.expected.due
        if (h.document, h.classes) in days and not h.since <= days[h.document, h.classes] <= h.found_by
    ]
    assert late == []


def test_every_document_is_there_once_and_copies_stand_with_their_originals(lived: Lived) -> None:
    there = documents(lived)
    assert count_documents(lived.store) == len(there)
    assert sorted(there.keys() - lived.expected.by_address.keys()) == []
    assert sorted(lived.expected.documents - by_truth(lived).keys()) == []
    stands = {url_key(a.url): d for d in there.values() for a in d.appearances}
    for address, document in lived.expected.by_address.items():
        assert lived.expected.by_address[url_key(stands[address].url or "")] == document, address


def test_documents_stand_as_the_truth_says(lived: Lived) -> None:
    stood = by_truth(lived)
    pending = {h.document for h in lived.expected.happenings if h.found_by > LAST}
    changed = Counter(h.document for h in lived.expected.due if h.classes != ("new",))
    gone = {h.document for h in lived.expected.due if "withdrawn" in h.classes}
    copied = {p["repost_of"] for p in lived.expected.pages.values()}
    for key in sorted(lived.expected.documents - pending):
        wanted, found = lived.expected.pages[key], stood[key]
        status = "external" if wanted["status"] == "external" else "withdrawn" if key in gone else "current"
        assert (found.status, found.title, found.doc_no) == (status, wanted["title"], wanted["doc_no"]), key
        if status != "external":
            assert [p for p in wanted["passages"] if p not in found.body] == [], key
            # Some sites turn the order of a paper's files with every look, which is no change.
            files = {(a["name"], a["sha256"]) for a in wanted["attachments"]}
            assert {(a.name, a.sha256) for a in found.attachments} == files, key
        if key not in copied:
            # A withdrawal makes no version; the original of a copy found first takes its place in one told to nobody.
            assert found.version == 1 + changed[key] - (key in gone), key


def test_blocked_days_are_told_as_blocked_and_unreadable_lists_as_failed(lived: Lived) -> None:
    world = whole()
    sites = {column.id: site for site in world.sites for column in site.columns}
    for source in lived.expected.sources:
        for day in DAYS:
            blocked, scripted = world.blocked(sites[source], day), day in sites[source].scripted
            wanted = "blocked" if blocked else "failed" if scripted else "finished"
            assert lived.told.states[day, source] == wanted, (source, day)
