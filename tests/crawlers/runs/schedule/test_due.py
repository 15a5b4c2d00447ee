"""When a source is due: holidays, pauses, missed times, clocks that jump, and years with summer time or without a calendar."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice

import pytest

from config.clock import SHANGHAI
from config.faults import WrongUsage
from config.holidays import holiday
from config.registry import load_registry
from config.reroute import Reroute
from crawlers.runs.schedule.defaults import default_schedule, in_step
from crawlers.runs.schedule.due import moved_on, next_due, occurrences, out_of_reach
from crawlers.runs.schedule.rule import parse_rule, short
from indexing.store.runs.schedules import Schedule

SOURCES = load_registry().sources
DAILY = Schedule("cn-fj-tzgg", "daily@07:10", jitter=600)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def no(_most: int) -> int:
    return 0


def full(most: int) -> int:
    return most


def test_jitter_is_drawn_once_and_lies_in_what_is_stored() -> None:
    moved = moved_on(DAILY, at("2026-11-30T12:00"), full)
    assert moved.next_due == at("2026-12-01T07:20")
    assert not out_of_reach(moved, at("2026-12-01T07:15"))


def test_times_that_were_missed_are_made_up_once() -> None:
    slept = replace(DAILY, next_due=at("2026-11-01T07:10"))
    assert moved_on(slept, at("2026-11-30T12:00"), no).next_due == at("2026-12-01T07:10")


def test_a_clock_set_back_leaves_no_source_waiting_for_days() -> None:
    ahead = replace(DAILY, next_due=at("2026-12-02T07:10"))
    assert out_of_reach(ahead, at("2026-11-30T12:00"))
    assert not out_of_reach(ahead, at("2026-12-01T12:00"))
    paused = replace(ahead, paused_until=at("2026-12-02T00:00"))
    assert not out_of_reach(paused, at("2026-11-30T12:00"))


@pytest.mark.parametrize("day", ["1986-05-04", "1988-07-01", "1991-09-15"])  # when China had summer time
def test_summer_time_of_the_past_moves_nothing(day: str) -> None:
    due = next_due(DAILY, at(f"{day}T00:00"), no)
    cron = next_due(replace(DAILY, rule="10 7 * * *"), at(f"{day}T00:00"), no)
    assert due == cron == at(f"{day}T07:10")
    assert due and due.utcoffset() == timedelta(hours=8)


def test_holidays_are_left_out_by_name_and_a_year_without_a_calendar_does_no_harm() -> None:
    skipping = replace(DAILY, skip_holidays=True)
    assert next_due(skipping, at("2026-09-30T12:00"), no) == at("2026-10-08T07:10")
    left_out = [one.holiday for one in islice(occurrences(skipping, at("2026-09-30T12:00")), 8)]
    assert left_out == [*["国庆"] * 7, None]  # the weekend within too
    workdays = replace(skipping, rule="workdays@07:10")
    assert next_due(workdays, at("2027-02-05T12:00"), no) == at("2027-02-15T07:10")  # 春节 by table
    assert holiday(at("2026-10-10T00:00").date()) is None  # made up for
    assert holiday(at("2026-11-28T00:00").date()) is None  # a plain weekend


def test_a_pause_ends_by_itself() -> None:
    paused = replace(DAILY, paused_until=at("2026-12-24T08:00"))
    assert next_due(paused, at("2026-11-30T12:00"), no) == at("2026-12-25T07:10")


@pytest.mark.parametrize("text", ["即时", "at_once", "0 7 * *", "every day", "daily@25:00", "* * * * 9"])
def test_a_rule_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(WrongUsage):
        parse_rule(text)


def test_both_ways_of_writing_are_one_rule() -> None:
    assert short(parse_rule("工作日 08:00-20:00 每2小时")) == "workdays@08:00-20:00/2h"
    assert short(parse_rule("30  7 * * 1")) == "30 7 * * 1"


def test_the_yaml_gives_the_default_and_an_operator_wins() -> None:
    source = SOURCES["cn-fj-tzgg"]
    default = default_schedule(source, Reroute())
    assert (default.rule, default.window) == ("daily@20:00", ("20:00-07:30", "12:00-13:30"))
    assert default_schedule(SOURCES["cn-fj-nmlt"], Reroute()).rule.startswith("weekly@")
    moment = at("2026-11-30T12:00")
    first = in_step({}, [source], Reroute(), moment, no)
    assert [one.next_due for one in first.save] == [at("2026-11-30T20:00")]
    (stored,) = first.save
    assert in_step({source.id: stored}, [source], Reroute(), moment, no).save == ()
    old_yaml = replace(stored, rule="daily@19:00")
    assert in_step({source.id: old_yaml}, [source], Reroute(), moment, no).save[0].rule == "daily@20:00"
    own = replace(old_yaml, origin="operator")
    steps = in_step({source.id: own, "gone": replace(own, source_id="gone")}, [source], Reroute(), moment, no)
    assert (steps.save, steps.remove) == ((), ("gone",))
