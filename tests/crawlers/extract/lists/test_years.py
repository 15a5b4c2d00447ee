"""Rows that show a month and a day only, and what looks like one."""

from __future__ import annotations

import pytest

from crawlers.extract.lists import list_page

URL = "http://sw.example.gov.cn/tzgg/index.html"


def dates(
    shown: list[str], *, around: str = "", url: str = URL, path: str = "/c/{n}.html"
) -> list[str | None]:
    rows = "".join(
        f'<li><a href="{path.format(n=700 + n)}">关于做好家装焕新补贴工作的通知之{n}</a><i>{said}</i></li>'
        for n, said in enumerate(shown)
    )
    body = f'<html><meta charset="utf-8"><body>{around}<ul>{rows}</ul></body></html>'.encode()
    return [entry.date for entry in list_page("generic_list", body, url, {}).entries]


WINTER = ["[02-11]", "[01-20]", "[12-28]", "[11-30]"]
MEANT = ["2025-02-11", "2025-01-20", "2024-12-28", "2024-11-30"]


@pytest.mark.parametrize(
    ("around", "url"),
    [
        ("<div>今天是2025年3月2日 星期日</div>", URL),
        ("<h3>2025年</h3>", URL),
        ("", "http://sw.example.gov.cn/2025/tzgg/"),
    ],
)
def test_the_year_comes_from_the_page_and_the_order(around: str, url: str) -> None:
    assert dates(WINTER, around=around, url=url) == MEANT


def test_the_year_comes_from_dated_rows_below() -> None:
    assert dates(["02-11", "01-20", "2024-12-28", "2024-11-30"]) == MEANT


def test_the_year_comes_from_the_address() -> None:
    assert dates(["02-11", "01-20", "01-18", "01-16"], path="/2025/01/{n}.html")[1:3] == [
        "2025-01-20",
        "2025-01-18",
    ]


def test_a_pinned_row_turns_no_year() -> None:
    said = dates(["01-05", "06-11", "05-20", "04-01"], around="<p>今天是2025年7月2日</p>")
    assert said == ["2025-01-05", "2025-06-11", "2025-05-20", "2025-04-01"]


def test_nothing_tells_the_year() -> None:
    assert dates(WINTER) == [None] * 4


def test_dots_are_days_where_they_run_as_days_do() -> None:
    said = dates(["6.18", "6.15", "5.30", "5.2"], around="<p>今天是2025年7月2日</p>")
    assert said == ["2025-06-18", "2025-06-15", "2025-05-30", "2025-05-02"]


@pytest.mark.parametrize(
    "shown",
    [
        ["9.9"] * 4,
        ["1/6", "2/6", "3/6", "4/6"],
        ["4.8", "4.2", "4.9", "4.1"],
        ["5/6G套餐"] * 4,
        ["3-5年级", "1-2年级", "6-9年级", "3-4年级"],
    ],
)
def test_labels_and_counters_are_no_days(shown: list[str]) -> None:
    assert dates(shown, around="<p>今天是2025年7月2日</p>", path="/act/202506/{n}.html") == [None] * 4
