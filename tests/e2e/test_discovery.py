"""A retailer that lists its campaigns nowhere: they are found, watched while they run, and kept when they end."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.commands import Desk, Said
from tests.homes.shop import Shop, a_shop, campaign, links


@pytest.fixture
def shop() -> Iterator[Shop]:
    with a_shop() as opened:
        yield opened


@pytest.fixture
def desk(shop: Shop, tmp_path: Path) -> Desk:
    sources = tmp_path / "sources"
    sources.mkdir()
    (sources / "shop.yaml").write_text(shop.yaml(), "utf-8")
    return Desk(tmp_path / "home", HUANXIN_SOURCES=str(sources))


def crawl(desk: Desk, day: int) -> Said:
    desk.environment["HUANXIN_CLOCK"] = f"2025-09-{day:02}T21:00:00+08:00"
    return desk.huanxin("crawl", "shop", "--jsonl")


def test_campaigns_are_found_in_two_steps_and_kept_when_they_end(desk: Desk, shop: Shop) -> None:
    shop.pages |= {
        "/": links(("/act/one.html", "金秋家装节"), ("/zt/", "更多活动"), ("/goods/1.html", "国补冰箱"))
        + '<a href="https://elsewhere.example/act/1.html">别家的家装节</a>',
        "/robots.txt": f"User-agent: *\nDisallow: /zt/secret\nSitemap: {shop.origin}/map.xml\n",
        "/map.xml": f"<urlset><url><loc>{shop.origin}/zt/huanxin-kitchen.html</loc></url></urlset>",
        "/zt/": links(
            ("/act/two.html", "卫浴以旧换新"), ("/zt/deeper/", "全部活动"), ("/zt/secret", "数码狂欢")
        ),
        "/act/one.html": campaign("金秋家装节", "2025年9月1日至9月10日"),
        "/act/two.html": campaign("卫浴以旧换新", "2025年9月1日至9月30日"),
        "/zt/huanxin-kitchen.html": campaign("厨房焕新季", "2025年9月1日至9月30日"),
    }
    first = crawl(desk, 8)
    assert (first.code, first.lines[0]["state"], first.lines[0]["new"]) == (0, "finished", 3)
    assert first.lines[0]["refused"] == {}
    assert "/zt/deeper/" not in shop.asked
    assert "/goods/1.html" not in shop.asked
    titles = {change["title"] for change in desk.huanxin("changes", "--jsonl").lines}
    assert titles == {"金秋家装节", "卫浴以旧换新", "厨房焕新季"}

    # The first has ended and its page goes with it; the second goes while it still runs.
    del shop.pages["/act/one.html"], shop.pages["/act/two.html"]
    for day in (12, 14):
        shop.asked.clear()
        run = crawl(desk, day)
        assert run.lines[0]["state"] == "finished"
    changes = [(c["title"], c["classes"]) for c in desk.huanxin("changes", "--jsonl").lines]
    assert changes[3:] == [("卫浴以旧换新", ["withdrawn"])]
    kept = desk.huanxin("show", f"{shop.origin}/act/one.html", "--json").json
    assert (kept["status"], kept["version"]) == ("current", 1)


def test_a_run_asks_for_thirty_pages_beside_those_it_knows(desk: Desk, shop: Shop) -> None:
    names = [(f"/act/{n}.html", f"第{n}号全屋家居焕新会场") for n in range(50)]
    shop.pages |= {
        url: campaign(title, f"2025年9月1日至9月{n % 20 + 9}日") for n, (url, title) in enumerate(names)
    }
    shop.pages["/"] = links(*names)
    new = [crawl(desk, day).lines[0]["new"] for day in (8, 9, 10)]
    # One of the thirty is the sitemap, which is not there, unless the home page was read before robots.txt named it.
    assert new in ([29, 21, 0], [30, 20, 0])


def test_a_notice_names_a_campaign_and_an_operator_takes_it(desk: Desk, shop: Shop, tmp_path: Path) -> None:
    place, other = f"{shop.origin}/a/x7f.html", f"{shop.origin}/a/x8f.html"
    shop.pages |= {
        "/": links(("/about", "关于我们")),
        "/a/x7f.html": campaign("旧房装修季", "2025年9月1日至9月30日"),
    }
    papers = tmp_path / "papers.jsonl"
    body = f"家居焕新活动启动，详见{place}，以及{other}。首页{shop.origin}/。"
    papers.write_text(
        json.dumps({"url": "http://swt.example.gov.cn/1", "title": "启动仪式", "body": body}), "utf-8"
    )
    assert desk.huanxin("import", papers).code == 0
    found = desk.huanxin("leads", "--jsonl").lines
    assert sorted((lead["url"], lead["retailer"], lead["state"]) for lead in found) == [
        (place, "shop", "open"),
        (other, "shop", "open"),
    ]
    document = desk.huanxin("show", "http://swt.example.gov.cn/1", "--json").json["id"]
    assert all(lead["from"] == [document] for lead in found)
    by_url = {lead["url"]: lead["id"] for lead in found}

    assert desk.huanxin("leads", "--dismiss", by_url[other], "--json").json[0]["state"] == "dismissed"
    assert desk.huanxin("leads", "--take", by_url[place], "--json").json[0]["state"] == "taken"
    assert desk.huanxin("leads", "--take", "nothing").code == 3
    run = crawl(desk, 8)
    assert (run.lines[0]["state"], run.lines[0]["new"]) == ("finished", 1)
    assert desk.huanxin("show", place, "--json").json["title"] == "旧房装修季"
    assert "/a/x8f.html" not in shop.asked
    assert [lead["url"] for lead in desk.huanxin("leads", "--jsonl").lines] == [other]


def test_one_page_becomes_a_source_that_is_watched_alone(desk: Desk, shop: Shop, tmp_path: Path) -> None:
    url = f"{shop.origin}/once/x7f.html"
    shop.pages["/once/x7f.html"] = campaign("旧房装修季", "2025年9月1日至9月30日")
    desk.environment["HUANXIN_CLOCK"] = "2025-09-08T20:00:00+08:00"
    added = desk.huanxin("sources", "add", url, "--page", "--json")
    assert added.code == 0, added.err
    assert Path(added.json["file"]).parent == tmp_path / "sources"
    assert added.json["probe"]["url"] == url
    assert desk.huanxin("sources", "check").code == 0
    again = desk.huanxin("sources", "add", url, "--page", "--into", tmp_path / "more", "--json").json
    assert Path(again["file"]).parent == tmp_path / "more"
    assert again["id"] != added.json["id"]

    def visit(day: int) -> dict[str, Any]:
        desk.environment["HUANXIN_CLOCK"] = f"2025-09-{day:02}T21:00:00+08:00"
        shop.asked.clear()
        (line,) = desk.huanxin("crawl", added.json["id"], "--jsonl").lines
        assert [path for path in shop.asked if path != "/robots.txt"] == ["/once/x7f.html"]
        assert line["state"] == "finished"
        return {name: line[name] for name in ("new", "changed", "withdrawn")}

    assert visit(8) == {"new": 1, "changed": 0, "withdrawn": 0}
    assert visit(9) == {"new": 0, "changed": 0, "withdrawn": 0}
    shop.pages["/once/x7f.html"] = campaign("旧房装修季", "2025年9月1日至9月28日")
    assert visit(10) == {"new": 0, "changed": 1, "withdrawn": 0}
    del shop.pages["/once/x7f.html"]
    assert visit(11) == {"new": 0, "changed": 0, "withdrawn": 0}
    assert visit(12) == {"new": 0, "changed": 0, "withdrawn": 1}


def test_no_folder_for_sources_is_refused_by_name(desk: Desk, shop: Shop) -> None:
    del desk.environment["HUANXIN_SOURCES"]
    refused = desk.huanxin("sources", "add", f"{shop.origin}/", "--json")
    assert (refused.code, refused.error["where"]) == (2, "HUANXIN_SOURCES")
    assert shop.asked == []
