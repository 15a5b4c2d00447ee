"""A store with papers, subscriptions and what there is to tell; receivers on loopback; and a clock that is moved by hand."""

from __future__ import annotations

import ipaddress
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest
import sqlalchemy as sa

from alerts.channels.channel import Channel
from alerts.channels.http import Outlet
from alerts.channels.rows import Wanted, add_channel, find_channel
from alerts.channels.sending import Postman
from alerts.delivery.deliver import Delivered, deliver_once
from alerts.delivery.log import Delivery, read_deliveries
from alerts.delivery.sender import Sender
from alerts.draft import read_draft
from alerts.noting import Evidence, NewAlert, note_alerts
from alerts.secrets import Keys
from alerts.subscriptions import Subscription, add_subscription
from config import clock
from config.clock import SHANGHAI, now
from config.language import tr
from config.outgoing import SmtpServer
from config.settings import Settings
from indexing.records import Paper
from indexing.store import Store, open_store, record
from indexing.store.runs.ledger import RunCounts, finish_run, start_run
from indexing.store.schema import changes, channels, deliveries
from tests.alerts.receivers import Post, Receiver, post_office, receiver

MONDAY = datetime(2023, 9, 4, 8, 0, tzinfo=SHANGHAI)


@pytest.fixture(scope="session")
def web() -> Iterator[Receiver]:
    with receiver() as found:
        yield found


@pytest.fixture(scope="session")
def post() -> Iterator[Post]:
    with post_office() as found:
        yield found


class Case:
    """One database, and the moment it is."""

    def __init__(
        self, store: Store, settings: Settings, web: Receiver, post: Post, patch: pytest.MonkeyPatch
    ) -> None:
        self.store, self.settings, self.web, self.post = store, settings, web, post
        self.keys = Keys.of(settings)
        # Who hangs is given up after five seconds, not twenty.
        self.sender = replace(
            Sender.of(store, settings), postman=Postman(settings, Outlet(settings.webhook_allow, seconds=5.0))
        )
        self._patch = patch
        self._papers = 0
        self.at(MONDAY)

    def at(self, moment: datetime) -> None:
        """Sets the clock."""
        passed = timedelta(seconds=time.monotonic() - clock._started)
        self._patch.setenv("HUANXIN_CLOCK", (moment - passed).isoformat())

    def later(self, **by: float) -> None:
        self.at(now() + timedelta(**by))

    def leap(self) -> None:
        """To when something is next due."""
        with self.store.reading() as connection:
            due = connection.execute(
                sa.select(deliveries.c.next, channels.c.opened_until)
                .join_from(deliveries, channels)
                .where(deliveries.c.state == "waiting")
            ).all()
        soonest = min(max(row.next, row.opened_until or row.next) for row in due)
        self.at(max(soonest, now()) + timedelta(seconds=1))

    def channel(self, kind: str = "webhook", path: str = "", **given: Any) -> Channel:
        """A channel of its own path at the receiver, or a mailbox."""
        to = path if kind == "mail" else self.web.url(path)
        wanted = Wanted(kind, to, **({"confirmed": True} | given))
        return add_channel(self.store, self.keys, wanted, now())

    def again(self, channel: Channel) -> Channel:
        return find_channel(self.store, self.keys, channel.id)

    def subscription(self, *channels: Channel, name: str = "以旧换新", **given: Any) -> Subscription:
        """One that is younger than those before it."""
        self.later(seconds=1)
        ids = [channel.id for channel in channels]
        return add_subscription(
            self.store, read_draft({"name": name, "query": name, "channels": ids} | given)
        )

    def papers(self, count: int = 1, **how: Any) -> list[str]:
        """The ids of new papers, which by themselves alert nobody, unless `how` says that a run brought them."""
        made = []
        for _ in range(count):
            self._papers += 1
            made.append(
                Paper(
                    url=f"https://swt.example.gov.cn/{self._papers}.html",
                    title=f"第{self._papers}号关于家居焕新消费季活动的通知",
                    seen_at=now(),
                    body=f"第{self._papers}号：每件补贴不超过{1000 + self._papers}元。",
                    doc_no=f"示商函〔2023〕{self._papers}号",
                    published="2023-09-04",
                    agencies=("示例省商务厅",),
                    region="350000",
                )
            )
        return [one.document_id for one in record(self.store, made, **({"origin": "import"} | how))]

    def run(self, key: str, *, ended: bool = True) -> str:
        start_run(self.store, key, "cn-example-tzgg", now())
        if ended:
            finish_run(self.store, key, "finished", RunCounts(), now(), 1.0)
        return key

    def tell(self, subscription: Subscription, *documents: str, run: str | None = None, **given: Any) -> None:
        """Notes an alert on each document for a subscription."""
        made = NewAlert(
            subscription_id=subscription.id,
            event="",
            title="关于家居焕新消费季活动的通知",
            outcome="matches",
            what=tr("【改规则】补贴 2000 元 → 1500 元", "[rule] 2000 → 1500"),
            classes=("rule",),
            run_id=run,
            evidence=Evidence("每件补贴不超过1500元", ((7, 12),)),
        )
        with self.store.writing() as connection:
            of = sa.select(changes.c.document_id, changes.c.seq).where(changes.c.document_id.in_(documents))
            found = [
                replace(made, event=f"change:{row.seq}", seq=row.seq, document_id=row.document_id, **given)
                for row in connection.execute(of)
            ]
            note_alerts(connection, found, now())

    def deliver(self) -> Delivered:
        """What was sent and what was not; how many changes were gone through is no matter here."""
        return replace(deliver_once(self.sender, Event()), changes=0)

    def log(self, channel: Channel) -> tuple[Delivery, ...]:
        return read_deliveries(self.store, channel_id=channel.id)


@pytest.fixture
def case(tmp_path: Path, web: Receiver, post: Post, monkeypatch: pytest.MonkeyPatch) -> Case:
    return make_case(f"sqlite:///{tmp_path / 'huanxin.db'}", tmp_path, web, post, monkeypatch)


def make_case(url: str, home: Path, web: Receiver, post: Post, patch: pytest.MonkeyPatch) -> Case:
    settings = Settings(
        home=home,
        home_from="test",
        database_url=url,
        smtp=SmtpServer("127.0.0.1", post.port, tls=False),
        mail_from="huanxin@example.org",
        webhook_allow=(ipaddress.ip_network("127.0.0.0/8"),),
        public_url="https://h.example",
    )
    return Case(open_store(url, settings.locks), settings, web, post, patch)


def at(hour: int, minute: int = 0, day: int = 4) -> datetime:
    """A moment in the week that begins on Monday, 4 September 2023."""
    return datetime(2023, 9, day, hour, minute, tzinfo=SHANGHAI)
