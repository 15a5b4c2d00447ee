"""Which queries are read for their meaning, and as what text."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from indexing.query import read_search
from indexing.query.meant import is_chinese, meant


def of(text: str, **more: Any) -> str | None:
    return meant(read_search({"query": text, **more}, date(2025, 9, 9)))


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("旧沙发怎么处理", "旧沙发怎么处理"),
        ("谁可以申请  补贴？", "谁可以申请 补贴？"),
        ("money for an old fridge", "money for an old fridge"),
        ("以旧换新 -汽车 补贴", "以旧换新 补贴"),
        ("旧房改造怎么报销 地区:海南", "旧房 改造怎么报销"),
        ("“以旧换新” 冰箱", "“以旧换新” 冰箱"),
        ("“以旧换新” 冰箱 2025-01..", "以旧换新 冰箱"),
    ],
)
def test_what_is_read(query: str, text: str) -> None:
    found = of(query)
    assert found is not None and found.replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize(
    "query",
    [
        "",
        "商消费函〔2023〕146号",
        "家具 商消费函〔2023〕146号",
        "文号:商消费函 家具",
        "旧房 OR 厨卫",
        "(旧房 OR 厨卫) 补贴",
        "地区:浙江",
        "-汽车",
        "“以旧换新”",
        "+沙发",
        "15% 2024",
    ],
)
def test_words_alone_decide(query: str) -> None:
    assert of(query) is None


def test_what_asks_for_words_gets_words() -> None:
    assert of("旧沙发") and is_chinese("旧沙发 sofa") and not is_chinese("old sofa")
    assert of("旧沙发", match="all") is None
    assert of("旧沙发", sort="date") is None
    assert of("旧沙发", semantic=False) is None
