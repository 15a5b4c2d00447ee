"""Heads of pages that no product makes."""

from __future__ import annotations

from crawlers.extract.pages import read_notice
from indexing.records import Hints

URL = "https://sw.example.gov.cn/tzgg/123.html"
TITLE = "关于印发旧房装修补贴实施细则的通知"
TEXT = "".join(
    f"<div>{n}、对购买绿色家具的居民，按成交价的{n}5%给予补贴，每件最高不超过2000元，资金用完即止。</div>"
    for n in "123"
)
MENU = "<div class=top2><a href=/>首页</a><a href=/zw/>政务公开</a></div>"


def test_an_agency_between_bars_beside_the_date() -> None:
    page = f"<table><tr><td>{TITLE}</td></tr><tr><td>[ 2024/3/15 9:30:00 | 某市商务局 | 点击数：33 ]</td></tr><tr><td>{TEXT}</td></tr></table>"
    notice = read_notice(page.encode(), URL, Hints())
    assert (notice.origin_name, notice.published) == ("某市商务局", "2024-03-15T09:30:00+08:00")


def test_a_menu_before_the_article_is_not_its_first_line() -> None:
    page = f"<title>{TITLE}</title>{MENU}<section class=x><header><h1>{TITLE}</h1><i>2024-03-15</i></header><section>{TEXT}</section></section>"
    assert read_notice(page.encode(), URL, Hints()).body.startswith("1、对购买绿色家具的居民")
