"""Recording papers: what is new, what changed and how, and what is no change at all. On SQLite and on PostgreSQL."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from config.clock import SHANGHAI
from indexing.records import Paper, StoredAttachment
from indexing.store import Store, changes_since, find_document, load_documents, open_store, record
from indexing.store.outbox import backlog
from indexing.store.papers.presence import missed

MONDAY = datetime(2023, 9, 4, 2, 0, tzinfo=SHANGHAI)

PAPER = Paper(
    url="https://swt.example.gov.cn/tzgg/202309/t20230904_1.html",
    title="关于开展家居焕新消费季活动的通知",
    seen_at=MONDAY,
    body="各市商务局：\n每户最高补贴2000元。\n请于9月15日前报送。\n特此通知。",
    published="2023-09-04",
    agencies=("示例省商务厅",),
    doc_no="示商函〔2023〕1号",
    document_type="notice",
    region="350000",
    source_id="cn-example-tzgg",
    attachments=(
        StoredAttachment(
            "附件1.docx", "https://swt.example.gov.cn/a.docx", "docx", "a" * 64, 10, "read", "表"
        ),
    ),
)


@pytest.fixture
def store(database_url: str, tmp_path: Path) -> Store:
    return open_store(database_url, tmp_path / "locks")


def again(**changed: object) -> Paper:
    return replace(PAPER, seen_at=MONDAY + timedelta(days=1), **changed)  # type: ignore[arg-type]


def test_a_new_paper_is_a_document_with_one_version_one_change_and_index_work(store: Store) -> None:
    (recorded,) = record(store, [PAPER], origin="crawl", run_id="r1")
    assert recorded.outcome == "new"
    document = load_documents(store, [recorded.document_id], history=True)[recorded.document_id]
    assert document.title == PAPER.title
    assert document.body == PAPER.body
    assert document.agencies == PAPER.agencies
    assert document.attachments == PAPER.attachments
    assert [v.number for v in document.versions] == [1]
    (change,) = changes_since(store)
    assert change.classes == ("new",)
    assert (change.version_from, change.version_to, change.run_id) == (None, 1, "r1")
    assert backlog(store) == 1


@pytest.mark.parametrize(
    "url",
    [
        "http://swt.example.gov.cn/tzgg/202309/t20230904_1.html",
        "https://www.swt.example.gov.cn/tzgg/202309/t20230904_1.html?xxgkhide=1",
        "https://swt.example.gov.cn//tzgg/202309/t20230904_1.html#top",
    ],
)
def test_other_spellings_of_the_address_are_the_same_document(store: Store, url: str) -> None:
    (first,) = record(store, [PAPER], origin="crawl")
    (second,) = record(store, [again(url=url)], origin="crawl")
    assert second.outcome == "unchanged"
    assert second.document_id == first.document_id == find_document(store, url)


@pytest.mark.parametrize(
    "noise",
    [
        {"body": PAPER.body.replace("\n", "\n　　")},
        {"body": PAPER.body + "\n浏览次数：1532"},
        {"body": PAPER.body + "\n阅读量：88次"},
        {"published": "2023-09-04T10:20:00+08:00"},
        {"published": None, "doc_no": None, "agencies": ()},
        {"body": "特此通知。\n各市商务局：\n每户最高补贴2000元。\n请于9月15日前报送。"},
    ],
)
def test_white_space_counters_order_and_a_page_that_says_less_are_no_change(
    store: Store, noise: dict[str, object]
) -> None:
    record(store, [PAPER], origin="crawl")
    (recorded,) = record(store, [again(**noise)], origin="crawl")
    assert recorded.outcome == "unchanged"
    assert len(list(changes_since(store))) == 1


FILE = PAPER.attachments[0]


@pytest.mark.parametrize(
    ("edit", "classes"),
    [
        ({"body": PAPER.body.replace("2000元", "3000元")}, ("rule",)),
        ({"body": PAPER.body.replace("9月15日", "9月20日")}, ("date",)),
        ({"body": PAPER.body.replace("特此通知", "请遵照执行")}, ("wording",)),
        ({"title": "关于延长家居焕新消费季活动的通知"}, ("metadata",)),
        ({"doc_no": "示商函〔2023〕2号"}, ("metadata",)),
        ({"attachments": ()}, ("attachment",)),
        ({"attachments": (replace(FILE, name="附件1（修订）.docx"),)}, ("attachment",)),
        ({"attachments": (replace(FILE, sha256="b" * 64),)}, ("attachment",)),
        (
            {
                "body": PAPER.body.replace("2000元", "3000元").replace("15日", "20日"),
                "doc_no": "示商函〔2023〕9号",
            },
            ("rule", "date", "metadata"),
        ),
    ],
)
def test_each_real_edit_makes_one_version_of_its_classes(
    store: Store, edit: dict[str, object], classes: tuple[str, ...]
) -> None:
    record(store, [PAPER], origin="crawl")
    (recorded,) = record(store, [again(**edit)], origin="crawl")
    assert recorded.outcome == "changed"
    change = list(changes_since(store))[-1]
    assert change.classes == classes
    assert (change.version_from, change.version_to) == (1, 2)
    assert record(store, [again(**edit)], origin="crawl")[0].outcome == "unchanged"


def test_the_log_names_the_changed_sentences_only(store: Store) -> None:
    record(store, [PAPER], origin="crawl")
    record(store, [again(body=PAPER.body.replace("2000元", "3000元"))], origin="crawl")
    (field,) = next(iter(changes_since(store, seq=1))).fields
    assert (field.field, field.old, field.new) == ("body", "每户最高补贴2000元。", "每户最高补贴3000元。")


def test_a_file_not_fetched_this_time_keeps_what_was_known_of_it(store: Store) -> None:
    (first,) = record(store, [PAPER], origin="crawl")
    link = StoredAttachment(FILE.name, FILE.url)
    (second,) = record(store, [again(attachments=(link,), title="换了标题的通知")], origin="crawl")
    assert second.outcome == "changed"
    assert load_documents(store, [first.document_id])[first.document_id].attachments == (FILE,)


def test_the_same_bytes_under_the_same_name_are_the_same_file_wherever_they_stand(store: Store) -> None:
    (key,) = {one.document_id for one in record(store, [PAPER], origin="crawl")}
    (file,) = PAPER.attachments
    for sign in ("1", "2"):
        moved = replace(file, url=f"{file.url}?sign={sign}")
        assert record(store, [again(attachments=(moved,))], origin="crawl")[0].outcome == "unchanged"
        assert load_documents(store, [key])[key].attachments == (moved,)
    # The page is as it was, and so is the file at its last address: nothing was fetched.
    linked = StoredAttachment(moved.name, moved.url)
    assert record(store, [again(attachments=(linked,))], origin="crawl")[0].outcome == "unchanged"
    for other in (
        replace(moved, url="http://a.gov.cn/b.docx", sha256="b" * 64),
        replace(file, name="附件2.docx"),
    ):
        (found,) = record(store, [again(attachments=(other,))], origin="crawl", hold_changes=True)
        assert found.classes == ("attachment",)


def test_changes_since_a_moment(store: Store) -> None:
    record(store, [PAPER], origin="crawl")
    record(store, [again(title="又一个通知")], origin="crawl")
    assert [c.seq for c in changes_since(store, moment=MONDAY + timedelta(hours=12))] == [2]


def test_a_page_is_only_confirmed_missing_on_another_day_and_after_half_a_day(store: Store) -> None:
    record(store, [PAPER], origin="crawl")
    url = PAPER.url or ""
    evening = MONDAY.replace(hour=23)
    assert not missed(store, url, evening)
    assert not missed(store, url, evening + timedelta(hours=2))
    assert missed(store, url, evening + timedelta(hours=13))


def test_four_writers_for_ten_seconds_never_meet_a_lock_error(database_url: str, tmp_path: Path) -> None:
    store = open_store(database_url, tmp_path / "locks")
    until = time.monotonic() + 10
    errors: list[BaseException] = []
    written = [0, 0, 0, 0]

    def write(number: int) -> None:
        mine = open_store(database_url, tmp_path / "locks")
        try:
            while time.monotonic() < until:
                url = f"https://a{number}.example.gov.cn/{written[number]}.html"
                unique = f"示商函〔2023〕{number}{written[number]:06}号"
                record(mine, [replace(PAPER, url=url, doc_no=unique), PAPER], origin="crawl")
                written[number] += 1
        except BaseException as error:
            errors.append(error)
        finally:
            mine.close()

    threads = [threading.Thread(target=write, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors
    assert all(written)
    assert len(list(changes_since(store))) == sum(written) + 1


LONG = "各市商务局：" + "".join(
    f"第{n}条，家居卖场应当在第{n}周内公布第{n}批参与品类和优惠措施，并保存凭证备查。" for n in range(30)
)
ORIGINAL = replace(
    PAPER,
    url="https://www.mofcom.gov.cn/zwgk/art_1.html",
    title="商务部办公厅关于组织开展家居焕新消费季活动的通知",
    body=LONG,
    agencies=("商务部办公厅",),
    doc_no=None,
    region="100000",
    source_id="mofcom-zcfb",
    own=True,
    attachments=(),
)
REPRINT = replace(
    ORIGINAL,
    url="https://swt.example.gov.cn/zc/t20230910_7.html",
    title="（转载）关于组织开展家居焕新消费季活动的通知",
    body=f"来源：商务部\n{LONG}\n（供稿：信息中心）",
    published="2023-09-10",
    source_id="cn-example-zc",
    region="350000",
    own=False,
)


def test_a_reprint_is_another_appearance_of_the_same_document_with_its_differences_named(
    store: Store,
) -> None:
    (first,) = record(store, [ORIGINAL], origin="crawl")
    (second,) = record(store, [REPRINT], origin="crawl")
    assert (second.outcome, second.document_id) == ("copy", first.document_id)
    document = load_documents(store, [first.document_id], history=True)[first.document_id]
    assert document.title == ORIGINAL.title
    assert [(a.url, a.original) for a in document.appearances] == [(ORIGINAL.url, True), (REPRINT.url, False)]
    assert set(document.appearances[1].differs) == {"title", "body", "published"}
    assert len(list(changes_since(store))) == 1


def test_the_same_number_and_text_under_a_newsrooms_headline_is_a_copy(store: Store) -> None:
    numbered = replace(ORIGINAL, doc_no="商办消费函〔2023〕8号")
    headline = replace(REPRINT, title="13部门发文：家居焕新有补贴", doc_no=numbered.doc_no)
    forwarded = replace(
        headline, url="https://swt.example.gov.cn/zc/8.html", title="关于转发家居焕新消费季活动通知的函"
    )
    outcomes = [
        record(store, [paper], origin="crawl")[0].outcome for paper in (numbered, headline, forwarded)
    ]
    assert outcomes == ["new", "copy", "new"]


def test_the_ministrys_own_page_becomes_the_original_though_found_later(store: Store) -> None:
    (first,) = record(store, [REPRINT], origin="crawl")
    (second,) = record(store, [ORIGINAL], origin="crawl")
    assert second.document_id == first.document_id
    document = load_documents(store, [first.document_id], history=True)[first.document_id]
    assert (document.url, document.title, document.region) == (ORIGINAL.url, ORIGINAL.title, "100000")
    assert [(a.url, a.original) for a in document.appearances] == [(ORIGINAL.url, True), (REPRINT.url, False)]
    assert [c.classes for c in changes_since(store)] == [("new",)]
    assert (
        record(store, [replace(ORIGINAL, seen_at=MONDAY + timedelta(days=2))], origin="crawl")[0].outcome
        == "unchanged"
    )


@pytest.mark.parametrize(
    "other",
    [
        {"title": "商务部办公厅关于组织开展家居焕新消费季活动的通知（第二批）"},
        {"title": "示例省商务厅转发商务部办公厅关于组织开展家居焕新消费季活动的通知"},
        {"doc_no": "商办消费函〔2024〕9号", "document_date": "2024-09-01"},
        {"published": "2024-09-04"},
        {
            "body": "".join(
                f"其{n}，外贸企业应当在{n}日前报送第{n}季度展会计划与人员名单。" for n in range(30)
            )
        },
    ],
)
def test_the_next_batch_the_next_year_and_another_text_are_other_documents(
    store: Store, other: dict[str, object]
) -> None:
    numbered = replace(ORIGINAL, doc_no="商办消费函〔2023〕8号", document_date="2023-09-01")
    first = ORIGINAL if "doc_no" not in other else numbered
    record(store, [first], origin="crawl")
    (second,) = record(store, [replace(REPRINT, **({"title": ORIGINAL.title} | other))], origin="crawl")  # type: ignore[arg-type]
    assert second.outcome == "new"
