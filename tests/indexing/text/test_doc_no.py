"""文号 in every spelling that sites print."""

from __future__ import annotations

import pytest

from indexing.text.doc_no import (
    find_doc_no,
    find_doc_nos,
    is_doc_no,
    normalise_doc_no,
    normalise_partial_doc_no,
)


@pytest.mark.parametrize(
    "written",
    [
        "商消费函〔2023〕5号", "商消费函[2023]5号", "商消费函【2023】5号", "商消费函(2023)5号", "商消费函（2023）5号", "商消费函［2023］5号",
        "商消费函〈2023〉5号", "商消费函<2023>5号", "商消费函﹝2023﹞5号", "商消费函〖2023〗5号", "商消费函〔２０２３〕５号", "商消费函 〔 2023 〕 5 号",
        "商消费函〔2023年〕第05号", "商消费函〔二〇二三〕五号", "发文字号：商消费函〔2023〕5号", "商消费函［２０２３］ 5号", "商消费函〔2023〕5",
        "商 消 费 函〔2023〕5号", "商消费函「2023」5号", "商消费函『2023』5号", "商消费函《2023》5号", "商消费函《 ２０２３年 》第5号", "商消费函「2023」5",
    ],
)  # fmt: skip
def test_one_number_one_spelling(written: str) -> None:
    assert normalise_doc_no(written) == "商消费函〔2023〕5号"


@pytest.mark.parametrize(
    ("written", "normalised"),
    [
        ("国令第707号", "国令第707号"),
        ("中华人民共和国国务院令 第７０７号", "国务院令第707号"),
        ("商务部令2023年第1号", "商务部令2023年第1号"),
        ("商务部令二〇二三年第一号", "商务部令2023年第1号"),
        ("省政府令 第5号", "省政府令第5号"),
        ("公告2018年第14号", "公告2018年第14号"),
        ("中华人民共和国商务部公告2023年第5号", "商务部公告2023年第5号"),
        ("中国证券监督管理委员会公告2023年第5号", "中国证券监督管理委员会公告2023年第5号"),
        ("商务部公告〔2023〕第5号", "商务部公告2023年第5号"),
        ("某商公告〔2023〕6号", "某商公告〔2023〕6号"),
        ("某检(质量)函[2020]102号", "某检（质量）函〔2020〕102号"),
        ("财政部 税务总局公告2023年第10号", "财政部税务总局公告2023年第10号"),
        ("豫政第24号", "豫政第24号"),
        ("商务部公告「2023」第5号", "商务部公告2023年第5号"),
        ("商务部令《2023》第1号", "商务部令2023年第1号"),
    ],
)
def test_orders_and_public_notices(written: str, normalised: str) -> None:
    assert normalise_doc_no(written) == normalised


@pytest.mark.parametrize(
    "text", ["", "无", "发文字号：", "2023年9月1日", "第5号", "〔2023〕5号", "共5号楼", "《通知》5号"]
)
def test_what_is_no_number(text: str) -> None:
    assert normalise_doc_no(text) is None


def test_a_year_typed_with_letters_for_zeros_is_the_same_year() -> None:
    assert normalise_doc_no("国办发〔二OO九〕五号") == "国办发〔2009〕5号"


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("浙商务〔2024〕3号", True),
        ("商务部公告2023年第5号", True),
        ("根据国办发〔2018〕114号", False),
        ("国办发〔2018〕114号文件", False),
        ("第5号", False),
    ],
)
def test_a_cell_holds_a_number_and_nothing_else(text: str, answer: bool) -> None:
    assert is_doc_no(text) is answer


def test_numbers_are_found_in_running_text_with_their_places() -> None:
    text = "根据国办发〔2018〕114号和《通知》（商消费发【2023】146号）、商务部令2004年第9号，制定本办法。"
    found = find_doc_nos(text)
    assert [number for _, _, number in found] == [
        "国办发〔2018〕114号",
        "商消费发〔2023〕146号",
        "商务部令2004年第9号",
    ]
    assert [text[start:end] for start, end, _ in found] == [
        "国办发〔2018〕114号",
        "商消费发【2023】146号",
        "商务部令2004年第9号",
    ]
    assert find_doc_no(text) == "国办发〔2018〕114号"
    assert find_doc_no("没有文号") is None


def test_quotes_are_brackets_around_a_year_only() -> None:
    text = "《关于「以旧换新」的通知》第5号，见商消费发「2023」146号"
    assert [(text[start:end], number) for start, end, number in find_doc_nos(text)] == [
        ("商消费发「2023」146号", "商消费发〔2023〕146号")
    ]


@pytest.mark.parametrize(
    ("written", "normalised"),
    [
        ("（2025）9012号", "（2025）9012号"),
        ("〔２０２５年〕第09号", "（2025）9号"),
        ("「2025」9012", "（2025）9012"),
        ("商消费发[2025]", "商消费发（2025）"),
        ("商消费发", "商消费发"),
        ("9012号", "9012号"),
    ],
)
def test_a_piece_of_a_number_has_one_spelling_too(written: str, normalised: str) -> None:
    assert normalise_partial_doc_no(written) == normalised


def test_hostile_text_is_searched_in_linear_time() -> None:
    for piece in (
        "〔2023",
        "「2023",
        "《2023》",
        "〔2023〕",
        "令第",
        "公告2023年",
        "商" * 50 + "〔2023〕5",
        "财政部 ",
    ):
        assert isinstance(find_doc_nos(piece * 20_000), tuple)
