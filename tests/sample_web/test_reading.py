"""The reader finds on every page of the sample web what the truth says stands there, and nothing of the frame."""

from __future__ import annotations

import gzip
from typing import Any
from urllib.parse import urlsplit

import pytest

from config.registry import load_registry
from crawlers.extract.lists import family
from crawlers.extract.pages import read_notice
from indexing.records import Entry, Hints, Notice
from sample_web import respond, truth

FRAME = (
    "无障碍阅读",
    "热门搜索",
    "打印本页",
    "分享到",
    "相关阅读",
    "网站地图",
    "ICP备",
    "您当前的位置",
    "浏览次数",
)


def read(source_id: str, document: dict[str, Any], day: int, url: str) -> Notice:
    source = load_registry().source(source_id)
    parts = urlsplit(url)
    answer = respond(
        parts.netloc, "GET", parts.path + (f"?{parts.query}" if parts.query else ""), {}, b"", day
    )
    headers = {name.lower(): value for name, value in answer.headers}
    body = gzip.decompress(answer.body) if "content-encoding" in headers else answer.body
    hints = Hints(
        status=answer.status,
        headers=headers,
        entry=Entry(document["title"], document["url"], document["published"]),
        body=(*source.site.body, *family(source.site.family).body),
        agency=source.site.agency,
    )
    return read_notice(body, url, hints)


@pytest.mark.parametrize("source_id", sorted(truth(0)["sources"]))
def test_every_paper_is_read_as_the_truth_has_it(source_id: str) -> None:
    wrong = []
    for document in truth(1)["sources"][source_id]["documents"]:
        if not document["reachable"]:
            continue
        notice = read(source_id, document, 1, document["target"])
        told = {
            "verdict": "ok",
            "title": document["title"],
            "published": document["published"],
            "doc_no": document["doc_no"],
            "attachments": [(a["name"], a["url"]) for a in document["attachments"]],
            "missing": [],
            "frame": [],
        }
        found = {
            "verdict": notice.verdict,
            "title": notice.title,
            "published": (notice.published or "")[:10],
            "doc_no": notice.doc_no,
            "attachments": [(a.name, a.url) for a in notice.attachments],
            "missing": [p for p in document["passages"] if p not in notice.body],
            "frame": [word for word in FRAME if word in notice.body],
        }
        if document["document_date"]:
            told["document_date"] = document["document_date"]
            found["document_date"] = notice.document_date
        wrong += [(document["id"], key, found[key]) for key in told if found[key] != told[key]]
    assert wrong == []


def test_pages_that_hold_no_paper_are_told_by_their_verdict() -> None:
    day0 = truth(0)["sources"]
    (shell,) = [d for d in day0["mofcom-zcfb"]["documents"] if d["url"] != d["target"]]
    notice = read("mofcom-zcfb", shell, 0, shell["url"])
    assert (notice.verdict, notice.target) == ("shell", shell["target"])
    hainan = truth(9)["sources"]["cn-hi-zcwj"]["documents"]
    soft = next(d for d in hainan if d["id"] == "cn-hi-zcwj/extra")
    assert read("cn-hi-zcwj", soft, 5, soft["url"]).verdict == "soft404"
    assert [read("cn-hi-zcwj", soft, day, soft["url"]).verdict for day in (6, 9)] == ["blocked", "blocked"]
    gone = next(d for d in day0["cn-fj-tzgg"]["documents"] if d["id"] == "cn-fj-tzgg/hongmu")
    assert read("cn-fj-tzgg", gone, 3, gone["url"]).verdict == "gone"
