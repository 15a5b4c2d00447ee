"""`huanxin deliver` as a process: killed at bad moments, started twice, stopped."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.alerts.delivery.conftest import Case
from tests.alerts.receivers import Say
from tests.e2e.commands import Desk

RUNS = 12


@pytest.fixture
def desk(case: Case) -> Desk:
    """The command line over the case's database."""
    return Desk(
        case.settings.home,
        HUANXIN_DATABASE_URL=case.settings.database_url,
        HUANXIN_WEBHOOK_ALLOW="127.0.0.0/8",
        HUANXIN_CLOCK=_clock(),
    )


def _clock() -> str:
    from config.clock import now

    return now().isoformat()


def until(true: Callable[[], bool], patience: float = 60) -> None:
    end = time.monotonic() + patience
    while not true():
        assert time.monotonic() < end, "it did not come to pass"
        time.sleep(0.02)


def test_kills_lose_nothing_and_repeat_only_with_the_same_id(case: Case, desk: Desk) -> None:
    """Killed while a message is on its way, again and again: each time after one message more."""
    hook = case.channel(path="/killed")
    watch = case.subscription(hook)
    documents = case.papers(RUNS)
    for n, document in enumerate(documents):
        case.tell(watch, document, run=case.run(f"r{n}"))
    for wanted in (1, 4, 8):
        process = desk.start("deliver", "--once")
        until(lambda process=process, wanted=wanted: print(len(case.web.at("/killed")), process.poll()) or len(case.web.at("/killed")) >= wanted, 20)  # type: ignore[misc]
        process.kill()
        process.wait()
    desk.environment["HUANXIN_CLOCK"] = _clock()
    assert desk.huanxin("deliver", "--once", "--json").json["waiting"] == 0
    told: dict[str, str] = {}
    for got in case.web.at("/killed"):
        [item] = got.json["data"]["items"]
        assert told.setdefault(item["document_id"], got.headers["webhook-id"]) == got.headers["webhook-id"]
    assert set(told) == set(documents)
    assert len(case.web.at("/killed")) <= RUNS + 3
    assert [one.state for one in case.log(hook)] == RUNS * ["sent"]


def test_of_two_one_works_and_it_stops_when_told(case: Case, desk: Desk) -> None:
    hook = case.channel(path="/twice")
    case.web.answers["/twice"] = [Say(500)]
    first = desk.start("deliver", "--json")
    watch = case.subscription(hook)
    case.tell(watch, *case.papers())
    until(lambda: len(case.web.at("/twice")) == 2)  # and the retry of five seconds
    refused = desk.huanxin("deliver", "--once", "--json")
    assert (refused.code, refused.error["type"]) == (7, "busy")
    first.send_signal(signal.SIGTERM)
    out, err = first.communicate(timeout=60)
    assert first.returncode == 0
    assert json.loads(out) | {"changes": 0} == {
        "changes": 0,
        "alerts": 0,
        "sent": 1,
        "failed": 1,
        "waiting": 0,
    }
    assert b"1 failed" in err
    assert isinstance(first, subprocess.Popen)


def test_the_commands_print_what_programs_rely_on(case: Case, desk: Desk, tmp_path: Path) -> None:
    url = case.web.url("/commands")
    added = desk.huanxin("channels", "add", "--kind", "webhook", "--to", url, "--json").json
    assert set(added) == {"id", "kind", "to", "state", "secret"}
    assert (added["kind"], added["to"], added["state"]) == ("webhook", url, "active")
    assert added["secret"].startswith("whsec_")
    bot = desk.huanxin(
        "channels", "add", "--kind", "dingtalk", "--to", "abcdefgh12345678", "--secret", "-", "--json", stdin=b"SECx\n"
    ).json  # fmt: skip
    assert bot["to"] == "https://oapi.dingtalk.com/robot/send?access_token=…5678"
    assert "secret" not in bot
    listed = desk.huanxin("channels", "list", "--json")
    assert [one["id"] for one in listed.json] == [added["id"], bot["id"]]
    assert "whsec" not in listed.out
    tested = desk.huanxin("channels", "test", added["id"], "--json")
    assert (tested.code, tested.json["delivery"]["state"]) == (0, "sent")
    case.web.answers["/commands"] = [Say(410)]
    assert desk.huanxin("channels", "test", added["id"], "--json").code == 1
    paused = desk.huanxin("channels", "pause", added["id"], "--until", "2099-01-01", "--json").json
    assert (paused["state"], paused["paused_until"]) == ("paused", "2099-01-01T00:00:00+08:00")
    resumed = desk.huanxin("channels", "resume", added["id"], "--missed", "drop", "--json").json
    assert (resumed["state"], resumed["missed"], resumed["deliveries"]) == ("active", 0, [])
    rows = desk.huanxin("deliveries", "--channel", added["id"], "--jsonl").lines
    assert sorted(one["state"] for one in rows) == ["failed", "sent"]
    assert {"id", "channel_id", "state", "attempts", "next", "answer", "log"} <= set(rows[0])
    assert desk.huanxin("channels", "remove", added["id"]).code == 0
    assert desk.huanxin("channels", "test", added["id"]).code == 3
    assert desk.huanxin("channels", "add", "--kind", "mail", "--to", "nobody").code == 2
