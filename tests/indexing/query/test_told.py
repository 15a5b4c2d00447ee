"""Fields that ask what facts say: read, printed back as what is read as the same, refused with how to mend it."""

from __future__ import annotations

from datetime import date

import pytest

from indexing.query import QueryError, parse, read_as
from indexing.query.tree import DateRange, Recent, Told, asks_of_facts, counts_from_today

TODAY = date(2025, 9, 8)
DAY = DateRange("2025-09-08", "2025-09-08")


@pytest.mark.parametrize(
    ("text", "told", "printed"),
    [
        ("活动:进行中", Told("activity", "running", DAY), "活动:进行中"),
        ("活动：即将开始", Told("activity", "coming", DAY), "活动:即将开始"),
        ("activity:ended", Told("activity", "ended", DAY), "活动:已结束"),
        ("活动:“进行中”", Told("activity", "进行中"), "活动:“进行中”"),
        ("活动:家博会", Told("activity", "家博会"), "活动:家博会"),
        ("活动:“之江 消费季”", Told("activity", "之江 消费季"), "活动:“之江 消费季”"),
        ("活动:2025浙江消费季", Told("activity", "2025浙江消费季"), "活动:2025浙江消费季"),
        ("活动:2025-09..2025-10", Told("activity", days=DateRange("2025-09-01", "2025-10-31")), "活动:2025-09-01..2025-10-31"),
        ("截止:<2025-10-01", Told("deadline", days=DateRange(None, "2025-09-30")), "截止:<=2025-09-30"),
        ("截止日期:2025年9月", Told("deadline", days=DateRange("2025-09-01", "2025-09-30")), "截止:2025-09-01..2025-09-30"),
        ("截止:近7天", Told("deadline", days=DateRange("2025-09-02", None, Recent(7, "d"))), "截止:近7天"),
        ("品类:空调", Told("category", "空调"), "品类:空调"),
        ("category:appliances", Told("category", "家电"), "品类:家电"),
        ("补贴上限:>1500", Told("cap", cents=(150_001, None)), "补贴上限:>1500"),
        ("补贴上限:≤1.5万元", Told("cap", cents=(None, 1_500_000)), "补贴上限:<=15000"),
        ("补贴上限:1500..2,000", Told("cap", cents=(150_000, 200_000)), "补贴上限:1500..2000"),
        ("cap:两千", Told("cap", cents=(200_000, 200_000)), "补贴上限:2000"),
        ("引用:商办消费函【2025】9012号", Told("cites", "商办消费函〔2025〕9012号"), "引用:商办消费函〔2025〕9012号"),
        ("引用:（2025）9012号", Told("cites", "（2025）9012号"), "引用:（2025）9012号"),
        ("依据:促进家居消费", Told("cites", "促进家居消费"), "引用:促进家居消费"),
        ("措施:第三条", Told("measure", "3"), "举措:3"),
    ],
)  # fmt: skip
def test_what_is_typed_is_read_and_printed_as_what_reads_the_same(
    text: str, told: Told, printed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUANXIN_LANG", "zh")
    assert parse(text, TODAY) == told
    assert read_as(told) == printed
    assert parse(printed, TODAY) == told


@pytest.mark.parametrize(
    ("text", "mend"),
    [
        ("品类:钢琴", "家具"),
        ("补贴上限:很多", "1500..2000"),
        ("补贴上限:2000..1500", "1500..2000"),
        ("措施:12", "11"),
        ("截止:明天", "2023-09"),
        ("引用:“·”", "写上"),
        ("活动:", "活动:"),
    ],
)
def test_what_a_field_cannot_hold_is_refused(text: str, mend: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUANXIN_LANG", "zh")
    with pytest.raises(QueryError) as refused:
        parse(text, TODAY)
    assert mend in refused.value.mend


def test_what_depends_on_the_day_says_so() -> None:
    asked = ("活动:进行中 家居", "-（截止:近7天 或 沙发）", "活动:2025", "截止:<2025-10", "家居 近30天")
    assert [counts_from_today(parse(text, TODAY)) for text in asked] == [True, True, False, False, True]
    assert [asks_of_facts(parse(text, TODAY)) for text in asked] == [True, True, True, True, False]
