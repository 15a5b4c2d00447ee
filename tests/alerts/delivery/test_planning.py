"""When something is told, and in how many messages."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from alerts.delivery.deliver import Delivered
from alerts.subscriptions import pause_subscription, remove_subscription
from config.clock import now
from indexing.store.runs.ledger import RunCounts, finish_run
from indexing.store.schema import alerts, digests, subscriptions
from tests.alerts.delivery.conftest import Case, at, make_case
from tests.alerts.receivers import Post, Receiver, Say


def test_at_once_is_when_the_run_has_ended_on_both_databases(
    database_url: str, tmp_path: Path, web: Receiver, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = make_case(database_url, tmp_path, web, post, monkeypatch)
    hook = case.channel(path=f"/ended-{case.store.engine.dialect.name}")
    watch = case.subscription(hook)
    documents = case.papers(2)
    case.run("r1", ended=False)
    case.tell(watch, *documents, run="r1")
    assert case.deliver().sent == 0
    finish_run(case.store, "r1", "finished", RunCounts(), now(), 1.0)
    assert case.deliver() == Delivered(sent=1)
    assert case.deliver() == Delivered()
    [sent] = case.log(hook)
    assert (sent.state, sent.attempts, sent.run_id, len(sent.alerts)) == ("sent", 1, "r1", 2)
    [got] = web.at(f"/ended-{case.store.engine.dialect.name}")
    assert got.headers["webhook-id"] == sent.id
    assert [one["document_id"] for one in got.json["data"]["items"]] == documents
    with case.store.reading() as connection:
        assert connection.scalar(sa.select(subscriptions.c.last_told)) is not None


def test_a_run_that_does_not_end_is_told_two_minutes_after_its_last_match(case: Case) -> None:
    hook = case.channel(path="/settled")
    watch = case.subscription(hook)
    case.run("r1", ended=False)
    case.tell(watch, *case.papers(), run="r1")
    case.later(seconds=110)
    assert case.deliver().sent == 0
    case.later(seconds=20)
    assert case.deliver().sent == 1


def test_one_message_a_recipient_and_run_with_each_item_once(case: Case) -> None:
    chat, mail = case.channel("wecom", "/once"), case.channel("mail", "once@example.com")
    first = case.subscription(chat, mail, name="以旧换新")
    second = case.subscription(chat, mail, name="福建")
    one, two = case.papers(2)
    case.run("r1")
    case.tell(first, one, run="r1")
    case.tell(second, one, two, run="r1")
    assert case.deliver().sent == 2
    [got] = case.web.at("/once")
    content = got.json["markdown"]["content"]
    assert content.count("documents/") == 2
    assert content.count("另见于 1 个订阅：福建") == 1
    [mailed] = [mail for to, mail in case.post.mails if to == "once@example.com"]
    assert "等 2 条" in mailed["Subject"]


def test_a_webhook_is_told_by_subscription_and_what_two_matched_once(case: Case) -> None:
    hook = case.channel(path="/by-subscription")
    first, second = case.subscription(hook, name="甲"), case.subscription(hook, name="乙")
    one, two = case.papers(2)
    case.run("r1")
    case.tell(first, one, run="r1")
    case.tell(second, one, two, run="r1")
    case.deliver()
    bodies = [got.json["data"] for got in case.web.at("/by-subscription")]
    told = {
        (data["subscription"]["name"], item["document_id"], tuple(also["name"] for also in item["also"]))
        for data in bodies
        for item in data["items"]
    }
    assert told == {("甲", one, ("乙",)), ("乙", two, ())}


def test_two_runs_are_two_messages_but_a_quiet_night_is_one(case: Case) -> None:
    hook = case.channel(path="/night")
    watch = case.subscription(hook, quiet="22:00-07:00")
    for n in range(2):
        case.tell(watch, *case.papers(), run=case.run(f"day{n}"))
    assert case.deliver().sent == 2
    case.at(at(23, day=4))
    for n in range(3):
        case.tell(watch, *case.papers(), run=case.run(f"night{n}"))
    assert case.deliver().sent == 0
    case.at(at(7, 0, day=5))
    assert case.deliver().sent == 1
    assert len(case.log(hook)[-1].alerts) == 3


def test_a_digest_comes_once_a_window_and_never_empty(case: Case) -> None:
    hook = case.channel(path="/daily")
    watch = case.subscription(hook, rhythm="daily@09:00")
    case.at(at(8, 30))
    case.tell(watch, *case.papers(), classes=("wording",))
    case.later(minutes=1)
    case.tell(watch, *case.papers(), classes=("new",), outcome="matches_now")
    assert case.deliver().sent == 0
    case.at(at(9, 0))
    assert case.deliver().sent == 1
    [got] = case.web.at("/daily")
    assert [item["classes"] for item in got.json["data"]["items"]] == [["new"], ["wording"]]
    case.tell(watch, *case.papers())
    case.at(at(21))
    assert case.deliver().sent == 0
    case.at(at(9, 0, day=5))
    assert case.deliver().sent == 1
    case.at(at(9, 0, day=6))
    assert case.deliver().sent == 0
    with case.store.reading() as connection:
        windows = connection.execute(sa.select(digests.c.window, digests.c["items"])).all()
    assert sorted(tuple(row) for row in windows) == [
        ("2023-09-04T09:00+08:00", 2),
        ("2023-09-05T09:00+08:00", 1),
    ]


def test_a_digest_is_late_rather_than_lost_or_doubled(case: Case) -> None:
    hook = case.channel(path="/late")
    watch = case.subscription(hook, rhythm="daily@09:00")
    case.at(at(8))
    case.tell(watch, *case.papers())
    case.at(at(11, day=6))
    assert case.deliver().sent == 1
    assert case.deliver().sent == 0


def test_a_digest_goes_by_when_something_happened(case: Case) -> None:
    """A change of the night that is matched at half past nine is in the digest of nine."""
    hook = case.channel(path="/happened")
    case.at(at(2))
    watch = case.subscription(hook, rhythm="daily@09:00")
    [document] = case.papers()
    case.at(at(9, 30))
    case.tell(watch, document)
    assert case.deliver().sent == 1


def test_whoever_unsubscribed_meanwhile_is_not_told(case: Case) -> None:
    hook = case.channel(path="/gone")
    gone, stays = case.subscription(hook, name="甲"), case.subscription(hook, name="乙")
    documents = case.papers(2)
    case.run("r1")
    case.web.answers["/gone"] = 2 * [Say(500)]
    case.tell(gone, documents[0], run="r1")
    case.tell(stays, documents[1], run="r1")
    assert case.deliver().failed == 2
    remove_subscription(case.store, gone.id, {"code": "asked"})
    case.later(seconds=20)
    assert case.deliver().sent == 1
    assert sorted(one.state for one in case.log(hook)) == ["dropped", "sent"]
    assert [got.json["data"]["subscription"]["name"] for got in case.web.at("/gone")][2:] == ["乙"]


def test_an_unconfirmed_address_gets_nothing_and_what_has_no_channel_waits_for_none(case: Case) -> None:
    mail = case.channel("mail", "new@example.com", confirmed=False)
    case.tell(case.subscription(mail), *case.papers())
    case.tell(case.subscription(), *case.papers())
    assert case.deliver() == Delivered()
    with case.store.reading() as connection:
        planned = sa.select(sa.func.count()).where(alerts.c.planned.is_(None))
        assert connection.scalar(planned) == 0


def test_what_a_paused_subscription_matched_is_in_its_log_only(case: Case) -> None:
    hook = case.channel(path="/resting")
    watch = case.subscription(hook)
    pause_subscription(case.store, watch.id, at(12))
    case.tell(watch, *case.papers())
    assert case.deliver().sent == 0
    case.at(at(12, 1))
    assert case.deliver().sent == 0
    case.tell(watch, *case.papers())
    assert case.deliver().sent == 1
