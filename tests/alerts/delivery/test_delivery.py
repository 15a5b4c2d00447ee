"""What reaches receivers that are away, slow, strict or gone."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa
from standardwebhooks.webhooks import Webhook

from alerts.channels.rows import confirm, confirm_token, rotate_secret
from alerts.delivery.deliver import Delivered
from alerts.delivery.links import leave, read_leaving
from alerts.delivery.notices import ask_to_confirm
from alerts.delivery.pausing import pause, remove, resume
from alerts.delivery.trial import test_channel as try_channel
from config.clock import now
from config.faults import NotFound, WrongUsage
from indexing.store.schema import channels
from tests.alerts import bots
from tests.alerts.delivery.conftest import MONDAY, Case, at
from tests.alerts.receivers import FINE, Say


def test_a_webhook_verifies_with_the_new_and_the_old_secret_while_they_change(case: Case) -> None:
    hook = case.channel(path="/signed")
    watch = case.subscription(hook)
    renewed = rotate_secret(case.store, case.keys, hook.id, None)
    case.tell(watch, *case.papers())
    assert case.deliver().sent == 1
    [got] = case.web.at("/signed")
    assert len(got.body) < 20_000
    for secret in (hook.secrets[0], renewed.secrets[0]):
        assert Webhook(secret).verify(got.body, dict(got.headers)) == got.json
    assert got.json["type"] == "document.changed"
    again = rotate_secret(case.store, case.keys, hook.id, None)
    assert hook.secrets[0] not in again.secrets


def test_bots_take_what_is_sent_signed_by_their_own_rules(case: Case) -> None:
    chats = (
        case.channel("wecom", "/wecom"),
        case.channel("dingtalk", "/dingtalk?access_token=abcdefgh1234", secret="SECabc", keyword="焕新小组"),
        case.channel("feishu", "/feishu", secret="feishu-secret"),
    )
    case.at(at(8, 10))
    case.tell(case.subscription(*chats), *case.papers())
    assert case.deliver().sent == 3
    [wecom], [dingtalk], [feishu] = (case.web.at(f"/{kind}") for kind in ("wecom", "dingtalk", "feishu"))
    lead = "【改规则】补贴 2000 元 → 1500 元"
    assert lead in bots.wecom(wecom)
    assert lead in bots.dingtalk(dingtalk, secret="SECabc", keyword="焕新小组")
    assert bots.feishu(feishu, secret="feishu-secret").startswith(lead)


def test_a_long_digest_is_three_messages_at_most(case: Case) -> None:
    chat = case.channel("wecom", "/long")
    watch = case.subscription(chat)
    case.tell(watch, *case.papers(40))
    assert case.deliver().sent == 3
    contents = [bots.wecom(got) for got in case.web.at("/long")]
    told = [content.count("h.example/documents/") for content in contents]
    assert all(told)
    assert f"余下 {40 - sum(told)} 条见链接" in contents[2]
    assert "第 2 条" in contents[1]
    assert len({got.body for got in case.web.at("/long")}) == 3


def test_a_webhook_gets_everything_however_long(case: Case) -> None:
    hook = case.channel(path="/everything")
    documents = case.papers(90)
    case.tell(case.subscription(hook), *documents)
    case.deliver()
    got = case.web.at("/everything")
    assert all(len(one.body) < 20_000 for one in got)
    assert [item["document_id"] for one in got for item in one.json["data"]["items"]] == documents
    assert len({one.headers["webhook-id"] for one in got}) == len(got) > 1


def test_mail_has_both_forms_and_its_link_unsubscribes(case: Case) -> None:
    mail = case.channel("mail", "reader@example.com")
    case.tell(case.subscription(mail), *case.papers())
    assert case.deliver().sent == 1
    [got] = [one for to, one in case.post.mails if to == "reader@example.com"]
    assert got["Message-ID"] == f"<{case.log(mail)[0].id}@example.org>"
    assert got["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    token = got["List-Unsubscribe"].strip("<>").rpartition("/")[2]
    leaving = read_leaving(case.store, case.keys, token)
    assert leaving.channel_id == mail.id
    assert [name for _, name in leaving.subscriptions] == ["以旧换新"]
    leave(case.store, leaving)
    leave(case.store, leaving)
    with pytest.raises(NotFound):
        read_leaving(case.store, case.keys, token[:-1])


def test_a_failure_is_tried_again_with_the_same_id_and_bytes(case: Case) -> None:
    hook = case.channel(path="/again")
    case.tell(case.subscription(hook), *case.papers())
    case.web.answers["/again"] = [Say(500), Say(reset=True), Say(302, headers={"Location": "/x"})]
    for wait in (6, 400, 2_400):
        done = case.deliver()
        assert (done.sent, done.failed, done.gave_up, done.waiting) == (0, 1, 0, 1)
        assert case.deliver().failed == 0  # nothing is due
        case.later(seconds=wait)
    assert case.deliver().sent == 1
    got = case.web.at("/again")
    assert len({(one.headers["webhook-id"], one.body) for one in got}) == 1
    [log] = case.log(hook)
    assert [line["code"] for line in log.log] == ["500", "connection", "302", "200"]
    assert (log.attempts, log.state, log.next) == (4, "sent", None)


def test_retry_after_and_bots_that_ask_for_patience_are_left_alone(case: Case) -> None:
    hook, chat = case.channel(path="/patience"), case.channel("dingtalk", "/fast")
    case.web.answers["/patience"] = [Say(429, headers={"Retry-After": "300"})]
    case.web.answers["/fast"] = [Say(body={"errcode": 130101, "errmsg": "send too fast"})]
    watch = case.subscription(hook, chat)
    case.tell(watch, *case.papers(), run=case.run("r1"))
    assert case.deliver().failed == 2
    case.later(minutes=4)
    case.tell(watch, *case.papers(), run=case.run("r2"))
    assert case.deliver().sent == 0
    case.later(minutes=2)
    assert case.deliver().sent == 2
    assert [len(case.web.at(path)) for path in ("/patience", "/fast")] == [3, 1]
    case.later(minutes=5)
    assert case.deliver().sent == 2


def test_a_wrong_signature_is_told_elsewhere_at_once_and_tried_again(case: Case) -> None:
    chat, mail = case.channel("feishu", "/unsigned"), case.channel("mail", "owner@example.com")
    case.at(at(8, 5))
    case.web.answers["/unsigned"] = 2 * [Say(body={"code": 19021, "msg": "sign match fail"})]
    case.tell(case.subscription(chat), *case.papers())
    done = case.deliver()
    assert (done.failed, done.sent) == (1, 1)
    [notice] = [one for to, one in case.post.mails if to == "owner@example.com"]
    assert "通知不通" in notice["Subject"]
    assert "签名校验" in notice.get_body(("plain",)).get_content()
    case.later(seconds=10)
    assert case.deliver().failed == 1
    assert case.deliver().sent == 0  # told once
    case.later(minutes=10)
    assert case.deliver().sent == 1
    assert case.again(chat).reason is None
    assert case.log(mail)[0].kind == "notice"


def test_a_weekend_without_the_receiver_is_outlasted(case: Case) -> None:
    hook = case.channel(path="/weekend")
    watch = case.subscription(hook)
    case.at(at(18, day=8))
    case.web.always["/weekend"] = Say(503)
    for n in range(3):
        case.tell(watch, *case.papers(), run=case.run(f"r{n}"))
    ends = now() + timedelta(hours=70)
    while now() < ends:
        assert case.deliver().gave_up == 0
        case.leap()
    case.at(ends)
    del case.web.always["/weekend"]
    while case.deliver().waiting:
        case.leap()
    assert {one.state for one in case.log(hook)} == {"sent"}
    ids = [one.headers["webhook-id"] for one in case.web.at("/weekend")]
    assert len(set(ids)) == 3
    assert case.again(hook).state == "active"


def test_after_five_days_the_channel_pauses_its_owner_is_told_and_nothing_is_lost(case: Case) -> None:
    hook, mail = case.channel(path="/away"), case.channel("mail", "told@example.com")
    watch = case.subscription(hook)
    case.web.always["/away"] = Say(reset=True)
    documents = case.papers(2)
    case.tell(watch, documents[0])
    while not case.deliver().gave_up:
        case.leap()
    paused = case.again(hook)
    assert (paused.state, (paused.reason or {})["code"]) == ("paused", "unreachable")
    case.tell(watch, documents[1])
    for _ in range(9):
        case.deliver()
        case.later(days=1)
    notices = [one for to, one in case.post.mails if to == "told@example.com"]
    assert len(notices) == 4  # at once and on days 1, 3 and 7
    assert "通知已停" in notices[0]["Subject"]
    del case.web.always["/away"]
    before = len(case.web.at("/away"))
    resumed = resume(case.store, hook.id, "digest", now())
    assert (resumed.missed, len(resumed.deliveries)) == (2, 1)
    assert case.deliver().sent == 1
    [got] = case.web.at("/away")[before:]
    assert [item["document_id"] for item in got.json["data"]["items"]] == documents
    assert mail.id


def test_a_channel_may_go_on_from_now(case: Case) -> None:
    hook = case.channel(path="/from-now")
    watch = case.subscription(hook)
    pause(case.store, hook.id, MONDAY + timedelta(days=2))
    case.tell(watch, *case.papers())
    assert case.deliver().sent == 0
    assert resume(case.store, hook.id, "drop", now()).deliveries == ()
    case.tell(watch, *case.papers())
    assert case.deliver().sent == 1
    assert sorted(one.state for one in case.log(hook)) == ["dropped", "sent"]


def test_a_pause_ends_by_itself_with_one_digest_of_what_was_missed(case: Case) -> None:
    chat = case.channel("wecom", "/pause")
    watch = case.subscription(chat)
    pause(case.store, chat.id, MONDAY + timedelta(days=1))
    for n in range(3):
        case.tell(watch, *case.papers(), run=case.run(f"r{n}"))
        assert case.deliver().sent == 0
    case.at(MONDAY + timedelta(days=1, minutes=1))
    assert case.deliver().sent == 1
    assert bots.wecom(case.web.at("/pause")[0]).count("h.example/documents/") == 3


@pytest.mark.parametrize(
    ("status", "body"), [(410, {}), (200, {"errcode": 93000, "errmsg": "invalid webhook url"})]
)
def test_an_address_that_is_no_more_ends_at_once(case: Case, status: int, body: dict[str, object]) -> None:
    kind = "webhook" if status == 410 else "wecom"
    hook = case.channel(kind, f"/gone-{kind}")
    case.web.answers[f"/gone-{kind}"] = [Say(status, body=body)]
    case.tell(case.subscription(hook), *case.papers())
    assert case.deliver().gave_up == 1
    assert case.again(hook).state == "paused"
    [log] = case.log(hook)
    assert log.state == "kept"
    case.later(days=1)
    assert case.deliver().sent == 0


def test_three_bounces_end_an_address_and_too_frequent_is_none(case: Case) -> None:
    mail = case.channel("mail", "nobody@example.com")
    case.post.to_recipient[:] = [
        "550 Domain frequency limited",
        "550 5.1.1 user unknown",
        "550 5.1.1 user unknown",
        "550 5.1.1 user unknown",
    ]
    case.tell(case.subscription(mail), *case.papers())
    for _ in range(3):
        assert case.deliver().gave_up == 0
        case.later(hours=3)
    assert case.deliver().gave_up == 1
    ended = case.again(mail)
    assert (ended.state, (ended.reason or {})["code"]) == ("paused", "bounced")


def test_a_circuit_lets_one_message_try_and_closes_with_its_success(case: Case) -> None:
    hook = case.channel(path="/circuit")
    watch = case.subscription(hook)
    case.web.answers["/circuit"] = 5 * [Say(500)]
    for n in range(8):
        case.tell(watch, *case.papers(), run=case.run(f"r{n}"))
    assert case.deliver() == Delivered(failed=5, waiting=8)
    opened = case.again(hook).opened_until
    assert opened is not None
    assert case.deliver().failed == 0
    case.web.answers["/circuit"] = [Say(500)]
    case.later(minutes=6)
    assert case.deliver() == Delivered(failed=1, waiting=8)
    case.later(minutes=11)
    assert case.deliver().sent == 8
    assert case.again(hook).opened_until is None


def test_a_channel_that_hangs_delays_no_other(case: Case) -> None:
    """No receiver answers before all of them have been asked."""
    hooks = [case.channel(path=f"/together{n}") for n in range(4)]
    barrier = threading.Barrier(4)
    for n in range(4):
        case.web.answers[f"/together{n}"] = [Say(body=FINE, together=barrier)]
    case.tell(case.subscription(*hooks), *case.papers())
    assert case.deliver() == Delivered(sent=4)


def test_a_bot_whose_answer_does_not_end_has_not_said_yes(case: Case) -> None:
    chat = case.channel("wecom", "/hangs")
    case.web.answers["/hangs"] = [Say(slow=True)]
    case.tell(case.subscription(chat), *case.papers())
    assert case.deliver() == Delivered(failed=1, waiting=1)


def test_secrets_stand_nowhere_in_the_open(case: Case) -> None:
    chat = case.channel("dingtalk", "/hidden?access_token=topsecrettoken", secret="SECtopsecret")
    case.web.answers["/hidden"] = [Say(500, body=b"no access for topsecrettoken SECtopsecret")]
    case.tell(case.subscription(chat), *case.papers())
    case.deliver()
    case.store.close()
    assert b"topsecret" not in (case.settings.home / "huanxin.db").read_bytes()
    assert "topsecret" not in f"{chat!r} {chat.to}"


def test_mail_made_in_the_pages_waits_for_its_reader(case: Case) -> None:
    mail = case.channel("mail", "asked@example.com", confirmed=False)
    ask_to_confirm(case.store, mail.id, now())
    with pytest.raises(WrongUsage):
        try_channel(case.store, case.settings, mail.id)
    assert case.deliver().sent == 1
    [got] = [one for to, one in case.post.mails if to == "asked@example.com"]
    token = confirm_token(case.keys, mail.id)
    assert f"https://h.example/channels/confirm/{token}" in got.get_body(("plain",)).get_content()
    assert case.again(mail).state == "unconfirmed"
    for _ in range(2):
        assert confirm(case.store, case.keys, token) == mail.id
    assert case.again(mail).state == "active"
    with pytest.raises(NotFound):
        confirm(case.store, case.keys, case.keys.sign(f"leave {mail.id}"))
    remove(case.store, mail.id)
    with pytest.raises(NotFound):
        confirm(case.store, case.keys, token)


def test_a_test_sends_the_last_real_alert_down_the_real_path(case: Case) -> None:
    hook = case.channel(path="/tested")
    key = try_channel(case.store, case.settings, hook.id)
    sample = case.web.at("/tested")[0]
    assert (sample.headers["webhook-id"], sample.json["type"]) == (key, "webhook.test")
    watch = case.subscription(hook)
    [document] = case.papers()
    case.tell(watch, document)
    case.deliver()
    try_channel(case.store, case.settings, hook.id)
    real, test = case.web.at("/tested")[1:]
    assert test.json["data"] == real.json["data"]
    assert Webhook(hook.secrets[0]).verify(test.body, dict(test.headers))
    case.web.answers["/tested"] = [Say(500)]
    try_channel(case.store, case.settings, hook.id)
    assert sorted(one.state for one in case.log(hook)) == [
        "failed",
        "sent",
        "sent",
        "sent",
    ]  # it is tried once


def test_what_a_removed_channel_was_to_get_is_not_sent(case: Case) -> None:
    hook = case.channel(path="/removed")
    case.web.answers["/removed"] = [Say(500)]
    case.tell(case.subscription(hook), *case.papers())
    case.deliver()
    remove(case.store, hook.id)
    case.later(hours=1)
    assert case.deliver() == Delivered()
    with case.store.reading() as connection:
        assert connection.scalar(sa.select(channels.c.secret)) is None
