"""The canonical form reads back as the same tree, whatever was typed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexing.query.errors import QueryError
from indexing.query.parser import parse
from indexing.query.read_as import read_as

PIECES = [
    "家具", "以旧换新", "的", "谁", "吗", "补贴申请", "晋情消费", "home", "C++", "3.5%", "ＡＢ", "a_b", "e-mail", "😀", "𠮷", "İ",
    " ", "\u3000", "\n", "(", ")", "（", "）", "“", "”", '"', "「", "」", "『", "』", "|", " OR ", " 或 ", " AND ", " NOT ", "-", "－",
    "+", "地区:浙江", "地区：杭州市", "类型:通知", "主题:core", "来源:a-b", "机关:商务部", "标题:家具的补贴", "标题:“a”b", "日期:2023-09", "日期:>=2023", "近30天", "日期:近一年", "文件:a-1",
    "文号:", "标题:", "商消费发[2023]146号", "商务部令2023年第1号", "？", "?", "，", "。", ":", "：", "http://a.b/c?d", "'", "\\", "\x00",
]  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_the_canonical_form_reads_back_as_the_same_tree(text: str) -> None:
    try:
        tree = parse(text)
    except QueryError:
        return
    canonical = read_as(tree)
    assert parse(canonical) == tree
    assert read_as(parse(canonical)) == canonical


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_by_name(text: str) -> None:
    try:
        tree = parse(text)
    except QueryError as error:
        assert 0 <= error.position <= len(text)
    else:
        assert parse(read_as(tree)) == tree


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("家具 或（家电 补贴）", "家具 OR (家电 补贴)"),
        ("（家具|家电） －“旧 货”", "(家具 OR 家电) -“旧 货”"),
        ("地区:330000 type:notice", "地区:浙江省 类型:通知"),
        ("日期:2023年9月", "日期:2023-09-01..2023-09-30"),
        ("商消费发(2023)146号", "商消费发〔2023〕146号"),
        ("谁可以申请家具补贴？", "申请 家具 补贴 ？"),
        ("", ""),
    ],
)
def test_the_canonical_form(text: str, canonical: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("config.language.language", lambda: "zh")
    assert read_as(parse(text)) == canonical


def test_in_english_fields_and_values_have_english_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("config.language.language", lambda: "en")
    tree = parse("地区:330000 类型:通知")
    assert read_as(tree) == "region:浙江省 type:notice"
    assert parse(read_as(tree)) == tree


def test_a_word_before_an_order_stays_a_word() -> None:
    tree = parse("地区 AND 商务部令2023年第1号")
    assert read_as(tree) == "地区 AND 商务部令2023年第1号" and parse(read_as(tree)) == tree
