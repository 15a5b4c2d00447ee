"""What meaning costs at scale: 100,000 made-up papers of four passages each, on the embedded engine.

`python -m benchmarks.meaning_speed [PAPERS]` prints, in milliseconds, the median and the 95th percentile of queries by words alone
and with meaning, the model's reading of the query included, by the clock and by the processor; disk and memory; and how many of the
truly nearest papers are found by signs first.
"""

from __future__ import annotations

import argparse
import random
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.search_home import say
from config.settings import load_settings
from indexing.engine.embedded import EmbeddedEngine
from indexing.engine.fusion import NEAREST, fused
from indexing.engine.index_document import index_texts
from indexing.engine.interface import IndexDocument
from indexing.query import SearchQuery, parse
from indexing.question import question
from indexing.segment import index_text
from indexing.store.portions import portions
from indexing.vectors import WIDTH, PassageVectors
from indexing.vectors.codes import cosines, packed
from indexing.vectors.getting import get_model
from indexing.vectors.models import CHINESE
from indexing.vectors.pack import open_pack
from tests.semantic_model import WAYS, jar

PASSAGES = 4
SUBJECTS = ("家电", "沙发", "厨卫", "装修", "建材", "消费券", "适老化", "汽车", "回收", "门店")
QUERIES = (
    "旧沙发怎么换新",
    "家里老人洗澡怕滑倒有没有补助",
    "家电 补贴",
    "消费券 地区:浙江",
    "门店怎么报名参加活动",
    "厨卫 -汽车",
)


def papers(count: int) -> Iterator[IndexDocument]:
    """Papers about a subject each. Those of a subject lie near each other, as real ones do."""
    chance, drawn = random.Random(1), np.random.default_rng(1)
    middles = drawn.standard_normal((200, WIDTH), dtype=np.float32)
    for n in range(count):
        subject = chance.choice(SUBJECTS)
        rows = middles[n % 200] + drawn.standard_normal((PASSAGES, WIDTH), dtype=np.float32)
        yield IndexDocument(
            id=f"d{n:06}",
            texts=index_texts(
                index_text(f"{subject}{n}号通知"), index_text(f"关于{subject}补贴的安排。"), (), ""
            ),
            doc_no=None,
            agencies=(),
            region=chance.choice(("330000", "350000", "370000", "440000")),
            document_type="notice",
            topic="core",
            source_id="made-up",
            status="current",
            date=f"20{20 + n % 6}-01-01",
            version=1,
            vectors=(PassageVectors(CHINESE.key, packed(rows)),),
        )


def timed(ask: Callable[[SearchQuery], object]) -> str:
    """Median and 95th percentile, by the clock and by the processor."""
    clock, cpu = [], []
    for text in QUERIES * 20:
        request = SearchQuery(parse(text), text=text)
        started, used = time.perf_counter(), time.thread_time()
        ask(request)
        clock.append(time.perf_counter() - started)
        cpu.append(time.thread_time() - used)
    middle, high = (
        sorted(range(len(cpu)), key=cpu.__getitem__)[int(len(cpu) * share)] for share in (0.5, 0.95)
    )
    walls = sorted(clock)
    return (
        f"clock p50 {walls[len(walls) // 2] * 1000:6.1f}  p95 {walls[int(len(walls) * 0.95)] * 1000:6.1f}   "
        f"processor p50 {cpu[middle] * 1000:6.1f}  p95 {cpu[high] * 1000:6.1f}"
    )


def missed(engine_folder: Path) -> float:
    """How many of the truly nearest `NEAREST` papers are not found, of one."""
    pack = open_pack(engine_folder)
    assert pack is not None
    rows: NDArray[np.int8] = pack._codes
    lost = 0
    asked = range(0, pack.held.rows, pack.held.rows // 20)
    for at in asked:
        vector = np.asarray(rows[at], dtype=np.float32) + 3 * np.random.default_rng(at).standard_normal(
            WIDTH, dtype=np.float32
        )
        vector /= np.linalg.norm(vector)
        near = np.concatenate([cosines(rows[n : n + 20_000], vector) for n in range(0, len(rows), 20_000)])
        best = list(dict.fromkeys((np.argsort(-near)[: 4 * NEAREST] // PASSAGES).tolist()))[:NEAREST]
        lost += len({f"d{n:06}" for n in best} - {each.id for each in pack.nearest(vector, NEAREST)})
    return lost / (NEAREST * len(asked))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("papers", nargs="?", type=int, default=100_000)
    count = parser.parse_args().papers
    model = jar()
    if model is None:
        raise SystemExit(f"missing: {WAYS}")
    with tempfile.TemporaryDirectory(prefix="huanxin-meaning-") as name:
        settings = load_settings({"HUANXIN_HOME": name})
        get_model(settings, [str(model)])
        engine = EmbeddedEngine(settings.index)
        engine.create()
        say(f"indexing {count} papers")
        with engine.rebuild() as filling:
            for batch in portions(papers(count)):
                filling.add(batch)
            filling.finish()
        engine.search(SearchQuery(parse("家电")))
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

        def with_meaning(request: SearchQuery) -> None:
            asked = question(settings, request)
            assert asked is not None
            fused(engine, request, asked)

        with_meaning(SearchQuery(parse("家电"), text="家电"))
        print(f"words alone   {timed(engine.search)}")
        print(f"with meaning  {timed(with_meaning)}")
        (pack,) = settings.index.glob("*/vectors/*")
        disk = sum(path.stat().st_size for path in pack.iterdir())
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
        print(
            f"disk {disk / 1e6:.0f} MB, memory {grown / 1e3:.0f} MB more; missed {missed(pack):.3f} of the nearest {NEAREST}"
        )


if __name__ == "__main__":
    main()
