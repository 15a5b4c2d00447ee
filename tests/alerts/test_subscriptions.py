"""Subscriptions are kept as they were asked for, and never deleted. On SQLite and on PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from alerts.draft import CLASSES, Draft, read_draft
from alerts.subscriptions import (
    add_subscription,
    edit_subscription,
    find_subscription,
    list_subscriptions,
    pause_subscription,
    remove_subscription,
)
from config.clock import now
from config.faults import NotFound, WrongUsage
from indexing.store import Store, open_store, record
from indexing.store.schema import channels
from tests.alerts.conftest import PAPER


@pytest.fixture
def store(database_url: str, tmp_path: Path) -> Store:
    return open_store(database_url, tmp_path / "locks")


def channel(store: Store, key: str, state: str = "active") -> None:
    with store.writing() as connection:
        connection.execute(
            channels.insert().values(
                id=key,
                kind="mail",
                address=f"{key}@example.org",
                shared=False,
                state=state,
                failures=0,
                created=now(),
            )
        )


def test_what_is_not_said_is_by_default() -> None:
    draft = read_draft({"name": " 补贴 ", "query": "补贴", "quiet": None})
    assert draft == Draft(name="补贴", query="补贴")
    assert (draft.on, draft.classes, draft.topics) == ("documents", CLASSES, ("core", "related"))
    assert (draft.rhythm, draft.quiet, draft.channels) == ("at_once", None, ())
    chosen = read_draft(
        {
            "name": "补贴",
            "query": "补贴",
            "classes": "rule, new",
            "topics": ["other", "all"],
            "rhythm": "每天 9点",
            "quiet": "22:00-7:00",
            "channels": "a,b,a",
        }
    )
    assert (chosen.classes, chosen.topics, chosen.rhythm) == (("new", "rule"), ("all",), "daily@09:00")
    assert (chosen.quiet, chosen.channels) == ("22:00-07:00", ("a", "b"))
    assert read_draft({"quiet": "", "name": "新"}, chosen) == replace(chosen, quiet=None, name="新")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("query", ""),
        ("name", "  "),
        ("name", "长" * 201),
        ("on", "everything"),
        ("classes", ""),
        ("topics", "nonsense"),
        ("rhythm", "daily"),
        ("quiet", "22-7"),
        ("days", -1),
        ("channels", 3),
        ("colour", "red"),
    ],
)
def test_what_cannot_be_is_refused_by_name(name: str, value: object) -> None:
    with pytest.raises(WrongUsage) as caught:
        read_draft({"name": "补贴", "query": "补贴", name: value})
    assert caught.value.where == name


def test_a_subscription_from_its_beginning_to_its_end(store: Store) -> None:
    channel(store, "ch_a")
    channel(store, "ch_b")
    channel(store, "ch_gone", "removed")
    record(store, [PAPER], origin="import")
    draft = read_draft(
        {"name": "补贴", "query": "补贴", "channels": "ch_b,ch_a", "owner": "policy", "days": 3}
    )
    made = add_subscription(store, draft)
    assert (made.draft, made.start_seq, made.last_checked) == (
        replace(draft, channels=("ch_a", "ch_b")),
        1,
        None,
    )
    other = add_subscription(store, read_draft({"name": "无", "query": "家电"}))
    assert made.feed_token != other.feed_token
    assert [one.id for one in list_subscriptions(store, owner="policy")] == [made.id]
    for wrong in ("ch_gone", "ch_none"):
        with pytest.raises(NotFound) as caught:
            edit_subscription(store, made.id, replace(draft, channels=(wrong,)))
        assert caught.value.where == wrong
    edited = edit_subscription(store, made.id, replace(draft, name="新名", channels=("ch_b",)))
    assert (edited.draft.name, edited.draft.channels) == ("新名", ("ch_b",))
    assert (edited.feed_token, edited.start_seq) == (made.feed_token, 1)

    until: datetime = now().replace(microsecond=0) + timedelta(days=1)
    paused = pause_subscription(store, made.id, until)
    assert paused.paused_until == until
    assert (paused.is_paused(now()), paused.is_paused(until)) == (True, False)
    assert not pause_subscription(store, made.id, None).is_paused(now())

    ended = remove_subscription(store, made.id, {"code": "left"})
    assert ended.removed_at is not None
    assert [one.id for one in list_subscriptions(store)] == [other.id]
    assert find_subscription(store, made.id).end_reason == {"code": "left"}
    with pytest.raises(NotFound):
        find_subscription(store, "sub_none")
