"""A million papers on the embedded engine: how long answers take, what memory they take, and how large the index is.

Papers go straight into a rebuild of the engine, their articles cut once; they never stand in memory together. Building
and answering are processes of their own, so that each one's memory is its own.
"""

from __future__ import annotations

import multiprocessing
import re
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import ParamSpec, TypeVar

from benchmarks.search_building import bytes_in
from benchmarks.search_home import say
from benchmarks.search_queries import Asked
from benchmarks.search_scale_cutting import Cutter
from benchmarks.search_scale_papers import articles, draw
from benchmarks.search_scale_store import opened
from benchmarks.search_speed import engine_alone
from benchmarks.search_timing import Times, timed
from config.settings import Settings, load_settings
from indexing.engine import IndexDocument
from indexing.engine.embedded import EmbeddedEngine

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Memory:
    """Bytes of a process's memory, as Linux counts them. `own` is what it allotted; the rest of `resident` are pages of
    files, the index's above all, which the system keeps as long as nobody else needs the room."""

    peak: int
    resident: int
    own: int


@dataclass(frozen=True, slots=True)
class Large:
    """`building` is the peak while the index was built, without what the papers to be indexed took themselves."""

    documents: int
    documents_per_second: float
    index_bytes: int
    segments: int
    building: int
    first_answer_ms: float
    opened: Memory
    answering: Memory
    times: dict[str, Times]


def measure(folder: Path, laws: Path, count: int, asked: Sequence[Asked]) -> Large:
    settings = load_settings({"HUANXIN_HOME": str(folder)})
    seconds, building = _alone(_build, settings, laws, count)
    say(f"asking {len(asked)} queries of {count:,} papers")
    first, at_first, afterwards, times = _alone(_answer, settings, asked)
    return Large(
        documents=count,
        documents_per_second=count / seconds,
        index_bytes=bytes_in(settings.index),
        segments=len(list(settings.index.glob("*/*.store"))),
        building=building,
        first_answer_ms=round(first * 1000, 1),
        opened=at_first,
        answering=afterwards,
        times=times,
    )


def memory() -> Memory:
    """Of this process. Nothing but zeros where there is no `/proc`."""
    status = Path("/proc/self/status")
    text = status.read_text("ascii") if status.exists() else ""
    kilobytes = {name: int(count) for name, count in re.findall(r"(?m)^(\w+):\s+(\d+) kB$", text)}
    peak, resident, own = (1024 * kilobytes.get(name, 0) for name in ("VmHWM", "VmRSS", "RssAnon"))
    return Memory(peak, resident, own)


def _alone(work: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
    """In a process of its own, begun anew."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as process:
        return process.submit(work, *arguments, **named).result()


def _build(settings: Settings, laws: Path, count: int) -> tuple[float, int]:
    """Seconds, and bytes of memory at the peak beyond those before."""
    pool = articles(laws)
    say("cutting the articles")
    cutter = Cutter(pool)
    cutter.cut_all()
    before = memory().resident
    started = time.perf_counter()
    with EmbeddedEngine(settings.index).rebuild() as filling:
        filling.add(_documents(pool, cutter, count))
        say("waiting for the last merges")
        filling.finish()
    return time.perf_counter() - started, memory().peak - before


def _documents(pool: Sequence[str], cutter: Cutter, count: int) -> Iterator[IndexDocument]:
    for done, paper in enumerate(draw(pool, count)):
        if done % 100_000 == 0:
            say(f"indexing: {done:,} of {count:,}")
        yield cutter.index_document(paper)


def _answer(settings: Settings, asked: Sequence[Asked]) -> tuple[float, Memory, Memory, dict[str, Times]]:
    """Seconds to the first answer, the memory then and at the end, and the times."""
    home = opened(settings)
    started = time.perf_counter()
    engine_alone(home, asked[0])
    first = time.perf_counter() - started
    at_first = memory()
    times = timed({"": lambda one: engine_alone(home, one)}, asked)
    return first, at_first, memory(), times[""]
