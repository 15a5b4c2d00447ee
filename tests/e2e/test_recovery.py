"""A lost database comes back from the archive: the same documents under the same ids, with their versions, appearances,
attachments, captures and changes.

A dozen sources, one of each family, are crawled over four days: among what happens are edits, a withdrawal, copies, shells, rows that
lead elsewhere, papers of several pages and papers that are sent as JSON. Then the database is removed and the archive
imported. What captures cannot tell, and what is therefore not compared:

- the run ledger: which source a run was of, when it began and what it fetched is told, how it ended and its log are not;
- what a person decided: a finding that was accepted from quarantine looks like one that was discarded;
- what never was a capture: papers imported from JSONL or text files, and translations;
- `origin` and `seq` of a change, and the time of day at which the store took note of what has no page of its own or answered as
  before or not at all (rows that lead elsewhere, `last_seen`, `missing_since`, withdrawals): the day is compared;
- of two runs that overlapped, which one first recorded a text that both brought. These do not overlap;
- whether a list that came whole was taken as read because it was the one of before;
- what an older program read out of a page: every page is read by today's readers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from indexing.store import open_store
from indexing.store import schema as tables
from sample_web import SHOPS, clock_of
from tests.e2e.commands import Desk, Said
from tests.homes.paged import SOURCE, YAML, PagedWeb, few

pytestmark = pytest.mark.long

# Crawled in this order. Those that copy each other's papers are no neighbours: what runs at the same time has no order.
GROUPS: tuple[tuple[str, ...], ...] = (
    ("govcn-library",),  # a copy, before its original
    ("mofcom-zcfb",),  # jpaas; shells, originals
    (
        "cn-fj-tzgg",  # trs; a copy, after its original, and a row that leads elsewhere
        "cn-sd-col352659",  # jpage
        "cn-gd-gkmlpt",
        "cn-hi-zcwj",  # ucap
        "cn-tj-portal-igs",
        "miit-51",
        "nfra-925",  # papers as JSON
        "cn-sn-news",  # table_list, in gb2312
        "retail-gree",  # campaign
        "retail-smzdm",  # feed
        SOURCE,  # papers of several pages, a copy and a withdrawal
    ),
)
# Those to which something happens on a day; on the first all are crawled.
BUSY: Mapping[int, tuple[str, ...]] = {
    1: ("mofcom-zcfb", "cn-fj-tzgg", "cn-sd-col352659", "cn-gd-gkmlpt", "cn-hi-zcwj", "nfra-925", SOURCE),
    2: ("govcn-library", "cn-sd-col352659", "cn-sn-news", "retail-gree", SOURCE),
    3: ("retail-smzdm",),
}
LAST = 3
PAPERS = 6

Rows = dict[Any, dict[str, Any]]


@dataclass(frozen=True)
class Recovered:
    """What the store held before it was lost, and what it holds after the import."""

    desk: Desk
    said: Said
    before: Mapping[str, Rows]
    after: Mapping[str, Rows]


@pytest.fixture(scope="module")
def recovered(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Recovered]:
    folder = tmp_path_factory.mktemp("lost")
    (folder / "mou.yaml").write_text(YAML, "utf-8")
    web = PagedWeb(world=few([s for group in GROUPS for s in group if s != SOURCE], PAPERS, LAST))
    desk = Desk(
        folder / "home",
        HUANXIN_REROUTE=str(web.write_reroute(folder / "reroute.txt")),
        HUANXIN_SOURCES=f"{SHOPS}:{folder}",
    )
    with web:
        crawl(desk, web)
        before = held(desk.home)
        for file in desk.home.glob("huanxin.db*"):
            file.unlink()
        said = desk.huanxin("import", *sorted((desk.home / "archive").iterdir()), "--json")
        yield Recovered(desk, said, before, held(desk.home))


def crawl(desk: Desk, web: PagedWeb) -> None:
    """One group after the other, each an hour later than the one before, since each process's clock starts anew."""
    for day in range(LAST + 1):
        web.day = day
        moment = datetime.fromisoformat(clock_of(day)) - timedelta(hours=len(GROUPS))
        for group in GROUPS:
            moment += timedelta(hours=1)
            due = [source for source in group if day not in BUSY or source in BUSY[day]]
            if due:
                desk.environment["HUANXIN_CLOCK"] = moment.isoformat()
                runs = desk.huanxin("crawl", *due, "--delay", "0", "--jsonl").lines
                assert [run["state"] for run in runs] == ["finished"] * len(due), runs


def held(home: Path) -> dict[str, Rows]:
    """What the store holds of each kind, by what tells one from another."""
    store = open_store(f"sqlite:///{home / 'huanxin.db'}", home / "locks")
    with store.reading() as connection:

        def rows(table: sa.Table, *key: str) -> Rows:
            found = [dict(row) for row in connection.execute(sa.select(table)).mappings()]
            return {tuple(row[name] for name in key): row for row in found}

        found = {
            "documents": rows(tables.documents, "id"),
            "versions": rows(tables.versions, "document_id", "number"),
            "appearances": rows(tables.appearances, "url_key"),
            "attachments": rows(tables.attachments, "document_id", "position"),
            "captures": rows(tables.captures, "file", "offset"),
            "changes": {
                (row["document_id"], row["version_to"], *row["classes"]): row
                for row in rows(tables.changes, "seq").values()
            },
        }
    store.close()
    return found


# What the docstring says of times: the day is compared.
BY_DAY = {
    "documents": ("first_seen", "last_changed"),
    "versions": ("time",),
    "appearances": ("first_seen", "last_seen", "missing_since"),
    "changes": ("time",),
}
NOT_TOLD = {"captures": ("id", "verdict_detail"), "changes": ("seq", "origin")}


def comparable(kind: str, row: dict[str, Any]) -> dict[str, Any]:
    told = {name: value for name, value in row.items() if name not in NOT_TOLD.get(kind, ())}
    return told | {name: told[name] and told[name].date() for name in BY_DAY.get(kind, ())}


KINDS = ("documents", "versions", "appearances", "attachments", "captures", "changes")


@pytest.mark.parametrize("kind", KINDS)
def test_everything_is_there_again_and_nothing_else(recovered: Recovered, kind: str) -> None:
    assert sorted(recovered.after[kind]) == sorted(recovered.before[kind])


@pytest.mark.parametrize("kind", KINDS)
def test_everything_is_as_it_was(recovered: Recovered, kind: str) -> None:
    after = recovered.after[kind]
    before = {key: comparable(kind, row) for key, row in recovered.before[kind].items() if key in after}
    assert {key: comparable(kind, after[key]) for key in before} == before


def test_pages_were_seen_when_they_were(recovered: Recovered) -> None:
    """To the second, but for rows that lead elsewhere, which have no page."""
    external = {key for key, row in recovered.before["documents"].items() if row["status"] == "external"}
    moments = [
        {
            key: row["time"]
            for key, row in side["versions"].items()
            if (row["document_id"],) not in external and row["classes"]
        }
        for side in (recovered.before, recovered.after)
    ]
    assert moments[1] == moments[0]


def test_the_days_had_all_that_is_hard(recovered: Recovered) -> None:
    """Else the others would prove nothing of it."""
    before = recovered.before
    statuses = {row["status"] for row in before["documents"].values()}
    classes = {name for row in before["changes"].values() for name in row["classes"]}
    assert statuses == {"current", "withdrawn", "external"}
    assert {"new", "rule", "withdrawn"} <= classes
    assert any(row["parts"] for row in before["appearances"].values())
    assert any(not row["original"] for row in before["appearances"].values())
    assert {row["verdict"] for row in before["captures"].values()} >= {"ok", "shell", "gone"}
    assert any(row["status"] == 304 for row in before["captures"].values())
    assert any(row["source_id"] == "nfra-925" for row in before["documents"].values())
    assert any(row["state"] == "read" and row["text"] for row in before["attachments"].values())


def test_the_import_says_what_it_did(recovered: Recovered) -> None:
    said = recovered.said.json
    assert (recovered.said.code, said["failed"], said["index_fault"]) == (0, [], None)
    assert said["new"] == len(recovered.before["documents"])


def test_no_file_of_the_archive_is_kept_twice(recovered: Recovered) -> None:
    names = {path.name for path in (recovered.desk.home / "archive").iterdir()}
    assert names >= {row["file"] for row in recovered.before["captures"].values()}
    assert not any(name.startswith("import-") for name in names)


def test_importing_once_more_changes_nothing(recovered: Recovered) -> None:
    desk = recovered.desk
    said = desk.huanxin("import", *sorted((desk.home / "archive").iterdir()), "--json")
    assert (said.code, said.json["new"], said.json["changed"]) == (0, 0, 0)
    again = held(desk.home)
    for kind in KINDS:
        assert len(again[kind]) == len(recovered.after[kind]), kind


def test_it_is_found_and_the_next_crawl_tells_nothing_new(recovered: Recovered) -> None:
    desk = recovered.desk
    found = desk.huanxin("search", "家居焕新", "--json")
    assert found.json["total"] > 0
    desk.environment["HUANXIN_CLOCK"] = clock_of(LAST).replace("T20", "T23")
    for source in (SOURCE, "nfra-925"):
        run = desk.huanxin("crawl", source, "--full", "--delay", "0", "--json").json
        assert (run["state"], run["new"], run["changed"], run["withdrawn"]) == ("finished", 0, 0, 0)
