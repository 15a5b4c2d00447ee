"""Probing real pages of the sample web: over the network, from a file, from an archive."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml

from config.clock import now
from config.faults import NotFound, Refused, WrongUsage
from config.registry import load_registry, read_site
from config.site import Source
from crawlers.extract.lists import check_options, family
from crawlers.inlets.probing import Probed, from_archive, from_file
from crawlers.inlets.probing import probe as look
from crawlers.papers.look import Look
from indexing.records import PageRequest
from sample_web import SHOPS, SampleWeb, clock_of, whole
from search_api.cli.reading.probe import probe
from tests.conftest import ROOT
from tests.crawlers.fetch.network.harness import reroute_file, serving
from tests.sample_web.walking import Walker

REGISTRY = load_registry()
FAMILIES = {
    "trs": "cn-fj-tzgg",
    "jpage": "cn-sd-col106480",
    "jpaas": "mofcom-zcfb",
    "gkmlpt": "cn-gd-gkmlpt",
    "generic_list": "pbc-gfxwj",
    "table_list": "cn-sn-news",
}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    with SampleWeb(day=0, world=whole()) as web:
        monkeypatch.setenv("HUANXIN_HOME", str(tmp_path / "home"))
        monkeypatch.setenv("HUANXIN_REROUTE", str(web.write_reroute(tmp_path / "reroute")))
        monkeypatch.setenv("HUANXIN_CLOCK", clock_of(0))
        yield tmp_path


def the_source(text: str, folder: Path) -> Source:
    """The source that a probe's YAML describes, taken by the loader and its family."""
    path = folder / "site.yaml"
    path.write_text(text, "utf-8")
    site = read_site(path)
    source = Source(site, site.columns[0])
    check_options(source)
    return source


def test_an_address_is_visited_politely_and_gives_a_file_that_crawls(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    column = REGISTRY.source("cn-fj-tzgg").column
    assert probe(column.url, write=home / "mine", as_json=True) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["url"], said["family"]) == (column.url, "trs")
    assert said["rows"] == said["dated"] > 3
    detail = said["detail"]
    assert detail["verdict"] == "ok"
    assert detail["title"]
    assert detail["published"].startswith("20")
    assert detail["body"] > 100
    (written,) = (home / "mine").glob("*.yaml")
    assert written.read_text("utf-8") == said["yaml"]
    site = load_registry((home / "mine",)).sites[written.stem]
    assert site.region == "350000"
    assert site.tier == "province"
    assert site.id not in REGISTRY.sites
    crawled = subprocess.run(
        [sys.executable, "-m", "search_api.cli", "crawl", site.columns[0].id, "--delay", "0", "--json"],
        env={
            **os.environ,
            "HUANXIN_SOURCES": str(home / "mine"),
            "HUANXIN_LANG": "en",
        },
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    run = json.loads(crawled.stdout)
    assert run["state"] == "finished", crawled.stderr
    assert run["new"] >= said["rows"] - 1
    with pytest.raises(WrongUsage, match="mine"):
        probe(column.url, write=home / "mine", as_json=True)


def test_what_robots_or_a_challenge_forbid_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = {
        "/robots.txt": (200, {"Content-Type": "text/plain"}, b"User-agent: *\nDisallow: /private/"),
        "/barred/": (412, {"Content-Type": "text/html"}, b"<script src=/x.js></script>"),
    }
    with serving(table) as web:
        monkeypatch.setenv("HUANXIN_HOME", str(tmp_path))
        reroute = reroute_file(tmp_path, web.port, "https://swt.example.gov.cn")
        monkeypatch.setenv("HUANXIN_REROUTE", str(reroute))
        for path in ("private", "barred"):
            with pytest.raises(Refused) as caught:
                probe(f"https://swt.example.gov.cn/{path}/")
            assert caught.value.exit_code == 5
        assert web.paths().count("/private/") == 0
        assert web.paths().count("/barred/") == 1


@pytest.mark.parametrize(("name", "source_id"), FAMILIES.items(), ids=FAMILIES)
def test_each_family_is_named_and_its_file_reads_the_same_rows(
    name: str, source_id: str, tmp_path: Path
) -> None:
    source = load_registry((SHOPS,)).source(source_id)
    walker = Walker(whole(), 0)

    async def fetch(asked: PageRequest) -> Look | None:
        if urlsplit(asked.url).hostname not in source.site.hosts:
            return None
        answer = walker.fetch(asked)
        headers = {k.lower(): v for k, v in answer.headers}
        return Look(asked.url, asked.url, answer.status, headers, answer.body, now())

    async def whole_probe() -> Probed:
        first = await fetch(PageRequest(source.column.url))
        assert first is not None
        return await look(first, fetch, REGISTRY, "2025-09")

    found = asyncio.run(whole_probe())
    assert found.family == name
    assert found.rows >= 3
    assert found.detail is not None
    assert found.detail.verdict == "ok"
    ours = the_source(found.yaml, tmp_path)
    assert ours.site.region == source.site.region
    kind = family(ours.family)
    asked = kind.start(ours.column.url, ours.column.options)[0]
    listing = kind.list_page(walker.fetch(asked).body, asked.url, ours.column.options)
    if not listing.entries:
        asked = listing.next[0]
        listing = kind.list_page(walker.fetch(asked).body, asked.url, ours.column.options)
    assert len(listing.entries) == found.rows


def test_a_saved_page_is_read_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = REGISTRY.source("pbc-gfxwj")
    page = tmp_path / "list.html"
    page.write_bytes(Walker(whole(), 0).fetch(PageRequest(source.column.url)).body)
    assert probe(str(page), url=source.column.url, as_json=True) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["family"] == "generic_list"
    assert said["detail"] is None
    assert said["options"]["date_from_url"] is True
    assert " " in said["options"]["rows"]
    assert said["rows"] == said["dated"] > 3
    assert the_source(said["yaml"], tmp_path).column.url == source.column.url


def test_an_archive_says_which_of_its_pages_is_the_list() -> None:
    path = ROOT / "tests" / "fixtures" / "mofcom-zcfb" / "pages.warc.gz"
    first, fetch = from_archive(path)
    found = asyncio.run(look(first, fetch, REGISTRY, "2025-09"))
    assert found.family == "jpaas"
    assert found.rows == found.dated > 10
    assert found.detail is not None
    assert found.detail.verdict == "ok"
    with pytest.raises(NotFound):
        from_archive(path, "https://www.mofcom.gov.cn/elsewhere/")


def test_hostile_names_stay_text(tmp_path: Path) -> None:
    rows = "".join(
        f'<li><a href="/a/{n}.html">关于家居焕新的通知之{n}</a><span>2025-09-0{n}</span></li>'
        for n in range(1, 8)
    )
    name = "x: {a: 1}\n- !!python/object:os.system '#\x07" + "长" * 500
    body = f'<meta name="SiteName" content="{name}"><title>{name}</title><ul>{rows}</ul>'
    first, fetch = from_file(body.encode(), "https://[::1]/%00..%2F../")
    found = asyncio.run(look(first, fetch, REGISTRY, "2025-09"))
    assert isinstance(yaml.safe_load(found.yaml)["names"]["zh"], str)
    the_source(found.yaml, tmp_path)


def test_a_page_without_rows_says_what_to_do() -> None:
    first, fetch = from_file(
        b"<div id=app></div><script src=/app.js></script>", "https://swt.zj.gov.cn/tzgg/"
    )
    found = asyncio.run(look(first, fetch, REGISTRY, "2025-09"))
    assert found.rows == 0
    assert "render: true" in found.yaml
    assert yaml.safe_load(found.yaml)["region"] == "330000"
