"""Which kind a change is, and how a diff reads."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexing.changes.classes import classify, is_date, is_rule
from indexing.changes.diff import diff
from indexing.changes.fields import changed_sentences
from indexing.changes.sentences import sentences
from indexing.records import FieldChange


@pytest.mark.parametrize(
    "sentence",
    [
        "每户最高补贴2000元。",
        "按成交价的20%给予补贴。",
        "每人每类限购1台。",
        "补贴比例为百分之十五。",
        "补贴三千元。",
        "补贴对象为本市户籍居民。",
        "个人消费者可申请补贴。",
        "活动范围扩大到县城。",
        "单笔满3000元减400元。",
        "全场8.5折。",
    ],
)
def test_numbers_with_units_and_who_may_apply_are_rules(sentence: str) -> None:
    assert is_rule(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "请于9月15日前报送。",
        "活动时间为2023年9月至12月。",
        "有效期至2025年12月31日。",
        "自公布之日起30日内有效。",
        "截止日期另行通知。",
        "二〇二三年八月三十一日",
        "即日起至年底。",
    ],
)
def test_deadlines_and_periods_are_dates(sentence: str) -> None:
    assert is_date(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "请遵照执行。",
        "各地要高度重视。",
        "现将2025年家装厨卫焕新工作方案印发给你们。",
        "共有3个分会场。",
        "见《通知》第三条。",
    ],
)
def test_plain_wording_is_neither(sentence: str) -> None:
    assert not is_rule(sentence)
    assert not is_date(sentence)


def test_classes_come_most_important_first() -> None:
    fields = [
        FieldChange("title", "a", "b"),
        FieldChange("attachments", (), (("x", None, None),)),
        FieldChange("body", "补贴2000元，9月15日前申请。", "补贴3000元，9月20日前申请。"),
    ]
    assert classify(fields) == ("rule", "date", "attachment", "metadata")


def test_counters_and_clocks_are_no_sentences() -> None:
    text = "正文一句。\n浏览次数：123\n【阅读：88次】\n当前时间：2025年9月8日 10:00\n第二句。"
    assert sentences(text) == ["正文一句。", "第二句。"]


def test_a_sentence_that_moved_is_neither_gone_nor_come() -> None:
    assert changed_sentences("甲。\n乙。\n丙。", "丙。\n甲。\n丁。") == (["乙。"], ["丁。"])


def test_a_diff_names_the_changed_words_only() -> None:
    hunks = diff("每户最高补贴2000元。不变的一句。", "每户最高补贴3000元。不变的一句。")
    changed = [(h.op, h.old, h.new) for h in hunks if h.op != "equal"]
    assert changed == [("replace", "2000", "3000")]


@settings(max_examples=150, deadline=None)
@given(st.text("补贴元。\n12；，甲乙", max_size=80), st.text("补贴元。\n12；，甲乙", max_size=80))
def test_a_diffs_sides_are_the_two_texts(old: str, new: str) -> None:
    hunks = diff(old, new)
    assert "".join(h.old for h in hunks) == old
    assert "".join(h.new for h in hunks) == new
