"""Dates in every written form, for all who read any."""

from __future__ import annotations

import re
from datetime import date

import pytest

from indexing.text.dates import (
    DATE,
    Point,
    find_moments,
    iso_day,
    only_date,
    read_moment,
    read_point,
    url_date,
)


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2023-09-12", "2023-09-12"),
        ("2023/9/2", "2023-09-02"),
        ("2023.9.3", "2023-09-03"),
        ("２０２３．９．３", "2023-09-03"),
        ("2023－09－03", "2023-09-03"),
        ("2023–9–3", "2023-09-03"),
        ("2024年9月3日", "2024-09-03"),
        ("2024 年 9 月 3 日", "2024-09-03"),
        ("２０２４年９月３日", "2024-09-03"),
        ("2024年9月3号", "2024-09-03"),
        ("二〇二三年九月一日", "2023-09-01"),
        ("二○二三年十二月三十一日", "2023-12-31"),
        ("二零二三年一〇月二一日", "2023-10-21"),
        ("二OO九年十月十日", "2009-10-10"),
        ("二0二三年 九月 一日", "2023-09-01"),
        ("一九九八年七月三日", "1998-07-03"),
        ("2023年九月一日", "2023-09-01"),
        ("20240903", "2024-09-03"),
        ("发布时间：2024-09-03 10:20", "2024-09-03T10:20:00+08:00"),
        ("2024年9月3日10时20分30秒", "2024-09-03T10:20:30+08:00"),
        ("2024-09-03 (星期二) １０：２０", "2024-09-03T10:20:00+08:00"),
        ("2024-09-03 00:00:00", "2024-09-03"),
        ("2024-09-03 25:00", "2024-09-03"),
        ("2024-09-03T10:00:00+08:00", "2024-09-03T10:00:00+08:00"),
        ("2024-09-03T20:00:00Z", "2024-09-04T04:00:00+08:00"),
        ("2024-09-03T20:00:00.000Z", "2024-09-04T04:00:00+08:00"),
        ("2024-09-03T20:00:00.000+0000", "2024-09-04T04:00:00+08:00"),
        ("2024-09-03T16:00:00.000Z", "2024-09-04"),
        ("2024-09-03T20:00:00-08:00", "2024-09-04T12:00:00+08:00"),
        ("2024-09-03 9:30-11:30", "2024-09-03T09:30:00+08:00"),
    ],
)
def test_a_date_is_read_in_every_written_form(written: str, moment: str) -> None:
    assert read_moment(written) == moment


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-02-00018",
        "2024-13-03",
        "2023-02-29",
        "1900-01-01",
        "二〇二三年九月",
        "二〇二三年十三月一日",
        "2023年9—12月",
        "2023年9-12月",
        "12345678901",
        "昨天 10:00",
    ],
)
def test_what_is_no_day_is_none(text: str) -> None:
    assert read_moment(text) is None


def test_all_dates_of_a_text_come_in_order_and_digits_in_a_row_only_where_no_other_are() -> None:
    assert find_moments("二〇二三年九月一日，2024-01-02（20240903）") == ["2023-09-01", "2024-01-02"]
    assert find_moments("20240903 至 20240905") == ["2024-09-03", "2024-09-05"]


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("2023年8月31日", "2023-08-31"),
        ("（二〇二三年八月三十一日）", "2023-08-31"),
        ("2023 年 8 月 31 日", "2023-08-31"),
        ("2023-08-31 星期四", "2023-08-31"),
        ("2023年8月31日 10:30", None),
        ("2023年8月31日印发", None),
    ],
)
def test_a_line_that_is_only_a_day(line: str, day: str | None) -> None:
    assert only_date(line) == day


@pytest.mark.parametrize(
    ("text", "point", "first", "last"),
    [
        ("2024", Point(2024), date(2024, 1, 1), date(2024, 12, 31)),
        ("2024年", Point(2024), date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-02", Point(2024, 2), date(2024, 2, 1), date(2024, 2, 29)),
        ("２０２４年２月", Point(2024, 2), date(2024, 2, 1), date(2024, 2, 29)),
        ("2024年2月3日", Point(2024, 2, 3), date(2024, 2, 3), date(2024, 2, 3)),
        ("二〇二四年二月三日", Point(2024, 2, 3), date(2024, 2, 3), date(2024, 2, 3)),
    ],
)
def test_a_point_has_a_first_and_a_last_day(text: str, point: Point, first: date, last: date) -> None:
    assert read_point(text) == point
    assert (point.first(2024), point.last(2024)) == (first, last)


@pytest.mark.parametrize("text", ["", "24", "2024-", "2024年2月3日起", "二月"])
def test_what_names_no_year_is_no_point(text: str) -> None:
    assert read_point(text) is None


def test_a_third_of_a_month_ends_with_the_month() -> None:
    assert Point(2024, 2, third="下旬").last(2024) == date(2024, 2, 29)
    assert Point(2024, 2, third="上旬").last(2024) == date(2024, 2, 10)


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("http://a.gov.cn/xxgk/202309/t20230912_1.html", "2023-09-12"),
        ("http://a.gov.cn/art/2024/9/3/art_1_2.html", "2024-09-03"),
        ("http://a.gov.cn/content/2023-09/03/content_1.htm", "2023-09-03"),
        ("http://a.gov.cn/20240903/abc.html", "2024-09-03"),
        ("http://a.gov.cn/144957/2026052217462526593/index.html", "2026-05-22"),
        ("https://www.163.com/23/0912/10/ABCDEFGH01234567.html", "2023-09-12"),
        ("http://a.gov.cn/2023/0903/1.html", None),
        ("http://a.gov.cn/?id=20231231", None),
        ("http://a.gov.cn/a/1234567.html", None),
    ],
)
def test_an_address_carries_a_day_in_known_places(url: str, day: str | None) -> None:
    assert url_date(url) == day


def test_an_address_carries_a_day_anywhere_for_those_who_know_that_it_does() -> None:
    assert url_date("http://a.gov.cn/news_2024-9-3.html", anywhere=True) == "2024-09-03"
    assert url_date("http://a.gov.cn/2024/9/3/1.html", anywhere=True) == "2024-09-03"
    assert url_date("http://a.gov.cn/a/1234567.html", anywhere=True) is None


def test_numerals_of_any_kind_make_a_day() -> None:
    assert iso_day("二〇二四", "９", "三") == "2024-09-03"
    assert iso_day("1949", "9", "30") is None
    assert iso_day("2024", "x", "1") is None


def test_the_piece_for_patterns_has_no_groups_and_takes_the_time_of_day_along() -> None:
    assert re.compile(DATE).groups == 0
    found = re.search(DATE, "于2024年9月3日 10:20:30发布")
    assert found is not None and found[0] == "2024年9月3日 10:20:30"
    assert re.search(DATE, "2023年9—12月") is None
