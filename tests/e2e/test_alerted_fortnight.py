"""From schedule to receiver over fourteen days, with nothing in between but `huanxin up`: what each subscription was told and how each
source was is what happened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
import yaml

from config.registry import SHIPPED
from indexing.store import Store, open_store
from indexing.store.changelog import last_seq
from indexing.store.runs.ledger import list_runs
from indexing.store.runs.queue import going, waiting
from indexing.store.runs.schedules import read_schedules, save_schedules
from indexing.store.schema import alerts, cursors, deliveries, source_states
from indexing.text.urls import url_key
from sample_web import SHOPS, SampleWeb, clock_of, whole
from sample_web.world import date_of
from tests.alerts.receivers import receiver
from tests.e2e.commands import Desk
from tests.e2e.fortnight import Expected
from tests.e2e.several_nodes import wait_for

NEVER = datetime.fromisoformat("2099-01-01T00:00:00+08:00")
DUE = "20:00"


@dataclass(frozen=True)
class Watch:
    """A subscription to the papers of one source. What is not `told` of it is `other`, which defaults leave out."""

    source: str
    classes: tuple[str, ...] = ()
    topics: tuple[str, ...] = ("core", "related")


WATCHES = (
    Watch("cn-fj-tzgg"),
    Watch("cn-gd-gkmlpt", topics=("core", "related", "other")),
    Watch("cn-hi-zcwj", classes=("rule", "date")),
    Watch("retail-gree"),
)
# By source the days on which its state changes: Hainan has a challenge on two, the shop's list cannot be read on one.
STATES = {
    "cn-fj-tzgg": [(0, "up")],
    "cn-gd-gkmlpt": [(0, "up")],
    "cn-hi-zcwj": [(0, "up"), (6, "blocked"), (7, "up"), (9, "blocked"), (10, "up")],
    "retail-gree": [(0, "up"), (6, "late"), (7, "up")],
}


@pytest.mark.parametrize(
    ("watches", "days"),
    [
        pytest.param(WATCHES[:1], 2, id="two-days"),
        pytest.param(WATCHES, 14, id="fortnight", marks=[pytest.mark.long, pytest.mark.hours]),
    ],
)
def test_every_subscription_is_told_what_happened_and_every_source_is_as_it_was(
    tmp_path: Path, watches: tuple[Watch, ...], days: int
) -> None:
    sources = tuple(watch.source for watch in watches)
    world = whole()
    expected = Expected(world, sources)
    with SampleWeb(world=world, sources=sources) as web, receiver() as receivers:
        desk = Desk(
            tmp_path / "home",
            HUANXIN_REROUTE=str(web.write_reroute(tmp_path / "reroute.txt")),
            HUANXIN_SOURCES=str(unhurried(tmp_path / "sources", sources)),
            HUANXIN_CLOCK=f"{date_of(0)}T19:30:00+08:00",
            HUANXIN_WEBHOOK_ALLOW="127.0.0.0/8",
            HUANXIN_NODE="here",
        )
        for watch in watches:
            subscribe(desk, watch, receivers.url(f"/{watch.source}"))
        store = open_store(f"sqlite:///{desk.home / 'huanxin.db'}", desk.home / "locks")
        only_these(desk, store, sources)
        for day in range(days):
            web.day = day
            desk.environment["HUANXIN_CLOCK"] = clock_of(day)
            live(desk, store, sources, day)
        for watch in watches:
            told = Counter(
                (expected.by_address.get(url_key(item["url"]), item["url"]), tuple(item["classes"]))
                for got in receivers.at(f"/{watch.source}")
                for item in got.json["data"]["items"]
            )
            assert told == to_be_told(expected, watch, days), watch
        assert states(store, sources) == {
            source: [(day, state) for day, state in STATES[source] if day < days] for source in sources
        }
        store.close()


def unhurried(folder: Path, sources: Sequence[str]) -> Path:
    """The sites of these sources without delay, window and budget, as rerouted ones may be."""
    folder.mkdir()
    for path in (*SHIPPED.rglob("*.yaml"), *SHOPS.rglob("*.yaml")):
        text = path.read_text("utf-8")
        if any(f"id: {source}\n" in text for source in sources):
            site = yaml.safe_load(text)
            site["politeness"] = {"delay": 0, "window": [], "budget": None}
            (folder / path.name).write_text(yaml.safe_dump(site, allow_unicode=True), "utf-8")
    return folder


def subscribe(desk: Desk, watch: Watch, address: str) -> None:
    channel = desk.huanxin("channels", "add", "--kind", "webhook", "--to", address, "--json")
    assert channel.code == 0, channel.err
    chosen = ["--classes", ",".join(watch.classes)] if watch.classes else []
    topic = ["--topic", "all"] if "other" in watch.topics else []
    added = desk.huanxin(
        "alerts", "add", "--name", watch.source, "--query", f"来源:{watch.source}", *chosen, *topic,
        "--channel", channel.json["id"], "--json",
    )  # fmt: skip
    assert added.code == 0, added.err


def only_these(desk: Desk, store: Store, sources: Sequence[str]) -> None:
    """Has these sources be due each evening, and no other ever."""
    for source in sources:
        assert desk.huanxin("schedules", "set", source, f"daily@{DUE}").code == 0
    with store.writing() as connection:
        first = datetime.fromisoformat(f"{date_of(0)}T{DUE}:00+08:00")
        save_schedules(
            connection,
            [
                replace(one, jitter=0, next_due=first)
                if one.source_id in sources
                else replace(one, paused_until=NEVER, next_due=NEVER, origin="operator")
                for one in read_schedules(connection).values()
            ],
        )


def live(desk: Desk, store: Store, sources: Sequence[str], day: int) -> None:
    """One evening of `huanxin up`: until all are crawled and everybody is told, and how the sources are is noted."""
    up = desk.start("up", "scheduler", "worker", "indexer", "deliverer")
    try:
        wait_for(lambda: all(crawled(store, source, day) for source in sources))
        wait_for(lambda: not going(store) and not waiting(store) and settled(store))
        assert desk.huanxin("health", "--json").code == 0
    finally:
        up.terminate()
        assert up.wait() == 0


def crawled(store: Store, source: str, day: int) -> bool:
    return any(
        run.ended and run.asked_by == "schedule" and run.ended.date().isoformat() == date_of(day)
        for run in list_runs(store, source, 1)
    )


def settled(store: Store) -> bool:
    """Whether every change was matched, and everything that matched brought to its receiver."""
    with store.reading() as connection:
        matched = connection.scalar(sa.select(cursors.c.value).where(cursors.c.name == "alerts"))
        unplanned = connection.scalar(
            sa.select(sa.func.count()).select_from(alerts).where(alerts.c.planned.is_(None))
        )
        unsent = connection.scalar(
            sa.select(sa.func.count()).select_from(deliveries).where(deliveries.c.state != "sent")
        )
    return (matched or 0) >= last_seq(store) and not unplanned and not unsent


def to_be_told(expected: Expected, watch: Watch, days: int) -> Counter[tuple[str, tuple[str, ...]]]:
    """What happened to the source's papers after its first crawl, in the classes and of the topics that are watched."""
    return Counter(
        (one.document, one.classes)
        for one in expected.happenings
        if one.document.startswith(f"{watch.source}/")
        and one.since > 0
        and one.found_by < days
        and expected.pages[one.document]["topic"] in watch.topics
        and (not watch.classes or set(one.classes) & set(watch.classes))
    )


def states(store: Store, sources: Sequence[str]) -> dict[str, list[tuple[int, str]]]:
    """By source, the days and states of its changes; that it had not worked before its first crawl is left out."""
    found: dict[str, list[tuple[int, str]]] = {source: [] for source in sources}
    days = {date_of(day): day for day in range(14)}
    query = sa.select(source_states).order_by(source_states.c.id)
    with store.reading() as connection:
        for row in connection.execute(query):
            if row.source_id in found and row.state != "never_worked":
                found[row.source_id].append((days[row.time.date().isoformat()], row.state))
    return found
