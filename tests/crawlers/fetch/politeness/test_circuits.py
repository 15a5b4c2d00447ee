"""A host that answers with a challenge is left alone: at once, by all its columns, over processes and runs."""

from __future__ import annotations

import gzip
import sqlite3
from pathlib import Path

import pytest

from crawlers.fetch.politeness.budget import DailyBudget
from crawlers.fetch.politeness.circuits import OpenCircuit, OpenCircuits
from tests.crawlers.fetch.network.harness import Answer, Outcome, Seen, Web, crawl, reroute_file, serving
from tests.e2e.commands import Desk

HOST = "swt.example.gov.cn"
BASE = f"https://{HOST}"
HTML = {"Content-Type": "text/html"}
RUISHU = b"<html><script>$_ts=window['$_ts'];if(!$_ts)$_ts={};</script></html>"
COOKIE = b"<script>document.cookie='C3VK=1';location.reload()</script>"
CHALLENGES: dict[str, Answer] = {
    "jsl.gov.cn": (521, HTML, b"<script>document.cookie='__jsl_clearance_s=1'</script>"),
    "ruishu.gov.cn": (412, HTML, RUISHU),
    "wzws.gov.cn": (491, HTML, b"<script>WZWSREL</script>"),
    "waf.gov.cn": (403, HTML, b"<script>var arg1='acw_sc__v2'</script>"),
    "empty.gov.cn": (202, {**HTML, "Set-Cookie": "FSSBBIl1UgzbN7NO=x"}, RUISHU),
    "c3vk.gov.cn": (200, HTML, COOKIE),
    "gzip.gov.cn": (200, {**HTML, "Content-Encoding": "gzip"}, gzip.compress(COOKIE)),
}
AT_NINE, AT_NOON = "2023-09-01T09:00:00+08:00", "2023-09-01T12:00:01+08:00"


def test_the_first_challenge_is_the_last_request(tmp_path: Path) -> None:
    def site(seen: Seen, _: int) -> Answer:
        return (404, {}, b"") if seen.path == "/robots.txt" else CHALLENGES[seen.host]

    origins = [f"http://{host}" for host in CHALLENGES]
    urls = [f"{origin}/{n}" for n in range(4) for origin in origins]
    with serving(site) as web:
        reroute = reroute_file(tmp_path, web.port, *origins)
        # A rest of a minute would show: the whole crawl may take no longer.
        done = crawl(tmp_path, urls, hosts=list(CHALLENGES), REROUTE_PATH=reroute, BACKOFF_BASE=600)
    assert {host: len(web.paths(host)) for host in CHALLENGES} == dict.fromkeys(CHALLENGES, 2)
    assert len(done.answers) == len(CHALLENGES)
    assert all(one["challenge"] for one in done.answers)
    assert {one["reason"] for one in done.failures} == {"circuit"}
    assert {done.stats[f"circuit/{host}"] for host in CHALLENGES} == {"challenge"}


class Guarded:
    """A host whose pages answer with a challenge until it is told `answer`; `ask` is a run at a time of day."""

    def __init__(self, folder: Path, web: Web) -> None:
        self.folder = folder
        self.web = web
        self.answer: Answer = (521, HTML, b"<script>document.cookie='__jsl_clearance_s=1'</script>")
        self.robots: Answer = (404, {}, b"")
        web.answer = lambda seen, _: self.robots if seen.path == "/robots.txt" else self.answer

    def ask(self, clock: str, command: str | None = None) -> tuple[list[str], Outcome]:
        """What reached the host, and what the run of three pages was told."""
        before = len(self.web.seen)
        done = crawl(
            self.folder,
            [f"{BASE}/{n}" for n in range(3)],
            hosts=[HOST],
            REROUTE_PATH=reroute_file(self.folder, self.web.port, BASE),
            CIRCUIT_COMMAND=command,
            BACKOFF_BASE=600,
            environ={"HUANXIN_CLOCK": clock},
        )
        return [one.path for one in self.web.seen[before:]], done


def test_later_runs_leave_the_host_alone_until_its_window_opens(tmp_path: Path) -> None:
    with serving({}) as web:
        host = Guarded(tmp_path, web)
        assert host.ask(AT_NINE)[0] == ["/robots.txt", "/0"]
        asked, done = host.ask("2023-09-01T11:50:00+08:00")
        assert asked == []
        assert [one["reason"] for one in done.failures] == ["circuit"] * 3
        host.answer = (200, HTML, b"page")
        assert len(host.ask(AT_NOON)[0]) == 4


def test_a_command_by_hand_looks_once(tmp_path: Path) -> None:
    with serving({}) as web:
        host = Guarded(tmp_path, web)
        host.ask(AT_NINE, "first")
        # Another column of the same command, then another command.
        assert host.ask(AT_NINE, "first")[0] == []
        host.robots = host.answer
        asked, done = host.ask(AT_NINE, "second")
        assert asked == ["/robots.txt"]
        assert "tried once" in done.log
        assert host.ask(AT_NINE, "second")[0] == []
        # What is no answer proves nothing either, and is not waited for.
        host.robots = (503, {}, b"later")
        assert host.ask(AT_NINE, "third")[0] == ["/robots.txt"]
        assert host.ask(AT_NINE, "third")[0] == host.ask(AT_NINE)[0] == []
        host.robots, host.answer = (404, {}, b""), (200, HTML, b"page")
        assert len(host.ask(AT_NINE, "fourth")[0]) == 4
        # And so for the runs of the scheduler.
        assert len(host.ask(AT_NINE)[0]) == 4


def test_the_counter_file_of_an_earlier_version_opens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUANXIN_CLOCK", AT_NINE)
    with sqlite3.connect(tmp_path / "budget.db") as old:
        old.execute(
            "CREATE TABLE requests (day TEXT, host TEXT, count INTEGER NOT NULL, PRIMARY KEY (day, host)) WITHOUT ROWID"
        )
        old.execute("INSERT INTO requests VALUES ('2023-09-01', ?, 7)", (HOST,))
    old.close()
    circuits = OpenCircuits(tmp_path)
    assert circuits.of(HOST) is None
    assert DailyBudget(tmp_path).spent(HOST) == 7


def test_a_replay_is_not_held_back_and_holds_nothing_back(tmp_path: Path) -> None:
    with serving({}) as web:
        host = Guarded(tmp_path, web)
        host.ask(AT_NINE)
        (file,) = (tmp_path / "archive").glob("*.warc.gz")
        urls = [f"{BASE}/0", f"{BASE}/1"]
        replayed = crawl(
            tmp_path, urls, hosts=[HOST], REPLAY_PATH=file, ARCHIVE_FOLDER=file.parent, CIRCUIT_WINDOW=None
        )
    assert replayed.answer(urls[0])["status"] == 521
    assert replayed.failure(urls[1])["words"] == "not in archive"


SITE = """
id: mou
names: {{zh: 某省商务厅, en: Department}}
tier: province
region: "330000"
hosts: [127.0.0.1]
family: trs
evidence: {{grade: V, date: "2025-09-01"}}
politeness: {{delay: 0, window: [], budget: null}}
columns:
  - {{id: mou-one, names: {{zh: 通知, en: Notices}}, url: "{origin}/one/"}}
  - {{id: mou-two, names: {{zh: 公告, en: News}}, url: "{origin}/two/"}}
"""


def test_the_command_says_so_and_both_columns_cost_one_request(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(
        {"/robots.txt": (404, {}, b""), "/one/": (521, HTML, b""), "/two/": (521, HTML, b"")}
    ) as web:
        (tmp_path / "mou.yaml").write_text(SITE.format(origin=f"http://127.0.0.1:{web.port}"), "utf-8")
        desk = Desk(tmp_path / "home", HUANXIN_SOURCES=str(tmp_path), HUANXIN_CLOCK=AT_NINE)
        said = desk.huanxin("crawl", "mou-one", "mou-two", "--json")
        assert said.code == 5
        assert [(run["state"], run["requests"]) for run in said.lines] == [("blocked", 2), ("blocked", 0)]
        assert set(said.lines[1]["refused"]) == {"circuit"}
        assert "left alone" not in said.err
        monkeypatch.setenv("HUANXIN_CLOCK", AT_NINE)
        until = OpenCircuits(tmp_path / "home" / "politeness").of("127.0.0.1")
        assert isinstance(until, OpenCircuit) and until.until.isoformat().startswith("2023-09-01T21:0")
        again = desk.huanxin("crawl", "mou-one", "--json")
    assert "127.0.0.1 answered with a challenge and is to be left alone until 2023-09-01T21:0" in again.err
    assert (again.code, again.json["state"], again.json["requests"]) == (5, "blocked", 2)
    assert web.paths() == ["/robots.txt", "/one/", "/robots.txt", "/one/"]


def test_a_page_that_asks_to_sign_in_closes_itself_and_not_its_host(tmp_path: Path) -> None:
    def html(inside: str, title: str = "关于家电以旧换新的通知") -> Answer:
        return 200, HTML, f"<meta charset=utf-8><title>{title}</title>{inside}".encode()

    rows = [f"/one/202509/t2025090{n}_{n}.html" for n in range(1, 10)]
    items = "".join(
        f"<li><a href='{row}'>关于家电以旧换新的通知（{n}）</a><span>2025-09-0{n}</span></li>"
        for n, row in enumerate(rows, 1)
    )
    paper = (
        "<div class='TRS_Editor'>"
        + "<p>对购买一级能效冰箱、空调的消费者，按成交价格的20%给予补贴。</p>" * 5
        + "</div>"
    )
    site = {
        "/robots.txt": (404, {}, b""),
        "/one/": html(f"<ul>{items}</ul>", "通知"),
        rows[0]: html("<p>您没有权限访问该页面，请先登录</p>", "用户登录"),
        rows[1]: html("<form><input name=u><input name=p type=password><button>进入</button></form>", "门户"),
        **{row: html(f"<h1>关于家电以旧换新的通知（{row}）</h1>{paper}") for row in rows[2:]},
    }
    with serving(site) as web:
        (tmp_path / "mou.yaml").write_text(SITE.format(origin=f"http://127.0.0.1:{web.port}"), "utf-8")
        desk = Desk(
            tmp_path / "home", HUANXIN_SOURCES=str(tmp_path), HUANXIN_CLOCK="2025-09-04T09:00:00+08:00"
        )
        run = desk.huanxin("crawl", "mou-one", "--json").json
    assert sorted(web.paths()) == ["/one/", *rows, "/robots.txt"]
    assert (run["state"], run["verdicts"], run["refused"]) == ("partial", {"ok": 8, "blocked": 2}, {})
