"""What happened to a paper, in words: exact, or both sides quoted."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from alerts.what import what_happened
from config.clock import SHANGHAI
from indexing.changes import classify
from indexing.records import Change, FieldChange

MOMENT = datetime(2023, 9, 4, tzinfo=SHANGHAI)


def changed(*fields: FieldChange) -> Change:
    return Change(1, MOMENT, "d", None, "题", classify(fields), "crawl", fields, 1, 2, "r")


def body(old: str, new: str) -> str:
    return what_happened(changed(FieldChange("body", old, new)), "matches", "notice").zh


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("每户最高补贴2000元。", "每户最高补贴1500元。", "【改规则】每户最高补贴 2000 元 → 1500 元"),
        ("最高补贴二千元。", "最高补贴三千元。", "【改规则】最高补贴 二千元 → 三千元"),
        ("补贴10,000元", "补贴1.2万元", "【改规则】补贴 10,000 元 → 1.2 万元"),
        (
            "按成交价的15%给予补贴，每件不超过2000元。",
            "按成交价的20%给予补贴，每件不超过1500元。",
            "【改规则】按成交价的 15% → 20%；每件不超过 2000 元 → 1500 元",
        ),
        ("一级能效补贴20%、二级15%。", "一级能效补贴15%、二级15%。", "【改规则】一级能效补贴 20% → 15%"),
        ("请于9月15日前报送。", "请于9月30日前报送。", "【改日期】请于 9月15日 → 9月30日"),
        ("9月15日前报送材料。", "9月20日前报送材料。", "【改日期】9月15日前报送材料 → 9月20日前报送材料"),
        (
            "申报截止2025年9月15日17:00。",
            "申报截止2025年9月30日17:00。",
            "【改日期】申报截止 2025年9月15日17:00 → 2025年9月30日17:00",
        ),
        (
            "个人消费者可以申请补贴。",
            "企业可以申请补贴。",
            "【改规则】个人消费者可以申请补贴 → 企业可以申请补贴",
        ),
        ("", "每户限购一台空调。", "【改规则】新增“每户限购一台空调。”"),
        ("旧机须完整。", "", "【改文字】删去“旧机须完整。”"),
        (
            "商务部门要加强宣传。",
            "商务部门应当加强宣传引导。",
            "【改文字】商务部门要加强宣传 → 商务部门应当加强宣传引导",
        ),
    ],
)
def test_what_a_sentence_became(old: str, new: str, said: str) -> None:
    assert body(old, new) == said


def test_figures_that_may_be_of_something_else_are_not_put_side_by_side() -> None:
    swapped = body("冰箱每台500元，洗衣机每台300元。", "洗衣机单价500元，冰箱单价400元。")
    assert "500 元 → " not in swapped
    assert "冰箱每台500元" in swapped
    assert "洗衣机单价500元" in swapped


def test_many_figures_are_counted() -> None:
    old = "冰箱补贴100元，空调补贴200元，电视补贴300元。"
    new = "冰箱补贴110元，空调补贴220元，电视补贴330元。"
    assert body(old, new) == "【改规则】冰箱补贴 100 元 → 110 元；空调补贴 200 元 → 220 元 等 3 处"


def test_other_fields_and_both_languages() -> None:
    files = FieldChange(
        "attachments",
        (("目录.pdf", None, "1"), ("旧表.doc", None, None)),
        (("目录.pdf", None, "2"), ("新表.doc", None, None)),
    )
    assert (
        what_happened(changed(files), "matches", None).zh
        == "【改附件】换新《目录.pdf》；新增《新表.doc》 等 3 处"
    )
    title = changed(FieldChange("title", "旧题", "新题"))
    assert what_happened(title, "matches_no_more", None).zh == "【不再符合】标题 旧题 → 新题"
    kind = changed(FieldChange("document_type", "news", "activity"))
    assert "新闻 → 活动" in what_happened(kind, "matches", None).zh
    assert "news → activity" in what_happened(kind, "matches", None).en


def test_the_new_the_withdrawn_and_the_returned() -> None:
    def plain(*classes: Any, version: str | None = None, agencies: tuple[str, ...] = ()) -> str:
        return what_happened(replace(changed(), classes=classes), "matches_now", version, agencies).zh

    assert plain("new", version="activity", agencies=("浙江省商务厅",)) == "【新活动】浙江省商务厅"
    assert plain("new", agencies=("商务部", "财政部", "税务总局")) == "【新文件】商务部、财政部等"
    assert plain("withdrawn") == "【已撤下】"
    assert plain("back") == "【已恢复】"
    back = replace(changed(FieldChange("body", "补贴2000元。", "补贴1500元。")), classes=("rule", "back"))
    assert what_happened(back, "matches", None).zh == "【已恢复】补贴 2000 元 → 1500 元"
