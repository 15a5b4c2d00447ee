"""The sample web's texts and its truth."""

from __future__ import annotations

import json

import pytest

from sample_web import MARK, date_of, respond, truth
from sample_web.library import load
from sample_web.world import Paper, Scene, as_of, presence

DAYS = range(14)


def test_there_are_enough_papers_on_every_site() -> None:
    found = truth(0)["sources"]
    documents = {doc["target"] for source in found.values() for doc in source["documents"]}
    assert len(documents) >= 60
    assert set(found) == {
        "mofcom-zcfb",
        "govcn-library",
        "govcn-zuixin",
        "cn-gd-gkmlpt",
        "cn-sd-col352659",
        "cn-sd-col106480",
        "cn-fj-tzgg",
        "cn-hi-zcwj",
    }
    two_pages = [
        column.id
        for site in load().sites
        for column in site.columns
        if found[column.id]["listed"] > column.size
    ]
    assert len(two_pages) >= 5


def test_every_document_says_that_it_is_a_sample() -> None:
    for source in truth(13)["sources"].values():
        for document in source["documents"]:
            if document["status"] == "external":
                continue
            assert document["passages"][0] == MARK
            assert len("".join(document["passages"][1:])) >= 30, document["id"]


def test_topics_and_types_are_mixed() -> None:
    papers = load().papers
    assert {p.topic for p in papers} == {"core", "related", "other"}
    assert {p.type for p in papers} >= {
        "policy",
        "notice",
        "interpretation",
        "news",
        "activity",
        "guide",
        "faq",
    }


def test_addresses_are_unique() -> None:
    urls = [
        doc["url"]
        for name, s in truth(13)["sources"].items()
        if name != "govcn-zuixin"
        for doc in s["documents"]
    ]
    assert len(urls) == len(set(urls))
    files = {
        (a["url"], d["id"])
        for s in truth(13)["sources"].values()
        for d in s["documents"]
        for a in d["attachments"]
    }
    assert len({url for url, _ in files}) == len(files)


def test_truth_is_json_and_the_same_every_time() -> None:
    once = json.dumps(truth(5), ensure_ascii=False)
    assert once == json.dumps(truth(5), ensure_ascii=False)
    assert json.loads(once)["date"] == "2025-09-13"


def test_day_one_brings_new_papers_and_edits_of_each_class_and_takes_none_away() -> None:
    changes = truth(1)["changes"]
    assert {c for change in changes for c in change["classes"]} == {
        "new",
        "rule",
        "date",
        "attachment",
        "wording",
    }
    assert {change["kind"] for change in changes} == {"new", "edit"}
    assert sum(change["kind"] == "new" for change in changes) >= 5
    before, after = truth(0)["sources"], truth(1)["sources"]
    for source in before:
        assert {d["url"] for d in before[source]["documents"]} <= {
            d["url"] for d in after[source]["documents"]
        }
        assert after[source]["listed"] >= before[source]["listed"]


@pytest.mark.parametrize("paper", [p for p in load().papers if p.events], ids=lambda p: p.id)
def test_an_edit_changes_what_its_classes_say(paper: Paper) -> None:
    for event in paper.events:
        if event.kind != "edit":
            continue
        before, after = as_of(paper, event.day - 1), as_of(paper, event.day)
        if "attachment" in event.classes:
            assert before.attachments != after.attachments
        if {"rule", "date", "wording"} & set(event.classes):
            assert before.body != after.body
        assert paper.day < event.day


def test_a_withdrawn_paper_leaves_the_list_and_a_missing_one_does_not() -> None:
    world = load()
    for paper in world.papers:
        for event in paper.events:
            listed = {p.id for p in Scene(world, event.day).listed(paper.columns[0])}
            if event.kind == "withdrawn":
                assert paper.id not in listed
                assert all(presence(paper, day) == "withdrawn" for day in DAYS if day >= event.day)
            if event.kind == "missing":
                assert paper.id in listed
                assert presence(paper, event.day + 1) == "ok"


def test_a_repost_carries_the_text_of_its_original() -> None:
    by_id = {d["id"]: d for s in truth(0)["sources"].values() for d in s["documents"]}
    reposts = [d for d in by_id.values() if d["repost_of"]]
    assert len(reposts) >= 3
    for copy in reposts:
        original = by_id[copy["repost_of"]]
        assert copy["passages"] == original["passages"]
        assert copy["doc_no"] == original["doc_no"]
        assert copy["url"] != original["url"]


def test_answers_are_the_same_every_time_but_for_counters() -> None:
    sd = truth(0)["sources"]["cn-sd-col352659"]["documents"][0]
    path = sd["url"].removeprefix("http://commerce.shandong.gov.cn")
    pages = [
        respond("commerce.shandong.gov.cn", "GET", path, {}, b"", 0, tick=tick).body for tick in (3, 3, 4)
    ]
    assert pages[0] == pages[1] != pages[2]
    assert sum(a != b for a, b in zip(pages[0], pages[2], strict=True)) <= 4


def test_days_are_shanghai_dates() -> None:
    assert date_of(0) == "2025-09-08"
    assert date_of(13) == "2025-09-21"
