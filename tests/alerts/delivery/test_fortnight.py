"""Fourteen days of alerts over all kinds of channels and rhythms, with receivers that fail: everybody is told everything, once."""

from __future__ import annotations

import random
import re
from collections import Counter
from datetime import timedelta

from alerts.channels.channel import Channel
from config.clock import now
from tests.alerts import bots
from tests.alerts.delivery.conftest import MONDAY, Case
from tests.alerts.receivers import Say

RHYTHMS = ("at_once", "daily@09:00", "workdays@18:00", "weekly@mon-09:00")
PAGE = re.compile(r"h\.example/documents/([0-9a-f]+)")
FAILURES = {
    "webhook": (Say(500), Say(429), Say(302), Say(reset=True)),
    "wecom": (Say(body={"errcode": 45009, "errmsg": "freq"}), Say(502)),
    "dingtalk": (Say(body={"errcode": 130101, "errmsg": "too fast"}), Say(reset=True)),
    "feishu": (Say(body={"code": 19021, "msg": "sign match fail"}), Say(body={"code": 11232, "msg": "limited"})),
}  # fmt: skip


def test_everybody_is_told_everything_once(case: Case) -> None:
    chance = random.Random(20230904)
    webhooks = [case.channel("webhook", f"/fortnight/webhook{n}") for n in range(3)]
    chats = [case.channel(kind, f"/fortnight/{kind}", secret=secret) for kind, secret in
             (("wecom", None), ("dingtalk", "SECx"), ("feishu", "x"))]  # fmt: skip
    mails = [case.channel("mail", f"fortnight{n}@example.com") for n in range(2)]
    given = [*webhooks, *chats, *mails]
    # One a bot: more than 20 messages would have to wait for a real minute.
    readers = [*given, *webhooks[:2], *mails]
    watches = [
        case.subscription(reader, name=f"订阅{n}", rhythm=RHYTHMS[1 + n % 2 if reader in chats else n % 4])
        for n, reader in enumerate(readers)
    ]
    expected: Counter[tuple[str, str]] = Counter()
    for day in range(14):
        case.at(MONDAY + timedelta(days=day, hours=-5))
        documents = case.papers(3)
        run = case.run(f"day{day}")
        for n, watch in enumerate(watches):
            matched = [one for one in documents if chance.random() < 0.5]
            if matched:
                case.tell(watch, *matched, run=run)
            for one in matched:
                # At once it is told once a channel; digests are each subscription's own.
                key = readers[n].id, one
                expected[key] += not (watch.draft.rhythm == "at_once" and key in expected)
        for hour in (1.5, 11):
            case.at(MONDAY + timedelta(days=day, hours=hour))
            for channel in (*webhooks, *chats):
                if chance.random() < 0.15:
                    path = "/" + channel.address.split("/", 3)[3]
                    case.web.answers.setdefault(path, []).append(chance.choice(FAILURES[channel.kind]))
            case.deliver()
    case.at(MONDAY + timedelta(days=14, hours=11))
    while case.deliver().waiting:
        case.leap()
    told = Counter[tuple[str, str]]()
    for channel in given:
        for document in _told(case, channel):
            told[channel.id, document] += 1
    assert told == expected
    assert any(
        line["verdict"] != "sent" for channel in given for one in case.log(channel) for line in one.log
    )
    assert bots.most_in(60, case.web.at("/fortnight/wecom")) <= 20
    assert now() - MONDAY < timedelta(days=30)


def _told(case: Case, channel: Channel) -> list[str]:
    """The documents in what the channel took, each as often as it stands there."""
    if channel.kind == "mail":
        texts = [
            one.get_body(("plain",)).get_content() for to, one in case.post.mails if to == channel.address
        ]
        return [document for text in texts for document in PAGE.findall(text)]
    taken = [got for got in case.web.taken if case.web.url(got.path) == channel.address]
    if channel.kind == "webhook":
        return [item["document_id"] for got in taken for item in got.json["data"]["items"]]
    if channel.kind == "wecom":
        return [document for got in taken for document in PAGE.findall(bots.wecom(got))]
    if channel.kind == "dingtalk":
        return [document for got in taken for document in PAGE.findall(bots.dingtalk(got, secret="SECx"))]
    for got in taken:
        bots.feishu(got, secret="x")
    return [document for got in taken for document in PAGE.findall(got.body.decode())]
