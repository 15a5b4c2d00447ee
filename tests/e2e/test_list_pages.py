"""How far a crawl follows a list, on a real server: not round in circles, and not silently less than there is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.test_pages import LIST, OTHER, PAPER, TITLE, Site, Watch, article, listing, sentences


@pytest.fixture
def site() -> Iterator[Site]:
    opened = Site()
    yield opened
    opened.close()


def test_a_page_that_adds_no_row_is_the_last(site: Site, tmp_path: Path) -> None:
    other = "关于公布参与企业名单的公告"
    rows = listing((PAPER, TITLE), (OTHER, other))
    site.pages |= {PAPER: article(TITLE, sentences(1)), OTHER: article(other, sentences(2))}
    for number in range(1, 6):
        name = LIST if number == 1 else f"{LIST}?p={number}"
        site.pages[name] = f"{rows}<div class=page><a href='{LIST}?p={number + 1}'>下一页</a></div>"
    assert Watch(tmp_path / "home", site, "mou").crawl(0, "--full").json["new"] == 2
    assert [path for path, _ in site.asked if path.startswith(LIST + "?")] == [f"{LIST}?p=2"]


def test_a_script_that_leads_on_is_said(site: Site, tmp_path: Path) -> None:
    way = "<div class=page><a href='javascript:goPage(2)'>下一页</a></div>"
    site.pages |= {LIST: listing((PAPER, TITLE)) + way, PAPER: article(TITLE, sentences(1))}
    watch = Watch(tmp_path / "home", site, "mou")
    assert watch.crawl(0).json["new"] == 1
    logs = "".join(path.read_text("utf-8") for path in watch.desk.home.rglob("*.log"))
    assert "javascript:goPage(2)" in logs


def test_a_service_is_posted_to_page_by_page(site: Site, tmp_path: Path) -> None:
    other = "关于公布参与企业名单的公告"
    site.pages |= {PAPER: article(TITLE, sentences(1)), OTHER: article(other, sentences(2))}
    for number, (path, title) in enumerate(((PAPER, TITLE), (OTHER, other)), 1):
        rows = [{"title": title, "url": path, "pubDate": "2025-09-01"}]
        site.pages[f"{LIST} page={number}&size=1"] = json.dumps({"total": 2, "rows": rows})
    watch = Watch(tmp_path / "home", site, "mou", family="json_list", options="{form: {page: 1, size: 1}}")
    assert watch.crawl(0, "--full").json["new"] == 2


def test_routes_behind_a_mark_are_pages_of_their_own(site: Site, tmp_path: Path) -> None:
    other = "关于公布参与企业名单的公告"
    papers = {"1": [TITLE, *sentences(1)], "2": [other, *sentences(2)]}
    rows = "".join(
        f"<li><a href='#/p/{n}'>{told[0]}</a><span>2025-09-0{n}</span></li>" for n, told in papers.items()
    )
    site.pages["/papers.json"] = json.dumps({"rows": rows, "papers": papers})
    site.pages[
        LIST
    ] = """<html><head><meta charset=utf-8><title>某省商务厅</title></head><body><ul id=a></ul><script>
        fetch('/papers.json').then(r => r.json()).then(all => {
          const told = all.papers[location.hash.slice(4)];
          a.outerHTML = told ? '<h1>' + told[0] + '</h1><div class=detail-content><p>' + told.slice(1).join('</p><p>') + '</p></div>'
                             : '<ul>' + all.rows + '</ul>';
        })</script></body></html>"""
    watch = Watch(tmp_path / "home", site, "mou", family="generic_list", options="{}, render: true")
    watch.desk.environment["HUANXIN_BROWSER_NO_SANDBOX"] = "1"
    assert watch.crawl(0).json["new"] == 2
    assert watch.crawl(1).json["changed"] == 0
    shown = watch.desk.huanxin("show", f"{site.origin}{LIST}#/p/2", "--json").json
    assert shown["title"] == other and sentences(2)[3] in shown["body"]


def test_every_sitemap_of_an_index_is_read(site: Site, tmp_path: Path) -> None:
    other = "关于公布参与企业名单的公告"
    site.pages |= {PAPER: article(TITLE, sentences(1)), OTHER: article(other, sentences(2))}
    children = "".join(
        f"<sitemap><loc>/map-{n}.xml</loc><lastmod>2023-09-0{n}</lastmod></sitemap>" for n in (1, 2)
    )
    site.pages[LIST] = f'<?xml version="1.0"?><sitemapindex>{children}</sitemapindex>'
    for number, path in ((1, PAPER), (2, OTHER)):
        site.pages[f"/map-{number}.xml"] = (
            f'<?xml version="1.0"?><urlset><url><loc>{path}</loc></url></urlset>'
        )
    assert Watch(tmp_path / "home", site, "mou", family="feed").crawl(0, "--full").json["new"] == 2
    assert {path for path, _ in site.asked if path.startswith("/map")} == {"/map-1.xml", "/map-2.xml"}
