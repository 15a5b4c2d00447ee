"""The whole country of the sample web: big enough, read as its truth has it, and no two papers alike."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from config.registry import Registry, load_registry
from indexing.changes.classes import classify
from indexing.changes.fields import VersionFields, compare
from indexing.records import Entry, Notice, PageRequest
from sample_web import MARK, SHOPS, truth, whole
from sample_web.text import passages
from sample_web.world import EventKind, Paper
from tests.sample_web.walking import Walker

ROOT = Path(__file__).resolve().parents[2]
DAYS = (0, 1, 7, 13)
FRAME = ("今天是", "热点信息", "浏览次数", "相关阅读", "ICP备", "打印本页", "分享到", "您当前的位置")


@cache
def registry() -> Registry:
    return load_registry((SHOPS,))


@cache
def told(day: int) -> dict[str, Any]:
    return truth(day, whole())


@cache
def documents(day: int) -> dict[tuple[str, str], dict[str, Any]]:
    return {(s, d["id"]): d for s, source in told(day)["sources"].items() for d in source["documents"]}


def entry_of(document: dict[str, Any]) -> Entry:
    return Entry(document["title"], document["url"], document["published"], document["doc_no"])


def test_every_enabled_source_is_there_with_all_regions_and_retailers() -> None:
    enabled = {source.id: source.site for source in registry().sources.values() if source.enabled}
    assert set(told(0)["sources"]) == set(enabled)
    assert all(source["listed"] >= 1 for source in told(0)["sources"].values())
    regions = {d["region"] for d in documents(0).values()} - {"100000"}
    assert len(regions) == 37
    retailers = {s for s in told(0)["sources"] if enabled[s].tier == "retailer"}
    assert len(retailers) >= 15
    families = {site.family for site in enabled.values()}
    assert {"trs", "jpage", "jpaas", "gkmlpt", "ucap", "igs", "govcn", "nfra", "miit"} <= families
    assert {"table_list", "generic_list", "feed", "campaign"} <= families


def test_there_are_400_documents_of_every_topic_and_type() -> None:
    originals = {d["id"]: d for d in documents(0).values() if d["repost_of"] is None}
    assert len(originals) >= 400
    topics = Counter(d["topic"] for d in originals.values())
    assert min(topics[name] for name in ("core", "related", "other")) >= 60
    assert {"policy", "notice", "interpretation", "news", "activity", "promotion"} <= {
        d["type"] for d in originals.values()
    }
    assert sum(d["repost_of"] is not None for d in documents(0).values()) >= 15
    assert all(d["passages"][0] == MARK for d in originals.values() if d["passages"])


def test_addresses_numbers_and_titles_are_unique() -> None:
    pages = {d["url"]: d["id"] for d in documents(13).values()}
    assert len(pages) == len(whole().papers)
    files = [
        a["url"] for d in {d["id"]: d for d in documents(13).values()}.values() for a in d["attachments"]
    ]
    assert len(files) == len(set(files))
    numbers = [p.doc_no for p in whole().papers if p.doc_no and not p.repost_of and "@" in p.site]
    assert len(numbers) == len(set(numbers))


@pytest.mark.parametrize("day", DAYS)
def test_lists_show_what_the_truth_says(day: int) -> None:
    walker, wrong = Walker(whole(), day), []
    for source_id, said in told(day)["sources"].items():
        if not said["readable"]:
            continue
        source = registry().source(source_id)
        entries, totals = walker.entries(source)
        listed = [d for d in said["documents"] if d["status"] != "withdrawn"]
        # Cards of campaigns show no date.
        dated = source.site.family != "campaign"
        found = sorted((e.title, e.url, (e.date or "")[:10] if dated else "") for e in entries)
        wanted = sorted((d["title"], d["url"], d["published"] if dated else "") for d in listed)
        if found != wanted or not totals <= {len(listed)}:
            wrong.append((source_id, len(found), len(wanted), totals))
    assert wrong == []


def test_pages_are_read_as_the_truth_has_them() -> None:
    """Each document on one of the days, so that all families are read on all of them."""
    wrong = []
    for n, (source_id, identity) in enumerate(sorted(documents(13))):
        day = DAYS[n % len(DAYS)]
        document = documents(day).get((source_id, identity))
        if document is None or not document["reachable"]:
            continue
        source = registry().source(source_id)
        notice = Walker(whole(), day, n).read(source, document["target"], entry_of(document))
        wrong += [(source_id, identity, day, *w) for w in differences(notice, document, source.site.family)]
    assert wrong == []


def differences(notice: Notice, document: dict[str, Any], family: str) -> list[tuple[str, object, object]]:
    wanted: dict[str, object] = {
        "verdict": "ok",
        "title": document["title"],
        "doc_no": document["doc_no"],
        "published": None if family == "campaign" else document["published"],
        "attachments": sorted((a["name"], a["url"]) for a in document["attachments"]),
        "missing": [],
        "frame": [],
    }
    found: dict[str, object] = {
        "verdict": notice.verdict,
        "title": notice.title,
        "doc_no": notice.doc_no,
        "published": notice.published[:10] if notice.published else None,
        "attachments": sorted((a.name, a.url) for a in notice.attachments),
        "missing": [p for p in document["passages"] if p not in notice.body],
        "frame": [word for word in FRAME if word in notice.body],
    }
    return [(key, found[key], wanted[key]) for key in wanted if found[key] != wanted[key]]


def fields(source_id: str, document: dict[str, Any], day: int, tick: int) -> VersionFields:
    walker = Walker(whole(), day, tick)
    notice = walker.read(registry().source(source_id), document["target"], entry_of(document))
    assert notice.verdict == "ok", (document["id"], day, notice.verdict, notice.verdict_detail)
    return VersionFields(
        title=notice.title or "",
        body=notice.body,
        published=notice.published,
        document_date=notice.document_date,
        agencies=notice.agencies,
        doc_no=notice.doc_no,
        index_no=notice.index_no,
        origin_name=notice.origin_name,
        document_type=notice.document_type,
        attachments=tuple((a.name, a.url, digest(walker, a.url)) for a in notice.attachments),
    )


def digest(walker: Walker, url: str) -> str:
    return hashlib.sha256(walker.fetch(PageRequest(url)).body).hexdigest()


def readable(source_id: str, *days: int) -> bool:
    return all(told(day)["sources"][source_id]["readable"] for day in days)


def test_an_edit_is_of_the_classes_that_the_truth_gives_it() -> None:
    wrong, seen = [], Counter[str]()
    for change in told(13)["changes"]:
        day, place = change["day"], (change["source"], change["document"])
        if change["kind"] != "edit" or not readable(place[0], day - 1, day):
            continue
        before = fields(place[0], documents(day - 1)[place], day - 1, 5)
        after = fields(place[0], documents(day)[place], day, 78)
        found = list(classify(compare(before, after)))
        seen.update(found)
        if found != change["classes"]:
            wrong.append((change["document"], change["classes"], found))
    assert wrong == []
    assert min(seen[name] for name in ("rule", "date", "attachment", "metadata", "wording")) >= 20


def test_noise_is_no_change() -> None:
    quiet = {p.id for p in whole().papers if not p.events and not p.external}
    wrong, noisy = [], 0
    for n, ((source_id, identity), document) in enumerate(sorted(documents(0).items())):
        if identity not in quiet or n % 3 or not readable(source_id, 0, 9) or not document["reachable"]:
            continue
        first, second = fields(source_id, document, 0, 3), fields(source_id, document, 9, 3030)
        wrong += [(identity, c.field, c.old, c.new) for c in compare(first, second)]
        pages = [
            Walker(whole(), day, tick).fetch(PageRequest(document["target"])).body
            for day, tick in ((0, 3), (9, 3030))
        ]
        noisy += pages[0] != pages[1]
    assert wrong == []
    assert noisy >= 40


def test_the_days_bring_every_kind_of_event() -> None:
    kinds = Counter(event.kind for paper in whole().papers for event in paper.events)
    least: dict[EventKind, int] = {"edit": 100, "withdrawn": 5, "missing": 5, "soft404": 5}
    assert all(kinds[kind] >= count for kind, count in least.items())
    sites = whole().sites
    assert {kind for site in sites for kind in site.blocked.values()} == {"jsl", "ruishu", "wzws", "c3vk"}
    assert sum(bool(site.scripted) for site in sites) >= 4
    assert sum(site.relayout is not None for site in sites) >= 3
    assert sum(paper.day > 0 for paper in whole().papers) >= 80


def test_unreadable_lists_show_no_row_and_blocked_sites_no_page() -> None:
    for source_id, day in (("cn-xz-gsgg", 5), ("cn-hn-zcjd", 4), ("retail-gree", 6)):
        assert not readable(source_id, day)
        assert Walker(whole(), day).entries(registry().source(source_id))[0] == []
    (first, *_) = told(3)["sources"]["cn-sh-zcwj"]["documents"]
    assert not first["reachable"]
    assert Walker(whole(), 3).fetch(PageRequest(first["url"])).status == 521
    assert Walker(whole(), 4).fetch(PageRequest(first["url"])).status in (200, 404)


def grams(paper: Paper) -> set[str]:
    text = "".join("".join(passages(paper)).split())
    return {text[n : n + 4] for n in range(len(text) - 3)}


def test_reposts_are_alike_and_nothing_else_is() -> None:
    """Jaccard of 4-grams, which is what the monitor's MinHash estimates; it takes .56 for the same paper."""
    papers = [paper for paper in whole().papers if not paper.external]
    root = {paper.id: paper.repost_of or paper.id for paper in papers}
    sets = [grams(paper) for paper in papers]
    alike, unlike = [], []
    for n, one in enumerate(papers):
        for m in range(n):
            least, most = sorted((len(sets[n]), len(sets[m])))
            if least < 0.45 * most and root[one.id] != root[papers[m].id]:
                continue
            shared = len(sets[n] & sets[m])
            share = shared / (least + most - shared)
            if root[one.id] == root[papers[m].id]:
                alike.append(share)
            elif share >= 0.45:
                unlike.append((share, one.id, papers[m].id))
    assert unlike == []
    assert len(alike) >= 18
    assert min(alike) > 0.8


def test_another_process_makes_the_same_web() -> None:
    program = (
        "import hashlib, json; from sample_web import truth, whole;"
        "print(hashlib.sha256(json.dumps(truth(13, whole()), ensure_ascii=False).encode()).hexdigest())"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    here = json.dumps(told(13), ensure_ascii=False).encode()
    assert run.stdout.strip() == hashlib.sha256(here).hexdigest()
