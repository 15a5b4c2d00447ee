"""Regions: the table, and which one a name or a title means."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from config.regions import find_region, region, region_name, regions


def test_the_table_is_complete_and_hangs_together() -> None:
    provinces = [place for place in regions().values() if place.parent == "100000"]
    assert len(provinces) == 35  # 34 and the Corps
    assert sum(code.endswith("00") and not code.endswith("0000") for code in regions()) == 333
    assert all(place.parent in regions() for place in regions().values() if place.code != "100000")
    assert all(place.abbreviation for place in provinces)
    assert all(
        place.name.startswith(place.short)
        for place in regions().values()
        if place.code not in ("660000", "632500")
    )


def test_codes_and_names() -> None:
    assert region_name("440100") == "广州市"
    assert region_name("660000") == "新疆生产建设兵团"
    assert region_name("100000") == "全国"
    assert region_name("999999") is None
    district = region("440106")
    assert district is not None and district.name == "广州市"
    assert region("999999") is None


def test_names_agree_with_a_public_table(corpus: Callable[[str], Path]) -> None:
    with corpus("location/adcodes.csv").open(encoding="utf-8") as lines:
        public = {row["adcode"][:6]: row["name"] for row in csv.DictReader(lines)}
    named_since = {"540600"}  # 那曲 became a city in 2017, after that table
    shared = public.keys() & regions().keys() - named_since
    assert len(shared) > 370
    assert {code for code in shared if public[code] != regions()[code].name} == set()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("广州市商务局", "440100"),
        ("北京", "110000"),
        ("大连市", "210200"),
        ("内蒙古", "150000"),
        ("内蒙古自治区商务厅", "150000"),
        ("新疆生产建设兵团", "660000"),
        ("新疆生产建设兵团商务局", "660000"),
        ("兵团商务局", "660000"),
        ("新疆维吾尔自治区商务厅", "650000"),
        ("吉林省商务厅", "220000"),
        ("吉林市商务局", "220200"),
        ("吉林市场监管厅", "220000"),
        ("吉林市市场监管局", "220200"),
        ("吉林省吉林市", "220200"),
        ("广东省广州市天河区教育局", "440100"),
        ("江苏 南京市", "320100"),
        ("福建厦门", "350200"),
        ("上海市浦东新区商务委", "310000"),
        ("天津市河北区", "120000"),
        ("海南省商务厅", "460000"),
        ("海南藏族自治州商务局", "632500"),
        ("恩施州商务局", "422800"),
        ("马鞍山市商务局", "340500"),
        ("中国（上海）自由贸易试验区", "310000"),
        ("关于支持广东、江苏开展试点的通知", "440000"),
        ("湖北省2025年家装厨卫焕新补贴实施细则", "420000"),
        ("成都：家居焕新消费季启动", "510100"),
        ("大连发放家电消费券", "210200"),
        ("全国家居焕新消费季启动", "100000"),
        ("国务院办公厅关于进一步释放消费潜力的意见", "100000"),
        ("国务院关于同意在北京市暂时调整实施有关规定的批复", "110000"),
    ],
)
def test_the_region_meant(text: str, code: str) -> None:
    assert find_region(text) == code


@pytest.mark.parametrize(
    "text",
    [
        "", "家", "商务部", "家居焕新消费季活动通知", "大连锁超市名单", "黄河南岸治理", "太湖北路", "南京东路步行街", "北京时间9时",
        "确保长治久安", "阿里巴巴集团", "中山公园", "东方家居广场", "河北区商务局", "白银价格", "日照时数统计", "会议来宾",
    ],
)  # fmt: skip
def test_no_region_where_none_is_meant(text: str) -> None:
    assert find_region(text) is None


def test_every_region_is_found_by_its_full_name_and_every_province_by_its_short_one() -> None:
    assert all(
        find_region(f"{place.name}人民政府办公厅") == place.code
        for place in regions().values()
        if place.code != "100000"
    )
    assert all(
        find_region(f"关于{place.short}家居消费的通知") == place.code
        for place in regions().values()
        if place.parent == "100000"
    )
