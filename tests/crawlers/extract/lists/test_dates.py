"""Dates of list rows, in every form seen."""

from __future__ import annotations

import pytest

from crawlers.extract.lists.rows.dates import any_date, is_date, list_date, row_date


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("2023-09-12", "2023-09-12"),
        ("2023/9/2", "2023-09-02"),
        ("[2023-07-18]", "2023-07-18"),
        ("（2023-07-18）", "2023-07-18"),
        ("2023.9.3", "2023-09-03"),
        ("2024年9月3日", "2024-09-03"),
        ("2024 年 9 月 3 日", "2024-09-03"),
        ("2026-\n01-\n23", "2026-01-23"),
        ("发布时间：2024-09-03 10:20", "2024-09-03"),
        ("2024-09-03T10:00:00+08:00", "2024-09-03"),
        ("2024-09-02T16:00:00.000Z", "2024-09-03"),
        ("二〇二四年九月三日", "2024-09-03"),
        ("２０２４－０９－０３", "2024-09-03"),
        ("2024年9-12月", None),
        ("20240903", "2024-09-03"),
        ("2026-02-00018", None),
        ("2024-13-03", None),
        ("2023-02-29", None),
        ("昨天 10:00", None),
        ("", None),
    ],
)
def test_a_text_holds_this_date(said: str, meant: str | None) -> None:
    assert list_date(said) == meant


@pytest.mark.parametrize(
    ("pieces", "url", "meant"),
    [
        (["浙商务〔2024〕3号", "2024-02-01", "2024-03-09"], "", "2024-03-09"),
        (["12", "2024-09"], "", "2024-09-12"),
        (["2024.09", "12"], "", "2024-09-12"),
        (["09-12", "2024"], "", "2024-09-12"),
        (["2024年", "09/12"], "", "2024-09-12"),
        (["09-12"], "http://a.gov.cn/202409/t20240912_1.html", "2024-09-12"),
        (["01-02"], "http://a.gov.cn/202312/t20231231_1.html", "2024-01-02"),
        (["09-12"], "http://a.gov.cn/x.html", None),
        (["2020-08-16 22:26:38"], "", "2020-08-16"),
        (["索引号 2026-02-00018", "2026-02-09"], "", "2026-02-09"),
        (["成文日期：二〇二四年二月一日", "二〇二四年三月九日"], "", "2024-03-09"),
        (["２０２４－０３－０９\n              １０：２０"], "", "2024-03-09"),
        (
            [
                "记者获悉，自2023年1月1日以来各地开展了形式多样的促消费活动，带动家居家装消费持续回升向好",
                "2024-05-06",
            ],
            "",
            "2024-05-06",
        ),
        (["来源：商报", "阅读 2024"], "", None),
    ],
)
def test_a_row_shows_this_date(pieces: list[str], url: str, meant: str | None) -> None:
    assert row_date(pieces, url) == meant


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        (1725292800, "2024-09-03"),
        (1725292800000, "2024-09-03"),
        ("1710259200000", "2024-03-13"),
        (1725292799, "2024-09-02"),
        ("2024.03.13", "2024-03-13"),
        (None, None),
        (True, None),
        (0, None),
        ({"a": 1}, None),
        (10**30, None),
    ],
)
def test_a_json_value_is_this_date_in_shanghai(value: object, meant: str | None) -> None:
    assert any_date(value) == meant


def test_what_is_only_a_date() -> None:
    assert is_date("发布日期：二〇二三年七月十八日") and is_date("2023-07-18\n            10:20")
    assert is_date("[ 2023-07-18 ]") and is_date("发布日期：2023-07-18") and is_date("09-12")
    assert not is_date("2020年6月30日基金净值公告")
