"""`huanxin deliver` as a process: killed at bad moments, started twice, stopped."""

from __future__ import annotations

import json
import random
import signal
import time
from collections.abc import Callable

import pytest

from config.clock import now
from tests.alerts.delivery.conftest import Case
from tests.alerts.receivers import FINE, Say
from tests.e2e.commands import Desk

RUNS = 12


@pytest.fixture
def desk(case: Case) -> Desk:
    """The command line over the case's database."""
    return Desk(
        case.settings.home,
        HUANXIN_DATABASE_URL=case.settings.database_url,
        HUANXIN_WEBHOOK_ALLOW="127.0.0.0/8",
        HUANXIN_SMTP_URL=f"smtp://127.0.0.1:{case.post.port}",
        HUANXIN_MAIL_FROM="huanxin@example.org",
        HUANXIN_CLOCK=now().isoformat(),
    )


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
        case.later(minutes=5)
        desk.environment["HUANXIN_CLOCK"] = now().isoformat()
        process = desk.start("deliver", "--once")
        until(lambda wanted=wanted: len(case.web.at("/killed")) >= wanted)  # type: ignore[misc]
        process.kill()
        process.wait()
    case.later(minutes=5)
    desk.environment["HUANXIN_CLOCK"] = now().isoformat()
    assert desk.huanxin("deliver", "--once", "--json").json["waiting"] == 0
    told: dict[str, str] = {}
    for got in case.web.at("/killed"):
        [item] = got.json["data"]["items"]
        assert told.setdefault(item["document_id"], got.headers["webhook-id"]) == got.headers["webhook-id"]
    assert set(told) == set(documents)
    assert len(case.web.at("/killed")) <= RUNS + 3
    assert [one.state for one in case.log(hook)] == RUNS * ["sent"]


def killed_at_random(case: Case, desk: Desk, kills: int) -> None:
    """Between kills runs bring new papers, so that the process dies while it matches, plans, sends and notes. Every paper reaches the
    hook and the mailbox; what a kill repeats has the id of the first time."""
    chance = random.Random(kills)
    hook, mail = case.channel(path="/random"), case.channel("mail", "random@example.com")
    case.subscription(hook, mail, query="家居焕新消费季", name="焕新")
    case.run("first")
    said = Say(body=FINE, wait=0.02)
    case.web.always["/random"] = said
    documents: list[str] = []
    longest = 0.0
    for n in range(kills + 1):
        case.later(minutes=5)
        for part in range(6):
            documents += case.papers(1, origin="crawl", run_id=case.run(f"run-{n}-{part}"))
        desk.environment["HUANXIN_CLOCK"] = now().isoformat()
        started = time.monotonic()
        process = desk.start("deliver", "--once")
        if n == 0:
            assert process.wait(120) == 0
            longest = time.monotonic() - started
            continue
        time.sleep(longest * chance.uniform(0.3, 1.1))
        process.kill()
        process.wait()
    case.later(minutes=5)
    desk.environment["HUANXIN_CLOCK"] = now().isoformat()
    assert desk.huanxin("deliver", "--once", "--json").json["waiting"] == 0
    got = [(one.headers["webhook-id"], one.json["data"]["items"]) for one in case.web.at("/random")]
    told = [(item["document_id"], key) for key, items in got for item in items]
    assert sorted({document for document, _ in told}) == sorted(documents)
    assert len(set(told)) == len(documents)
    assert len(got) <= len(set(told)) + kills
    mails = [one for to, one in case.post.mails if to == "random@example.com"]
    assert len({one["Message-ID"] for one in mails}) == len(documents)
    assert len(mails) <= len(documents) + kills
    assert {one.state for channel in (hook, mail) for one in case.log(channel)} == {"sent"}


def test_kills_at_random_moments_lose_and_double_nothing(case: Case, desk: Desk) -> None:
    killed_at_random(case, desk, 4)


@pytest.mark.hours
@pytest.mark.long
def test_fifty_kills_at_random_moments_lose_and_double_nothing(case: Case, desk: Desk) -> None:
    killed_at_random(case, desk, 50)


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
