"""A source's state is judged by its own runs and papers, the gravest that holds, and says by what."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from config.clock import SHANGHAI
from config.registry import load_registry
from crawlers.runs.health.changes import state_changes
from crawlers.runs.health.judgement import Evidence, judge
from crawlers.runs.health.network import judge_network, without_network
from indexing.health_words import what_to_try, why
from indexing.store.runs.schedules import Schedule
from indexing.store.runs.source_states import NETWORK, EndedRun, Judgement, StateChange

SOURCES = load_registry().sources
SOURCE = SOURCES["cn-fj-tzgg"]  # 15 rows, a paper every 14 days
NOW = datetime(2026, 11, 30, 12, 0, tzinfo=SHANGHAI)
TODAY = NOW.date()
UP = Judgement("up", "well")


def run(state: str = "finished", entries: int = 15, hours: float = 1, **verdicts: int) -> EndedRun:
    ended = NOW - timedelta(hours=hours)
    return EndedRun(SOURCE.id, state, ended - timedelta(minutes=5), ended, entries, verdicts or {"ok": 6})


def judged(*runs: EndedRun, days: tuple[date, ...] = (TODAY,), **more: object) -> Judgement:
    return judge(Evidence(SOURCE, None, runs, days, **more), NOW)  # type: ignore[arg-type]


FAILED = run("failed", 0, error=3)
GOOD = run(hours=80)


def test_it_is_late_before_it_is_out_and_well_after_one_good_run() -> None:
    assert judged(GOOD) == UP
    assert [judged(*[FAILED] * n, GOOD).state for n in (1, 2, 3)] == ["late", "late", "outage"]
    outage = judged(FAILED, FAILED, FAILED, GOOD)
    assert [(t.name, t.value, t.origin) for t in outage.thresholds] == [("failures", 3, "default")]
    assert judged(run(), FAILED, FAILED, FAILED, GOOD) == UP


def test_a_refusal_is_no_outage_and_what_never_worked_says_so() -> None:
    assert judged(run("blocked", 0, blocked=1), GOOD).state == "blocked"
    assert judged().code == "no_runs"
    assert judged(FAILED, FAILED, FAILED, FAILED).code == "no_good_run"


def test_runs_whose_lists_all_answered_304_are_healthy() -> None:
    assert judged(*[run(entries=0, ok=1)] * 10, GOOD) == UP


def test_a_changed_layout_is_told_from_a_quiet_site() -> None:
    months_ago = (TODAY - timedelta(days=60),)
    assert judged(run(), days=months_ago).state == "quiet"
    rowless = run("failed", 0, empty=1)
    assert judged(rowless, GOOD).state == "late"  # once may be chance
    assert judged(rowless, rowless, GOOD, days=months_ago).code == "no_rows"
    few = judged(run(entries=4), run(entries=5), GOOD)
    assert (few.state, few.code, few.thresholds[0].value, few.thresholds[0].origin) == (
        "layout",
        "few_rows",
        7.5,
        "yaml",
    )
    textless = run(ok=2, empty=6)
    assert judged(textless, textless, GOOD).code == "empty_pages"
    assert judged(textless, textless, GOOD).state == "layout"


def test_thresholds_come_from_the_yaml_then_its_own_history() -> None:
    expect = replace(SOURCE.column.expect, rows=None, cadence_days=None)
    source = replace(SOURCE, column=replace(SOURCE.column, expect=expect))
    runs = (run(entries=3), run(entries=3), *[run(entries=40)] * 8)
    few = judge(Evidence(source, None, runs, (TODAY,)), NOW)
    assert [(t.name, t.value, t.origin) for t in few.thresholds] == [("rows", 20, "history")]
    weekly = tuple(TODAY - timedelta(days=30 + 7 * n) for n in range(20, -1, -1))
    quiet = judge(Evidence(source, None, (run(entries=40),) * 6, weekly), NOW)
    assert [(quiet.state, t.value, t.origin) for t in quiet.thresholds] == [("quiet", 14, "history")]


def test_nobody_is_expected_to_publish_over_the_spring_festival() -> None:
    spring = datetime(2026, 2, 25, 12, 0, tzinfo=SHANGHAI)  # 春节 was 17 February
    evidence = Evidence(SOURCE, None, (run(),), (date(2026, 2, 9),))
    assert judge(evidence, spring).state == "up"
    assert judge(evidence, spring + timedelta(days=30)).state == "quiet"


def test_what_is_due_and_does_not_begin_is_late_but_not_outside_its_window() -> None:
    since = NOW - timedelta(hours=8)
    assert judged(run(hours=30), due_since=since).code == "not_begun"
    assert judged(run(hours=1), due_since=since) == UP  # it was done by hand
    night = Schedule(SOURCE.id, "daily@04:00", window=("20:00-23:00",), next_due=NOW + timedelta(hours=3))
    evidence = Evidence(SOURCE, night, (run(hours=30),), (TODAY,), since)
    assert judge(evidence, NOW) == UP
    paused = replace(night, paused_until=NOW + timedelta(days=1))
    assert judge(replace(evidence, schedule=paused), NOW).state == "paused"


def ends(keys: list[str], state: str, minutes: float = 5) -> list[EndedRun]:
    verdicts = {"error": 2} if state == "failed" else {"ok": 2}
    ended = NOW - timedelta(minutes=minutes)
    return [EndedRun(key, state, ended, ended, 0, verdicts) for key in keys]


def test_many_hosts_failing_at_once_are_one_trouble_of_ours() -> None:
    by_host = {source.site.hosts[0]: key for key, source in SOURCES.items()}
    keys = list(by_host.values())[:12]
    runs = [*ends(keys[:5], "failed"), *ends(keys[5:], "finished")]
    down = judge_network(runs, SOURCES, NOW, down=False)
    assert (down.state, down.params) == ("outage", {"failed": 5, "due": 12, "hosts": 5})
    assert judge_network(runs[1:], SOURCES, NOW, down=False).state == "up"  # four hosts
    one_host = ends([key for key in SOURCES if key.startswith("cn-fj-")], "failed")
    assert judge_network(one_host, SOURCES, NOW, down=False).state == "up"
    assert judge_network(ends(keys, "failed", 20), SOURCES, NOW, down=False).state == "up"
    # It lasts until a run ends well.
    assert judge_network([], SOURCES, NOW, down=True).state == "outage"
    assert judge_network(ends(keys[:1], "finished"), SOURCES, NOW, down=True).state == "up"


def test_what_failed_with_our_network_says_nothing_of_a_source() -> None:
    hours = [NOW - timedelta(hours=n) for n in (3, 1)]
    down = [StateChange(NETWORK, None, hours[0], Judgement("outage", "network"))]
    over = [*down, StateChange(NETWORK, "outage", hours[1], UP)]
    lost, late, before = (ends(["a"], "failed", minutes)[0] for minutes in (120, 30, 300))
    good = ends(["a"], "finished", 400)[0]
    assert without_network((lost, before, good), over, NOW) == (before, good)
    assert without_network((late, lost, good), over, NOW) == (late, good)
    assert without_network((late, lost, good), down, NOW) == (good,)
    refused = EndedRun("a", "failed", lost.started, lost.ended, 0, {"ok": 1})
    assert without_network((refused, good), over, NOW) == (refused, good)
    assert without_network((lost,), over, NOW) == (lost,)
    assert without_network((lost, good), [], NOW) == (lost, good)


def test_single_outages_wait_while_the_network_is_down_and_recovery_says_how_long_it_was() -> None:
    hour_ago = NOW - timedelta(hours=1)
    noted = {"a": StateChange("a", "late", hour_ago, Judgement("outage", "failing"))}
    late, outage = Judgement("late", "failed"), Judgement("outage", "network")
    changes = state_changes(noted, {"a": UP, "b": late, "c": Judgement("blocked", "refused")}, outage, NOW)
    assert [(one.source_id, one.before, one.judgement.state) for one in changes] == [
        (NETWORK, None, "outage"),
        ("a", "outage", "up"),
        ("c", None, "blocked"),
    ]
    assert changes[1].judgement.params == {
        "from": "outage",
        "since": "2026-11-30T11:00:00+08:00",
        "seconds": 3600,
    }
    assert why(changes[1].judgement).en == "well again after 1 hour (since 2026-11-30 11:00)"
    assert state_changes({one.source_id: one for one in changes}, {"a": UP}, outage, NOW) == ()


def test_every_reason_is_told_in_words() -> None:
    for judgement in (UP, judged(), judged(FAILED, GOOD), judged(FAILED, FAILED, FAILED, GOOD)):
        assert why(judgement).zh != judgement.code
    advice = what_to_try(judged(FAILED, GOOD), "x")
    assert advice and "huanxin runs queue x" in advice
