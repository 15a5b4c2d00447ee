"""Which kind a change is, and how a diff reads."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexing.changes.classes import classify
from indexing.changes.dates import is_date
from indexing.changes.diff import diff
from indexing.changes.fields import VersionFields, changed_sentences, compare
from indexing.changes.pairs import paired
from indexing.changes.rules import is_rule
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
        "满３０００元减４００元，让利１５％。",
        "预算为1.2万元。",
        "发放百元消费券。",
        "人民币贰仟元整。",
        "每件商品的标准另行公布。",
        "每台补贴标准见附表。",
        "同一品类只能买1件。",
        "同类家电限购一台。",
        "每户可选一套。",
        "购买一件产品即可参加。",
        "第二件半价。",
        "| 橱柜 | ¥1299 |",
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
        "政策实施至2027年。",
        "延续实施到２０２７年。",
        "办理到２０２７．８．３１。",
        "2023—2025年实施。",
        "在2024年至2026年开展。",
        "活动持续三年。",
        "为期两年。",
        "试行半年，优惠延长30天。",
        "延长到明年春节。",
        "延长至年底。",
        "延长至明年。",
        "自2026年起执行。",
        "春节前完成。",
        "请在7日内支付。",
        "月底前报送。",
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
        "不得骗取，套取资金。",
        "面向北京，台州等地。",
        "请按要求，折算工时。",
        "形成一套做法。",
        "形成一套可复制可推广的家电以旧换新做法。",
        "抓好一件事。",
        "推动以旧换新补贴申领“一件事”联办。",
        "组建一套班子，办好十件民生实事。",
        "办好每件小事。",
        "单位：万元",
        "1\t台式电脑\t联想",
        "附件3 台账样表",
        "2026元旦促消费",
        "三元区商务局一元化管理。",
        "一元复始，万象更新。",
        "到2027年，绿色家电更加普及。",
        "《推动消费行动方案（2023—2025年）》印发后，各地积极响应。",
        "贯彻《家装2023—2025年行动计划》要求。",
        "实施三年行动。",
        "至今年均增长较快。",
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


def body_classes(old: str, new: str) -> tuple[str, ...]:
    return classify(compare(VersionFields("题", old), VersionFields("题", new)))


@pytest.mark.parametrize(
    ("old", "new", "classes"),
    [
        (
            "各地要高度重视。\n每户补贴2000元。",
            "各地要认真重视，确保实效。\n每户补贴3000元。",
            ("rule", "wording"),
        ),
        ("请于9月15日前报送。请遵照执行。", "请于9月20日前报送。请认真遵照执行。", ("date", "wording")),
        ("各地抓好落实。", "各地抓好落实，每户补贴2000元。", ("rule",)),
        ("补贴标准另行通知。", "补贴标准为15%。", ("rule",)),
        ("甲地先行。", "甲地先行。每户补贴2000元。请各地宣传。", ("rule", "wording")),
        ("甲地先行。每户补贴2000元。请于9月5日前报送。", "甲地先行。", ("rule", "date")),
        ("总则。请各地加强宣传。", "总则。", ("wording",)),
    ],
)
def test_each_changed_sentence_is_classed_by_itself(old: str, new: str, classes: tuple[str, ...]) -> None:
    assert body_classes(old, new) == classes


def test_a_sentence_is_paired_with_what_became_of_it() -> None:
    gone = ["请各地高度重视。", "每户补贴2000元。", "解释权归商务厅。"]
    come = ["新增一段话在前。", "请各地认真重视。", "每户补贴3000元，限购一台。"]
    assert paired(gone, come) == [
        (gone[0], come[1]),
        (gone[1], come[2]),
        (gone[2], ""),
        ("", come[0]),
    ]
    assert paired(["。"], ["！"]) == [("。", "！")]


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


def test_another_spelling_of_a_files_address_is_no_change() -> None:
    def version(url: str) -> VersionFields:
        return VersionFields("通知", "正文", attachments=(("附件", url, None),))

    old = version("http://A.gov.cn.:80\\down.asp?file=附件.doc")
    assert compare(old, version("http://a.gov.cn/down.asp?file=%B8%BD%BC%FE.doc")) == ()
    assert compare(old, version("http://a.gov.cn/down.asp?file=%B9%AB%B8%E6.doc")) != ()
