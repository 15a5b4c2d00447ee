"""What a site's pages may make a crawl ask: the source's own hosts, and of this machine the source's own port."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.faults import Refused
from config.reroute import Reroute, read_reroute
from crawlers.fetch.network.allow_list import AllowList, ports_of
from crawlers.fetch.settings import user_agent
from crawlers.inlets.probing import visit
from crawlers.inlets.probing.visit import SameDomain
from tests.crawlers.fetch.network.harness import Answer, Seen, Web, crawl, reroute_file, serving
from tests.e2e.commands import Desk

HOST = "swt.zj.gov.cn"
CONTACT = "https://huanxin.example.org/about"
METADATA = "http://169.254.169.254/latest/meta-data/"
HTML = {"Content-Type": "text/html; charset=utf-8"}

SITE = """
id: mou
names: {{zh: 某省商务厅, en: Department}}
tier: province
region: "330000"
hosts: [127.0.0.1]
family: generic_list
evidence: {{grade: V, date: "2025-09-01"}}
politeness: {{delay: 0, window: [], budget: null}}
columns:
  - {{id: mou-next, names: {{zh: 通知公告, en: Notices}}, url: "{origin}/tzgg/"}}
  - {{id: mou-map, family: feed, names: {{zh: 地图, en: Map}}, url: "{origin}/sitemap.xml"}}
  - {{id: mou-group, family: jpage, names: {{zh: 公告, en: News}}, url: "{origin}/col/col7/"}}
"""


def article(title: str, head: str = "") -> bytes:
    text = "".join(f"<p>第{n}条，家居卖场应当在显著位置公布参与品类，并保存凭证备查。</p>" for n in range(9))
    return (
        f"<html><head>{head}<title>{title}</title><meta name=ArticleTitle content='{title}'></head>"
        f"<body><h1>{title}</h1><div class='TRS_Editor' id=zoom>{text}</div></body></html>"
    ).encode()


def listing(*addresses: str, beside: str = "") -> bytes:
    rows = "".join(
        f"<li><a href='{address}'>关于开展家居焕新活动的通知（{n}）</a><span>2025-09-05</span></li>"
        for n, address in enumerate(addresses)
    )
    return f"<title>通知公告</title><ul class=list>{rows}</ul>{beside}".encode()


def hostile(bait: str) -> dict[str, Answer]:
    """A site whose pages lead to `bait`, another server of this machine, and to the metadata service of a cloud."""
    further = "<script>createPageHTML(2, 0, 't20250905_1', 'html');</script>"
    own = "/tzgg/t20250905_1.html"
    records = "".join(
        f"<record><![CDATA[<li><a href='/art/2025/9/5/art_7_{n}.html' title='关于第{n}批家居焕新补贴的公告'>"
        f"关于第{n}批家居焕新补贴的公告</a><span>2025-09-05</span></li>]]></record>"
        for n in range(3)
    )
    group = (
        f'<nextgroup><![CDATA[<a href="{bait}dataproxy.jsp?page=1&columnid=x9f&unitid=y"></a>]]></nextgroup>'
    )
    return {
        "/tzgg/": (
            200,
            HTML,
            listing(
                own,
                f"{bait}row.html",
                "/moved.html",
                "/shell.html",
                beside=f"<a rel=next href={METADATA}>下一页</a>",
            ),
        ),
        own: (200, HTML, article("关于开展家居焕新活动的通知", f"<base href='{METADATA}'>{further}")),
        "/moved.html": (302, {"Location": f"{bait}moved"}, b""),
        "/shell.html": (200, HTML, f"<meta http-equiv=refresh content='0;url={bait}shell'>".encode()),
        "/sitemap.xml": (
            200,
            {"Content-Type": "text/xml"},
            f"<sitemapindex><sitemap><loc>{bait}map.xml</loc></sitemap></sitemapindex>".encode(),
        ),
        "/col/col7/": (
            200,
            HTML,
            f"<html><title>公告</title><div id=u1><script type='text/xml'><datastore><totalrecord>9</totalrecord>"
            f"{group}<recordset>{records}</recordset></datastore></script></div>"
            "<script>url:'/module/web/jpage/dataproxy.jsp'</script></html>".encode(),
        ),
        **{
            f"/art/2025/9/5/art_7_{n}.html": (200, HTML, article(f"关于第{n}批家居焕新补贴的公告"))
            for n in range(3)
        },
    }


def test_what_pages_lead_to_elsewhere_is_counted_and_never_asked(tmp_path: Path) -> None:
    with serving({}) as prey, serving({}) as web:
        pages = hostile(f"http://127.0.0.1:{prey.port}/")
        web.answer = lambda seen, _: pages.get(seen.path, (404, {}, b""))
        (tmp_path / "sources").mkdir()
        text = SITE.format(origin=f"http://127.0.0.1:{web.port}")
        (tmp_path / "sources" / "mou.yaml").write_text(text, "utf-8")
        desk = Desk(tmp_path / "home", HUANXIN_SOURCES=str(tmp_path / "sources"), HUANXIN_CONTACT=CONTACT)
        said = desk.huanxin("crawl", "mou-next", "mou-map", "mou-group", "--json")
    refused = {run["source_id"]: run["refused"] for run in said.lines}
    # The next page, the paper's part, the row and the shell; a redirect has a name of its own.
    assert refused["mou-next"] == {"off_host": 4, "redirect_off_host": 1}, said.err
    assert refused["mou-map"] == refused["mou-group"] == {"off_host": 1}
    assert prey.seen == []
    assert {seen.headers["User-Agent"] for seen in web.seen} == {user_agent(CONTACT)}
    assert {"/tzgg/t20250905_1.html", "/moved.html", "/shell.html"} <= set(web.paths())


def test_not_even_robots_txt_is_asked_of_another_host(tmp_path: Path) -> None:
    with serving({}) as prey, serving({"/a": (200, {}, b"page")}) as web:
        own, other = f"http://127.0.0.1:{web.port}", f"http://127.0.0.1:{prey.port}"
        urls = [f"{own}/a", f"{other}/b", f"http://localhost:{web.port}/a", METADATA]
        done = crawl(tmp_path, urls, hosts=["127.0.0.1"], addresses=[own])
    assert done.answer(f"{own}/a")["status"] == 200
    assert [one["reason"] for one in done.failures] == ["off_host"] * 3
    assert done.stats["refused/off_host"] == done.stats["off_host/other"] == 3
    assert prey.seen == []
    assert web.paths() == ["/robots.txt", "/a"]


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://swt.zj.gov.cn/tzgg/", True),
        ("http://SWT.zj.gov.cn:8080/tzgg/", True),
        ("ftp://swt.zj.gov.cn/", False),
        ("file:///etc/passwd", False),
        ("//swt.zj.gov.cn/", False),
        ("https://swt.zj.gov.cn.evil.com/", False),
        ("https://swt.zj.gov.cn@evil.com/", False),
        ("https://swt.zj.gov.cn:99999/", False),
        ("http://www.zj.gov.cn/", False),
        ("http://127.0.0.1:8801/a", True),
        ("http://127.0.0.1:9200/_cat", False),
        ("http://127.0.0.1/", False),
        ("http://127.0.0.2:8801/", False),
        ("http://localhost:8801/", False),
        ("http://[::1]:8801/", False),
        ("http://169.254.169.254/", False),
        ("http://10.0.0.9/mirror", True),
        ("http://10.0.0.9:22/", False),
        ("http://222.143.24.157:9000/", True),
    ],
)
def test_addresses(tmp_path: Path, url: str, allowed: bool) -> None:
    path = tmp_path / "reroute"
    path.write_text("http://10.0.0.9 http://127.0.0.1:1\n", "utf-8")
    hosts = frozenset({HOST, "127.0.0.1", "10.0.0.9", "222.143.24.157"})
    ports = ports_of(["http://127.0.0.1:8801/tzgg/", "https://swt.zj.gov.cn/"])
    assert AllowList(hosts, ports, read_reroute(path)).allows(url) is allowed


@pytest.mark.parametrize(
    ("probed", "same", "others"),
    [
        (
            "swt.zj.gov.cn",
            {"www.zj.gov.cn", "zj.gov.cn"},
            {"gov.cn", "swt.js.gov.cn", "127.0.0.1", "zj.gov.cn.evil.com"},
        ),
        ("www.haier.com", {"m.haier.com", "haier.com"}, {"com", "haier.com.cn", "ehaier.com"}),
        ("127.0.0.1", {"127.0.0.1"}, {"127.0.0.2", "localhost", "0.0.1"}),
    ],
)
def test_hosts_of_one_domain(probed: str, same: set[str], others: set[str]) -> None:
    hosts = SameDomain(probed)
    assert same == {host for host in same | others if host in hosts}


def test_a_probe_stays_within_the_domain(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def site(seen: Seen, _: int) -> Answer:
        if seen.host == "www.zj.gov.cn" and seen.path == "/paper.html":
            return 200, HTML, article("关于开展家居焕新活动的通知")
        rows = (
            f"http://127.0.0.1:{prey.port}/",
            "http://js.gov.cn/1.html",
            "http://www.zj.gov.cn/paper.html",
        )
        return {
            "/old/": (301, {"Location": "https://swt.zj.gov.cn/new/"}, b""),
            "/new/": (200, HTML, listing(*rows)),
            "/away/": (302, {"Location": f"http://127.0.0.1:{prey.port}/"}, b""),
        }.get(seen.path, (404, {}, b""))

    prey: Web
    with serving({}) as prey, serving(site) as web:
        origins = (
            "http://swt.zj.gov.cn",
            "https://swt.zj.gov.cn",
            "http://www.zj.gov.cn",
            "http://js.gov.cn",
        )
        monkeypatch.setenv("HUANXIN_HOME", str(tmp_path))
        monkeypatch.setenv("HUANXIN_CONTACT", CONTACT)
        monkeypatch.setenv("HUANXIN_REROUTE", str(reroute_file(tmp_path, web.port, *origins)))
        found = visit("http://swt.zj.gov.cn/old/")
        assert "off_host: http://js.gov.cn/1.html" in capfd.readouterr().err
        with pytest.raises(Refused, match="redirect_off_host"):
            visit("http://swt.zj.gov.cn/away/")
    assert found.url == "https://swt.zj.gov.cn/new/"
    assert found.detail is not None
    assert (found.detail.url, found.detail.verdict) == ("http://www.zj.gov.cn/paper.html", "ok")
    assert prey.seen == []
    assert not any(seen.host == "js.gov.cn" for seen in web.seen)
    assert {seen.headers["User-Agent"] for seen in web.seen} == {user_agent(CONTACT)}


def test_no_reroute_names_nothing() -> None:
    assert not AllowList(frozenset({"127.0.0.1"}), frozenset(), Reroute()).allows("http://127.0.0.1/")
