"""Which waiting runs may begin."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from config.clock import SHANGHAI
from config.registry import load_registry
from crawlers.runs.work.choosing import may_begin
from indexing.store.runs.queue import Waiting

NOON = datetime(2026, 11, 30, 12, 0, tzinfo=SHANGHAI)
SOURCES = load_registry().sources
HOST = "swt.fujian.gov.cn"


def chosen(*waiting: Waiting, busy: tuple[str, ...] = (), hosts: tuple[str, ...] = ()) -> list[str]:
    return [run.id for run in may_begin(waiting, SOURCES, busy, hosts, NOON)]


def test_two_of_one_host_do_not_go_at_once() -> None:
    first, second = (
        Waiting("r1", "cn-fj-tzgg", "command"),
        Waiting("r2", "mofcom-zcfb", "command"),
    )
    assert chosen(first, second) == ["r1", "r2"]
    assert chosen(first, second, hosts=(HOST,)) == ["r2"]
    assert chosen(first, second, busy=("cn-fj-nmlt",)) == ["r2"]  # by hand, on the same host
    assert chosen(first, replace(second, source_id="gone")) == ["r1"]


def test_only_the_schedule_is_bound_to_its_window() -> None:
    night = Waiting("r1", "cn-fj-tzgg", "schedule", {"window": ["20:00-07:30"]})
    assert chosen(night) == []
    assert chosen(replace(night, ask={"window": ["11:00-13:30"]})) == ["r1"]
    assert chosen(replace(night, ask={})) == ["r1"]
