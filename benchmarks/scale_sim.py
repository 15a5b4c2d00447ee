"""How fresh 3,000 sources can be on 1, 4 and 16 machines: `python -m benchmarks.scale_sim [--days N] [--slots N]`.

A simulation of some minutes, with the program's own arithmetic: schedules (`default_schedule`, `moved_on`), what may begin
(`may_begin`: windows, one run a host), the plan of second looks (`interval`), and the delays, windows and budgets of the shipped
sources. Invented are only how much the sources publish and that a tenth of them shares hosts; a host belongs to one machine.
"""

from __future__ import annotations

import argparse
import heapq
import random
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from statistics import mean, quantiles

from config.clock import SHANGHAI
from config.registry import load_registry
from config.reroute import Reroute
from config.site import Source
from crawlers.fetch.politeness.windows import next_opening
from crawlers.runs.recheck_plan import interval
from crawlers.runs.schedule.defaults import default_schedule
from crawlers.runs.schedule.due import moved_on
from crawlers.runs.work.choosing import may_begin
from crawlers.runs.work.launch import RUNS_AT_ONCE
from crawlers.runs.work.nodes import ranking
from indexing.store.runs.queue import Waiting
from indexing.store.runs.schedules import Schedule

SOURCES, NODES = 3000, (1, 4, 16)
BEGAN = datetime(2026, 11, 2, 0, 0, tzinfo=SHANGHAI)
# A run's own start and end, and list pages, as bench-crawl sees them.
OVERHEAD_SECONDS, LIST_PAGES = 4.0, 2
PAPERS_A_YEAR, SPREAD, YEARS_KEPT = 100, 1.0, 5
REST = timedelta(minutes=30)  # where a source is looked at again as soon as may be
SHARED, SHARERS = 0.1, 10  # a tenth of the sources, ten to a host


@dataclass(slots=True)
class Watched:
    """A source, its schedule, the second looks of a day, and when it was looked at."""

    source: Source
    schedule: Schedule
    looks: int
    a_day: float
    node: int = 0
    last_day: int = -1
    seen: list[datetime] = field(default_factory=list)
    late: list[float] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Outcome:
    """Hours: from being due (its window open) to the start, and between two looks; `busy` is the share of all slots' open time."""

    runs: int
    missed: int
    late: tuple[float, float]
    gap: tuple[float, float, float]
    busy: float
    refused: int


def second_looks(papers_a_day: float) -> float:
    """The pages that the plan looks at again on a day."""
    return sum(papers_a_day / interval(age) for age in range(1, 365 * YEARS_KEPT))


def sources(chance: random.Random) -> list[Watched]:
    """As many as there are counties, asked as politely as the shipped ones."""
    patterns = [source for source in load_registry().sources.values() if source.enabled]
    found = []
    for number in range(SOURCES):
        pattern = chance.choice(patterns)
        shared = number < SOURCES * SHARED
        host = f"platform{number // SHARERS}.example.gov.cn" if shared else f"county{number}.example.gov.cn"
        site = replace(pattern.site, id=f"s{number}", hosts=(host,))
        column = replace(pattern.column, id=f"s{number}", schedule="daily")
        source = Source(site, column)
        a_day = chance.lognormvariate(0, SPREAD) * PAPERS_A_YEAR / 365
        looks = round(second_looks(a_day))
        found.append(Watched(source, default_schedule(source, Reroute()), looks, a_day))
    return found


def simulate(nodes: int, slots: int, days: int, *, eager: bool) -> Outcome:
    """`eager`: a source that was looked at is queued again half an hour later, rather than the next day."""
    chance = random.Random(7)
    watched = {one.source.id: one for one in sources(chance)}
    registry = {key: one.source for key, one in watched.items()}
    waiting: list[dict[str, tuple[Waiting, datetime]]] = [{} for _ in range(nodes)]
    going: list[set[str]] = [set() for _ in range(nodes)]
    spent: Counter[tuple[str, int]] = Counter()
    events: list[tuple[datetime, str, str]] = []
    used = missed = refused = 0.0
    openings = {span.partition("-")[0] for one in watched.values() for span in one.schedule.window}
    for day in range(days):
        for opening in openings:
            hour, minute = map(int, opening.split(":"))
            heapq.heappush(events, (BEGAN + timedelta(days=day, hours=hour, minutes=minute), "open", ""))
    machines = [str(number) for number in range(nodes)]
    for key, one in watched.items():
        host = one.source.site.hosts[0]
        one.node = int(ranking(host, machines)[0])
        one.schedule = moved_on(one.schedule, BEGAN, lambda most: chance.randint(0, most))
        assert one.schedule.next_due
        heapq.heappush(events, (one.schedule.next_due, "due", key))
    end = BEGAN + timedelta(days=days)

    def requests(one: Watched, moment: datetime) -> int:
        nonlocal refused
        day = moment.toordinal()
        first, one.last_day = one.last_day != day, day
        wanted = LIST_PAGES + (one.looks + round(one.a_day + chance.random() - 0.5) if first else 0)
        host, budget = one.source.site.hosts[0], one.source.site.politeness.budget
        allowed = wanted if budget is None else max(0, min(wanted, budget - spent[host, day]))
        spent[host, day] += allowed
        refused += wanted - allowed
        return allowed

    def fill(node: int, moment: datetime) -> None:
        nonlocal used
        while len(going[node]) < slots:
            hosts = {watched[key].source.site.hosts[0] for key in going[node]}
            queue = (run for run, _ in waiting[node].values())
            run = next(may_begin(queue, registry, going[node], hosts, moment), None)
            if run is None:
                return
            one = watched[run.source_id]
            _, since = waiting[node].pop(run.source_id)
            opened = next_opening(one.schedule.window, since)
            one.late.append((moment - opened) / timedelta(hours=1))
            seconds = OVERHEAD_SECONDS + requests(one, moment) * one.source.site.politeness.delay
            used += seconds
            going[node].add(run.source_id)
            heapq.heappush(events, (moment + timedelta(seconds=seconds), "end", run.source_id))

    while events and events[0][0] < end:
        moment, kind, key = heapq.heappop(events)
        if kind == "open":
            for node in range(nodes):
                fill(node, moment)
            continue
        one = watched[key]
        if kind == "due":
            if key in waiting[one.node] or key in going[one.node]:
                missed += 1
            else:
                run = Waiting(key, key, "schedule", {"window": one.schedule.window})
                waiting[one.node][key] = (run, moment)
            if not eager:
                one.schedule = moved_on(one.schedule, moment, lambda most: chance.randint(0, most))
                assert one.schedule.next_due
                heapq.heappush(events, (one.schedule.next_due, "due", key))
        else:
            going[one.node].discard(key)
            one.seen.append(moment)
            if eager:
                # Asked outside its window it would only wait: it comes back when that opens.
                again = next_opening(one.schedule.window, moment + REST)
                heapq.heappush(events, (again, "due", key))
        fill(one.node, moment)
    return _outcome(
        list(watched.values()), int(missed), int(refused), used / (nodes * slots * days * 13 * 3600)
    )


def _outcome(watched: list[Watched], missed: int, refused: int, busy: float) -> Outcome:
    gaps: dict[str, list[float]] = defaultdict(list)
    for one in watched:
        for before, after in zip(one.seen, one.seen[1:], strict=False):
            gaps[one.source.id].append((after - before) / timedelta(hours=1))
    means = [mean(found) for found in gaps.values()]
    late = [hours for one in watched for hours in one.late]
    parts, waits = quantiles(means, n=20), quantiles(late, n=20)
    worst = max(max(found) for found in gaps.values())
    runs = sum(len(one.seen) for one in watched)
    return Outcome(runs, missed, (waits[9], waits[18]), (parts[9], parts[18], worst), busy, refused)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=int, default=9)
    parser.add_argument("--slots", type=int, nargs="+", default=[RUNS_AT_ONCE, 32], help="runs side by side")
    options = parser.parse_args()
    began = time.perf_counter()
    chance = random.Random(7)
    looks = [one.looks for one in sources(chance)]
    print(
        f"{SOURCES} sources, second looks a day: mean {mean(looks):.0f}, 95 % {quantiles(looks, n=20)[18]:.0f}"
    )
    print(
        f"{options.days} days; in hours: late = from due (window open) to begun; between = between two looks at a source"
    )
    print(
        "machines runs-at-once  wish      runs  late p50/p95  between p50/p95/worst  slots busy  times missed"
    )
    for nodes in NODES:
        for slots in options.slots:
            for eager in (False, True):
                days = 2 if eager and nodes * slots > 2 * RUNS_AT_ONCE else options.days
                o = simulate(nodes, slots, days, eager=eager)
                wish = "always" if eager else "daily"
                print(
                    f"{nodes:8} {slots:12}  {wish:6} {o.runs:7}  {o.late[0]:5.2f} {o.late[1]:6.2f}"
                    f"  {o.gap[0]:7.1f} {o.gap[1]:6.1f} {o.gap[2]:6.1f}  {o.busy:10.0%}  {o.missed:12}",
                    flush=True,
                )
    print(f"{time.perf_counter() - began:.0f} s")


if __name__ == "__main__":
    main()
