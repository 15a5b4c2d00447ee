"""Makes a HOME of this version, for later ones to open: `python -m tests.homes.make tests/homes/NAME [--program FOLDER]`.

FOLDER is a checkout whose program writes the HOME; without it, this one. The folder gets `home.tar.xz` (database, archive,
politeness), `web.tar.xz` (the web on the HOME's last day and on a later one), `sources/` and `expected.json`: what that
program said of it all.
"""

from __future__ import annotations

import argparse
import json
import lzma
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

from sample_web import SHOPS, clock_of, truth
from sample_web.world import World
from tests.e2e.commands import Desk
from tests.homes.paged import HOST, SOURCE, YAML, few
from tests.homes.web import RecordingWeb

ROOT = Path(__file__).resolve().parent.parent.parent

LAST, LATER = 3, 6
SOURCES = (
    "cn-fj-tzgg",  # trs; files, pages that answer 304
    "cn-sd-col352659",  # jpage
    "nfra-925",  # papers as JSON
    "retail-suning",  # campaign
    # papers of several pages, a copy, a withdrawal, a row that leads elsewhere, and a day on which too much changes at once
    SOURCE,
)
PAPERS = 3
QUERIES = ("家居焕新消费季", '"补贴申报表"', "地区:福建 补贴")

JSONL = """\
{"id": "import-1", "url": "https://web.mou.example/a/1.html", "title": "关于印发家居消费提振方案的通知（示例）", "body": "各县区商务局：\\n现印发家居消费提振方案，每户最高补贴800元。", "published": "2024-03-01", "agencies": ["某市商务局"], "doc_no": "某商〔2024〕3号", "archived_url": "https://web.archive.org/web/20240302000000/https://web.mou.example/a/1.html", "title_en": "Notice on home consumption (sample)"}
{"id": "import-2", "title": "旧家具回收指南（示例）", "body": "旧家具由街道统一回收，不收取费用。", "published": "2024-05-06", "document_type": "guide"}
"""
TEXT = """\
某市绿色家居消费补贴实施细则（示例）
第一条 为促进绿色家居消费，制定本细则。
第二条 购买绿色建材的，按售价的百分之十五补贴，每件不超过1000元。
某市商务局
2024年6月1日
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--program", type=Path, default=ROOT)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        make(options.folder, options.program.resolve(), Path(work))


def make(folder: Path, program: Path, work: Path) -> None:
    """Crawls, imports, asks and packs; `work` is an empty folder."""
    sources = folder / "sources"
    shutil.rmtree(folder / "sources", ignore_errors=True)
    sources.mkdir(parents=True)
    for name, text in _source_files(program):
        (sources / name).write_text(text, "utf-8")
    world = few([source for source in SOURCES if source != SOURCE], PAPERS, LATER)
    web = RecordingWeb(world, garbled=LAST)
    reroute = web.write_reroute(work / "reroute.txt")

    def desk(name: str) -> Desk:
        return Desk(
            work / name,
            HUANXIN_REROUTE=str(reroute),
            HUANXIN_SOURCES=str(sources),
            PYTHONPATH=str(program),
            PYTHONSAFEPATH="1",
        )

    with web:
        live(desk("home"), web, work)
        expected = told(desk("home"))
        _pack_database(work / "home" / "huanxin.db")
        shutil.copytree(work / "home", work / "after")
        expected["later"] = later(desk("after"), web)
        for day in (LAST, LATER):  # with a HOME that knows nothing, so that every page is asked for
            web.day = day
            _crawl(desk(f"fresh-{day}"), clock_of(day), "--full")
            web.write(day, work / f"day-{day}.warc")
    _check(expected["later"], world)
    _pack(folder / "home.tar.xz", [work / "home" / n for n in ("huanxin.db", "archive", "politeness")])
    _pack(folder / "web.tar.xz", [work / f"day-{day}.warc" for day in (LAST, LATER)])
    text = json.dumps(expected, ensure_ascii=False, indent=1, sort_keys=True)
    (folder / "expected.json").write_text(text + "\n", "utf-8")


def _source_files(program: Path) -> Iterable[tuple[str, str]]:
    """The site files that have our sources, so that a later registry without them changes nothing."""
    yield "mou.yaml", YAML
    for path in (*SHOPS.glob("*.yaml"), *(program / "config" / "sources").rglob("*.yaml")):
        text = path.read_text("utf-8")
        columns = {column["id"] for column in yaml.safe_load(text)["columns"]}
        shop = path.parent != SHOPS and (SHOPS / path.name).exists()
        if columns & set(SOURCES) and not shop:
            yield path.name, text


def live(desk: Desk, web: RecordingWeb, work: Path) -> None:
    """The days up to the last, and an import on the third."""
    (work / "papers.jsonl").write_text(JSONL, "utf-8")
    (work / "rules.txt").write_text(TEXT, "utf-8")
    for day in range(LAST + 1):
        web.day = day
        _crawl(desk, clock_of(day))
        if day == 2:
            said = desk.huanxin("import", work / "papers.jsonl", work / "rules.txt", "--json")
            assert said.json["new"] == 3, said


def _crawl(desk: Desk, clock: str, *options: str) -> list[dict[str, Any]]:
    desk.environment["HUANXIN_CLOCK"] = clock
    said = desk.huanxin("crawl", *SOURCES, "--delay", "0", "--jsonl", *options)
    runs: list[dict[str, Any]] = said.lines
    assert {run["state"] for run in runs} <= {"finished", "quarantined"}, (said.err, runs)
    return runs


def told(desk: Desk) -> dict[str, Any]:
    """What the program says of its HOME, and how many captures there are."""
    home = desk.home
    with closing(sqlite3.connect(home / "huanxin.db")) as database:
        ids = [key for (key,) in database.execute("SELECT id FROM documents ORDER BY id")]
        (captures,) = database.execute("SELECT count(*) FROM captures").fetchone()
    shown = [desk.huanxin("show", key, "--json").json for key in ids]
    return {
        "clock": (datetime.fromisoformat(clock_of(LAST)) + timedelta(hours=1)).isoformat(),
        "later_clock": clock_of(LATER),
        "days": {"last": LAST, "later": LATER},
        "sources": list(SOURCES),
        "captures": captures,
        "documents": {one["id"]: {k: v for k, v in one.items() if k != "facts"} for one in shown},
        "changes": desk.huanxin("changes", "--jsonl").lines,
        "runs": [
            {k: v for k, v in run.items() if k != "log"} for run in desk.huanxin("runs", "--jsonl").lines
        ],
        "quarantine": desk.huanxin("quarantine", "list", "--json").json,
        "diffs": [desk.huanxin("diff", one["id"], "--json").json for one in shown if one["version"] > 1],
        "found": {query: _found(desk, query) for query in QUERIES},
    }


def _found(desk: Desk, query: str) -> list[str]:
    hits = desk.huanxin("search", query, "--size", "50", "--json").json["hits"]
    return sorted(hit["id"] for hit in hits if not hit["partial"])


def later(desk: Desk, web: RecordingWeb) -> list[list[Any]]:
    """What the same program tells from crawling again: nothing while the web stays as it is, then what a later day brings,
    as (address, classes)."""
    before = desk.huanxin("changes", "--jsonl").lines[-1]["seq"]
    clock = (datetime.fromisoformat(clock_of(LAST)) + timedelta(hours=2)).isoformat()
    for run in _crawl(desk, clock, "--full"):
        assert (run["new"], run["changed"], run["withdrawn"]) == (0, 0, 0), run
    web.day = LATER
    _crawl(desk, clock_of(LATER))
    changes = desk.huanxin("changes", "--since", str(before), "--jsonl").lines
    return sorted([change["url"], change["classes"]] for change in changes)


def _check(later: list[list[Any]], world: World) -> None:
    """The sample web's truth says the same: all that is due by then is told, and nothing that did not happen. What the plan
    need not have found yet, the look at every page may have."""
    open_still = [
        change
        for change in truth(LATER, world)["changes"]
        if (change["found_by"] or 0) > LAST and change["source"] in SOURCES and not change["repost_of"]
    ]
    happened = {(change["url"], *change["classes"]) for change in open_still}
    due = {(change["url"], *change["classes"]) for change in open_still if change["found_by"] <= LATER}
    told = {(url, *classes) for url, classes in later if urlsplit(url).hostname != HOST}
    assert due and due <= told <= happened, (told, due, happened)


def _pack_database(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA journal_mode = DELETE")
        database.execute("VACUUM")


def _pack(target: Path, paths: Iterable[Path]) -> None:
    with (
        lzma.open(target, "wb", preset=9 | lzma.PRESET_EXTREME) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as archive,
    ):
        for path in paths:
            archive.add(path, path.name, filter=_anonymous)


def _anonymous(info: tarfile.TarInfo) -> tarfile.TarInfo:
    info.uid = info.gid = 0
    info.uname = info.gname = ""
    return info


if __name__ == "__main__":
    main()
