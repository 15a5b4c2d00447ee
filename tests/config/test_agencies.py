"""Agencies under one name."""

from __future__ import annotations

import pytest

from config.agencies import agency_english, agency_variants, canonical_agency


@pytest.mark.parametrize(
    ("name", "full"),
    [
        ("工信部", "工业和信息化部"),
        ("中华人民共和国商务部", "商务部"),
        ("国家发展改革委", "国家发展和改革委员会"),
        ("市场监管总局", "国家市场监督管理总局"),
        ("浙江省发改委", "浙江省发展和改革委员会"),
        ("广东省 工信厅", "广东省工业和信息化厅"),
        ("上海市商务委", "上海市商务委员会"),
        ("大连市市场监管局", "大连市市场监督管理局"),
        ("北京市商务局", "北京市商务局"),
        ("中国家用电器协会", "中国家用电器协会"),
        ("", ""),
    ],
)
def test_full_names(name: str, full: str) -> None:
    assert canonical_agency(name) == full
    assert canonical_agency(full) == full


def test_variants_hold_the_name_asked_for_and_begin_with_the_full_one() -> None:
    assert agency_variants("工信部")[0] == "工业和信息化部"
    assert "工信部" in agency_variants("中华人民共和国工业和信息化部")
    assert set(agency_variants("浙江省发改委")) >= {
        "浙江省发展和改革委员会",
        "浙江省发展改革委",
        "浙江省发改委",
    }
    assert agency_variants("中国家具协会") == ("中国家具协会",)


def test_english() -> None:
    assert agency_english("商务部") == "Ministry of Commerce"
    assert agency_english("广东省商务厅") == "Department of Commerce"
    assert agency_english("中国家具协会") is None
