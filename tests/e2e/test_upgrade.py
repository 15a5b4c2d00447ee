"""A HOME that an earlier version wrote opens under this one: nothing is lost, nothing is told as new, and what happens next is
found. `tests/homes/NAME` holds one HOME each, with what the version that wrote it said of it (tests/homes/make.py)."""

from __future__ import annotations

import json
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import yaml

from indexing.store import load_documents, open_store
from indexing.store.papers.documents import document_ids
from indexing.store.schema import captures
from search_api.documents import whole
from tests.e2e.commands import Desk, Said
from tests.homes.web import FrozenWeb

HOMES = sorted(Path(__file__).parent.parent.joinpath("homes").glob("*/expected.json"))

# Judged anew from a document's text by every version.
JUDGED = ("topic", "topic_evidence", "facts", "document_type")


@dataclass(frozen=True)
class Opened:
    """A HOME of an earlier version, opened by this one: what it was to hold, and what it held before anything was crawled."""

    desk: Desk
    web: FrozenWeb
    days: Path
    expected: dict[str, Any]
    rebuilt: Said
    documents: dict[str, dict[str, Any]]
    captures: int


@pytest.fixture(scope="module", params=HOMES, ids=lambda path: path.parent.name)
def opened(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    folder: Path = request.param.parent
    work = tmp_path_factory.mktemp(folder.name)
    for name, target in (("home", work / "home"), ("web", work / "web")):
        with tarfile.open(folder / f"{name}.tar.xz") as packed:
            packed.extractall(target, filter="data")
    sites = [yaml.safe_load(path.read_text("utf-8")) for path in sorted((folder / "sources").glob("*.yaml"))]
    web = FrozenWeb(tuple(host for site in sites for host in site["hosts"]))
    expected = json.loads(request.param.read_text("utf-8"))
    desk = Desk(
        work / "home",
        HUANXIN_REROUTE=str(web.write_reroute(work / "reroute.txt")),
        HUANXIN_SOURCES=str(folder / "sources"),
        HUANXIN_CLOCK=expected["clock"],
    )
    rebuilt = desk.huanxin("index", "rebuild")
    store = open_store(f"sqlite:///{desk.home / 'huanxin.db'}", desk.home / "locks")
    ids = [key for batch in document_ids(store) for key in batch]
    documents = {key: whole(one) for key, one in load_documents(store, ids, history=True).items()}
    with store.reading() as connection:
        count = connection.scalar(sa.select(sa.func.count()).select_from(captures)) or 0
    store.close()
    with web:
        yield Opened(desk, web, work / "web", expected, rebuilt, documents, count)


def as_asked(expected: Any, got: Any) -> Any:
    """What `got` says of all that `expected` speaks of: a later version may say more."""
    if isinstance(expected, dict) and isinstance(got, dict):
        return {name: as_asked(value, got.get(name, "—")) for name, value in expected.items()}
    if isinstance(expected, list) and isinstance(got, list) and len(expected) == len(got):
        return [as_asked(one, other) for one, other in zip(expected, got, strict=True)]
    return got


def test_there_is_a_home_to_open() -> None:
    assert HOMES


def test_it_opens(opened: Opened) -> None:
    assert opened.rebuilt.code == 0, opened.rebuilt.err
    status = opened.desk.huanxin("index", "status", "--json").json
    assert (status["documents"], status["backlog"]) == (len(opened.expected["documents"]), 0)


def test_every_document_keeps_its_id_and_all_that_is_known_of_it(opened: Opened) -> None:
    expected = {
        key: {name: value for name, value in one.items() if name not in JUDGED}
        for key, one in opened.expected["documents"].items()
    }
    assert as_asked(expected, opened.documents) == expected
    assert set(opened.documents) == set(expected)


def test_documents_are_shown_by_id_and_by_any_of_their_addresses(opened: Opened) -> None:
    copied = next(one for one in opened.expected["documents"].values() if len(one["appearances"]) > 1)
    for key in (copied["id"], *(place["url"] for place in copied["appearances"])):
        shown = opened.desk.huanxin("show", key, "--json").json
        assert (shown["id"], shown["body"]) == (copied["id"], copied["body"])


@pytest.mark.parametrize(("kind", "command"), [("changes", "changes"), ("runs", "runs")])
def test_logs_are_as_they_were(opened: Opened, kind: str, command: str) -> None:
    expected = [
        {name: value for name, value in line.items() if name != "detail"} for line in opened.expected[kind]
    ]
    got = opened.desk.huanxin(command, "--jsonl").lines
    assert as_asked(expected, got) == expected


def test_versions_differ_as_they_did(opened: Opened) -> None:
    for expected in opened.expected["diffs"][:3]:
        got = opened.desk.huanxin("diff", expected["id"], "--json").json
        assert as_asked(expected, got) == expected


def test_what_is_held_is_held_still(opened: Opened) -> None:
    expected = opened.expected["quarantine"]
    assert expected
    assert as_asked(expected, opened.desk.huanxin("quarantine", "list", "--json").json) == expected


def test_what_was_found_is_found(opened: Opened) -> None:
    for query, ids in opened.expected["found"].items():
        hits = opened.desk.huanxin("search", query, "--size", "50", "--json").json["hits"]
        assert set(ids) <= {hit["id"] for hit in hits}, query


def test_every_capture_is_known_and_lies_in_the_archive(opened: Opened, tmp_path: Path) -> None:
    assert opened.captures == opened.expected["captures"]
    assert opened.desk.huanxin("archive", "status", "--json").json["missing"] == []
    changed = opened.expected["diffs"][0]["id"]
    said = opened.desk.huanxin("evidence", changed, "--out", tmp_path / "evidence.warc.gz", "--json")
    assert (said.code, said.json["missing"]) == (0, [])
    assert said.json["captures"] >= 2


def test_a_crawl_of_the_same_web_tells_nothing_and_a_later_day_what_happened(opened: Opened) -> None:
    """The last, since it changes the HOME."""
    desk, expected = opened.desk, opened.expected
    last = expected["changes"][-1]["seq"]
    opened.web.show(opened.days / f"day-{expected['days']['last']}.warc")
    for run in crawl(desk, expected["sources"], "--full"):
        assert (run["new"], run["changed"], run["withdrawn"]) == (0, 0, 0), run
    assert desk.huanxin("changes", "--since", str(last), "--jsonl").lines == []
    opened.web.show(opened.days / f"day-{expected['days']['later']}.warc")
    desk.environment["HUANXIN_CLOCK"] = expected["later_clock"]
    crawl(desk, expected["sources"])
    told = desk.huanxin("changes", "--since", str(last), "--jsonl").lines
    assert sorted([change["url"], change["classes"]] for change in told) == expected["later"]


def crawl(desk: Desk, sources: list[str], *options: str) -> list[dict[str, Any]]:
    said = desk.huanxin("crawl", *sources, "--delay", "0", "--jsonl", *options)
    assert [run["state"] for run in said.lines if run["state"] not in ("finished", "quarantined")] == []
    assert len(said.lines) == len(sources), said.err
    return said.lines
