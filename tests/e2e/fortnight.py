"""Fourteen days of the sample web, crawled day by day with the `huanxin` command, and what is to be found of them.

A kill is what a power cut does: the command and every crawl that it runs get SIGKILL in the middle of their work; then
the day's crawl is started.
"""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from indexing.text.urls import url_key
from sample_web import SHOPS, SampleWeb, clock_of, truth
from sample_web.world import DAY_ZERO, World
from tests.e2e.commands import Desk

DAYS = range(14)
LAST = DAYS[-1]

# What is killed is a crawl of so many sources, chosen anew each time: the day's crawl of all of them follows.
KILLED_AT_ONCE = 10

# In the order of docs/cli.md, most important first.
CLASSES = ("new", "rule", "date", "attachment", "metadata", "wording", "withdrawn", "back")


@dataclass(frozen=True, slots=True)
class Happening:
    """Something to be found of a document (the truth's id), on the days from `since` to `found_by`."""

    document: str
    classes: tuple[str, ...]
    since: int
    found_by: int


class Expected:
    """What the truth says that a monitor of these sources has to have found by the last day."""

    def __init__(self, world: World, sources: Sequence[str]) -> None:
        self.sources = tuple(sources)
        self._days = [truth(day, world) for day in DAYS]

    @cached_property
    def pages(self) -> Mapping[str, dict[str, Any]]:
        """The pages that the sources list and a polite program may read, by the truth's id, as they stand on the last day."""
        every = [d for source in self.sources for d in self._days[LAST]["sources"][source]["documents"]]
        seen = {
            d["id"]
            for day in self._days
            for source in self.sources
            if day["sources"][source]["readable"]
            for d in day["sources"][source]["documents"]
            if d["reachable"] or d["status"] == "external"
        }
        return {d["id"]: d for d in every if d["id"] in seen}

    def document_of(self, page: str) -> str:
        """The document that a page carries: its original's, or the first copy's where the original is not watched."""
        original = self.pages[page]["repost_of"]
        if original is None or original in self.pages:
            return original or page
        return min(key for key, other in self.pages.items() if other["repost_of"] == original)

    @cached_property
    def documents(self) -> frozenset[str]:
        return frozenset(map(self.document_of, self.pages))

    @cached_property
    def by_address(self) -> Mapping[str, str]:
        """The document at each address (its key), copies included."""
        return {url_key(page["url"]): self.document_of(key) for key, page in self.pages.items()}

    @cached_property
    def happenings(self) -> tuple[Happening, ...]:
        """In the order of the days. What one look finds together is one happening: it has the classes of both."""
        changes = [c for c in self._days[LAST]["changes"] if c["document"] in self.pages]
        born = {c["document"]: c for c in changes if c["kind"] == "new"}
        found: dict[tuple[str, int, bool], Happening] = {}
        for key in self.documents:
            first = born.get(key, {"day": 0, "found_by": self._first_open_day(key)})
            found[key, first["found_by"], True] = Happening(key, ("new",), first["day"], first["found_by"])
        for change in changes:
            key, by = change["document"], change["found_by"]
            if change["kind"] == "new" or by is None or key not in self.documents:
                continue
            before = found.get((key, by, False))
            classes = {*change["classes"], *(before.classes if before else ())}
            since = max(change["day"], before.since if before else 0)
            ordered = tuple(c for c in CLASSES if c in classes)
            found[key, by, False] = Happening(key, ordered, since, by)
        return tuple(sorted(found.values(), key=lambda h: (h.found_by, h.document)))

    def _first_open_day(self, page: str) -> int:
        listing = [
            s
            for s in self.sources
            if any(d["id"] == page for d in self._days[LAST]["sources"][s]["documents"])
        ]
        return next(day for day in DAYS if any(self.readable(source, day) for source in listing))

    @property
    def due(self) -> tuple[Happening, ...]:
        """Those that must have been found by the last day."""
        return tuple(h for h in self.happenings if h.found_by <= LAST)

    def readable(self, source: str, day: int) -> bool:
        return bool(self._days[day]["sources"][source]["readable"])


@dataclass
class Told:
    """What the monitor said over the days: how each run ended, its log of changes, and its documents by address."""

    states: dict[tuple[int, str], str] = field(default_factory=dict)
    changes: list[dict[str, Any]] = field(default_factory=list)
    kills: int = 0

    def happenings(self, expected: Expected) -> list[tuple[str, tuple[str, ...], int]]:
        """The changes as (the truth's document, classes, day), in order; an address nobody knows stands for itself."""
        return [
            (
                expected.by_address.get(url_key(change["url"]), change["url"]),
                tuple(change["classes"]),
                (date.fromisoformat(change["time"][:10]) - DAY_ZERO).days,
            )
            for change in self.changes
        ]


class Fortnight:
    """Drives the command over the days, with `kills` of them cut short at moments that `seed` chooses."""

    def __init__(self, folder: Path, world: World, sources: Sequence[str], *, kills: int, seed: int) -> None:
        self.sources = tuple(sources)
        self.web = SampleWeb(world=world, sources=self.sources)
        reroute = self.web.write_reroute(folder / "reroute.txt")
        self.desk = Desk(folder / "home", HUANXIN_REROUTE=str(reroute), HUANXIN_SOURCES=str(SHOPS))
        self._chance = random.Random(seed)
        days = sorted(self._chance.choices(DAYS, k=kills))
        self._kills = {day: days.count(day) for day in DAYS}

    def live(self) -> Told:
        told = Told()
        with self.web:
            for day in DAYS:
                self._day(day, told)
        told.changes = self.desk.huanxin("changes", "--jsonl").lines
        return told

    def _day(self, day: int, told: Told) -> None:
        self.web.day = day
        self.desk.environment["HUANXIN_CLOCK"] = clock_of(day)
        missed = 0
        for _ in range(self._kills[day]):
            some = self._chance.sample(self.sources, min(KILLED_AT_ONCE, len(self.sources)))
            # Every source asks for robots.txt and a list, so a crawl makes at least two requests each.
            while not self._cut_short(some, self._chance.randrange(1, 2 * len(some)) >> missed):
                missed += 1
            told.kills += 1
        said = self.desk.huanxin("crawl", *self.sources, "--delay", "0", "--jsonl", timeout=3600)
        if len(said.lines) != len(self.sources):
            raise AssertionError(f"day {day}: exit code {said.code}: {said.err}")
        told.states |= {(day, run["source_id"]): run["state"] for run in said.lines}

    def _cut_short(self, sources: Sequence[str], requests: int) -> bool:
        """Starts a crawl of these and kills it once it has made that many requests and a moment has passed; False where it
        had ended by then."""
        before, moment = self.web.count(), self._chance.uniform(0, 1)
        command = self.desk.command(["crawl", *sources, "--delay", "0", "--jsonl"])
        crawl = subprocess.Popen(
            command, env=self.desk.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        while self.web.count() - before < requests and crawl.poll() is None:
            time.sleep(0.01)
        time.sleep(moment)
        cut = crawl.poll() is None
        if cut:
            crawl.send_signal(
                signal.SIGSTOP
            )  # so that it starts no run between being looked at and being killed
            runs = _children(crawl.pid)
            crawl.kill()
            for run in runs:
                _kill(run)
        crawl.wait()
        return cut


def _children(pid: int) -> tuple[int, ...]:
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return tuple(int(child) for task in tasks for child in task.read_text().split())


def _kill(run: int) -> None:
    """Kills a run with its parser processes, and waits until it is gone, and its locks with it."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(run, signal.SIGKILL)  # each run leads a process group of its own
    status = Path(f"/proc/{run}/stat")
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        while status.read_text().rpartition(")")[2].split()[0] != "Z":
            time.sleep(0.01)
