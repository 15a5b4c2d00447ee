"""Lists as sites build them that belong to no product: each kind with rows of its own."""

from __future__ import annotations

from crawlers.extract.lists import list_page

URL = "https://sw.example.gov.cn/tzgg/"
TITLES = (
    "关于印发旧房装修补贴实施细则的通知",
    "关于开展绿色家电下乡的公告",
    "厨卫焕新参与企业名单公示",
    "关于征集智能家居卖场的函",
    "关于调整家具补贴品类的补充通知",
)
DAYS = ("2024-03-15", "2024-03-12", "2024-02-27", "2024-02-20", "2024-01-31")
ROWS = tuple(enumerate(zip(TITLES, DAYS, strict=True)))
MENU = "<div class=menu><a href=/zw/>政务公开</a><a href=/fw/>办事服务</a></div>"
FOOT = "<div class=foot><a href=/about>关于我们</a> 更新于2024-05-01</div>"


def read(body: str) -> list[tuple[str, str, str | None]]:
    page = f"<html><head><meta charset=utf-8></head><body>{MENU}{body}{FOOT}</body></html>"
    listing = list_page("generic_list", page.encode(), URL, {})
    return [(entry.title, entry.url, entry.date) for entry in listing.entries]


def wanted(path: str) -> list[tuple[str, str, str | None]]:
    return [(title, f"https://sw.example.gov.cn/{path.format(n)}", day) for n, (title, day) in ROWS]


def test_rows_that_a_click_opens() -> None:
    rows = "".join(
        f"<li onclick=\"window.open('/art/{n}.html')\"><b>{title}</b><i>[{day}]</i></li>"
        for n, (title, day) in ROWS
    )
    assert read(f"<ul>{rows}</ul>") == wanted("art/{}.html")
    cells = "".join(
        f"<tr data-url='/art/{n}.html'><td>{n}</td><td>{title}</td><td>{day}</td></tr>"
        for n, (title, day) in ROWS
    )
    assert read(f"<table>{cells}</table>") == wanted("art/{}.html")
    idle = "".join(
        f"<p><a href='javascript:;' onclick=\"location.href='/art/{n}.html'\">{title}</a><span>{day}</span></p>"
        for n, (title, day) in ROWS
    )
    assert read(f"<div>{idle}</div>") == wanted("art/{}.html")


def test_days_that_stand_in_an_attribute() -> None:
    rows = "".join(
        f"<article><h2><a href=/p/{n}>{title}</a></h2><time datetime='{day}T08:00:00+08:00'>{n + 1}天前</time></article>"
        for n, (title, day) in ROWS
    )
    assert read(f"<main>{rows}</main>") == wanted("p/{}")


def test_a_cell_that_names_the_whole_title() -> None:
    rows = "".join(
        f"<tr><td>{n}</td><td title='{title}'>{title[:9]}…</td><td>{day}</td><td><a href=/v/{n}>查看</a></td></tr>"
        for n, (title, day) in ROWS
    )
    assert read(f"<table>{rows}</table>") == wanted("v/{}")


def test_rows_that_the_pages_own_script_holds() -> None:
    rows = ",".join(f"{{T:'{title}', U:'/c/{n}.html', P:'{day}'}}" for n, (title, day) in ROWS)
    assert read(f"<ul id=l></ul><script>var all=[{rows}];show(all)</script>") == wanted("c/{}.html")


def test_what_is_hot_is_not_the_list_though_only_it_has_dates() -> None:
    rows = "".join(f"<li><a href=/a/{n}.html>{title}</a></li>" for n, (title, _) in ROWS)
    hot = "".join(f"<li><a href=/h/{n}.html>全市经济运行情况第{n}期</a>2024-05-0{n}</li>" for n in (1, 2, 3))
    found = read(f"<div class=l><ul>{rows}</ul></div><div class=r><h3>热点排行</h3><ul>{hot}</ul></div>")
    assert [url for _, url, _ in found] == [url for _, url, _ in wanted("a/{}.html")]


def test_a_menu_is_no_list() -> None:
    assert read("<div id=empty></div>") == []
