"""A soak: `python -m benchmarks.soak [--days 24] [--speed 600] [--whole]`.

`huanxin up` over the sample web, with the clock running fast from the web's first day on and no pause between requests, since real
ones would take days of this clock. Some times an hour of the clock the memory and the open files of each part, the database, the
archive and the logs are noted. Prints where they began and ended, and what they grew a simulated day over the second half, when what is loaded once
is loaded; ends with 1 where a part holds more open files with every day.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import linear_regression

import yaml

from config.registry import SHIPPED
from indexing.store import open_store
from indexing.store.counts import run_counts
from sample_web import SampleWeb, clock_of, whole
from sample_web.world import World

PARTS = ("scheduler", "worker", "indexer", "deliverer", "pages")
OPEN = ("queued", "claimed", "running")
# The sample web has something new until then.
LAST_DAY = 13
COMMANDS = {"work": "worker", "deliver": "deliverer", "serve": "pages"}


@dataclass(frozen=True, slots=True)
class Look:
    """A part at a time: simulated days since the start, its process, resident kilobytes, open files."""

    day: float
    process: int
    memory: int
    files: int


def parts_of(parent: int) -> Iterator[tuple[str, int]]:
    """The parts that `up` has started: by name, their processes."""
    for entry in Path("/proc").iterdir():
        if not entry.name.isdecimal():
            continue
        try:
            above = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            words = (entry / "cmdline").read_bytes().decode().split("\0")
        except OSError:
            continue
        if above == parent:
            last = next((word for word in reversed(words) if word), "")
            yield COMMANDS.get(last, last), int(entry.name)
    yield "up", parent


def look_at(process: int, day: float) -> Look | None:
    folder = Path(f"/proc/{process}")
    try:
        status = dict(line.split(":", 1) for line in (folder / "status").read_text().splitlines())
        return Look(day, process, int(status["VmRSS"].split()[0]), len(list((folder / "fd").iterdir())))
    except (OSError, KeyError):
        return None


def size(path: Path) -> int:
    if path.is_file():
        return path.stat().st_size
    return sum(one.stat().st_size for one in path.rglob("*") if one.is_file()) if path.is_dir() else 0


def slope(days: Sequence[float], values: Sequence[float]) -> float:
    """A simulated day's growth over the second half."""
    half = len(days) // 2
    return linear_regression(days[half:], values[half:]).slope if len(days) - half > 2 else 0.0


def sources_without_pause(folder: Path, served: World) -> Path:
    """The shipped source files: those of sites that are served without pause between requests, the others disabled."""
    folder.mkdir()
    ids = {site.id for site in served.sites}
    for file in SHIPPED.rglob("*.yaml"):
        site = yaml.safe_load(file.read_text("utf-8"))
        if site["id"] in ids:
            site["politeness"] = {**site.get("politeness", {}), "delay": 0}
        else:
            site |= {"state": "disabled", "reason": "not served in this soak"}
        (folder / file.name).write_text(yaml.safe_dump(site, allow_unicode=True), "utf-8")
    return folder


def report(looks: dict[str, list[Look]], sizes: list[tuple[float, int, int, int]], runs: int) -> int:
    """Prints what was seen; 1 where open files grow."""
    leaking = 0
    print(f"{sizes[-1][0]:.1f} simulated days, {runs} runs ended")
    print("part        MB first  last  most  a day     open files first  last  most  a day")
    for name in (*PARTS, "up"):
        seen = looks[name]
        last = [one for one in seen if one.process == seen[-1].process]
        days = [one.day for one in last]
        memory, files = [one.memory / 1000 for one in last], [float(one.files) for one in last]
        grows = slope(days, files)
        leaking |= grows > 1 and files[-1] > files[len(files) // 2] + 5
        print(
            f"{name:10} {memory[0]:9.0f} {memory[-1]:5.0f} {max(memory):5.0f} {slope(days, memory):+6.2f}"
            f"  {files[0]:19.0f} {files[-1]:5.0f} {max(files):5.0f} {grows:+6.2f}"
        )
    days = [one[0] for one in sizes]
    for number, name in enumerate(("database", "archive", "logs"), 1):
        values = [one[number] / 1e6 for one in sizes]
        print(f"{name}: {values[-1]:.1f} MB, {slope(days, values):+.2f} MB a day")
    return leaking


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=float, default=24)
    parser.add_argument("--speed", type=int, default=600)
    parser.add_argument("--whole", action="store_true", help="every enabled source rather than eight")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # `up` is to end with us
    looks: dict[str, list[Look]] = defaultdict(list)
    sizes: list[tuple[float, int, int, int]] = []
    world = whole() if options.whole else None
    with tempfile.TemporaryDirectory() as folder, SampleWeb(world=world) as web:
        home = Path(folder) / "home"
        environment = {
            **os.environ,
            "HUANXIN_HOME": str(home),
            "HUANXIN_REROUTE": str(web.write_reroute(Path(folder) / "reroute.txt")),
            "HUANXIN_SOURCES": str(sources_without_pause(Path(folder) / "sources", web.world)),
            "HUANXIN_CLOCK": f"{clock_of(0)}@x{options.speed}",
            "HUANXIN_PORT": "0",
        }
        command = [sys.executable, "-m", "search_api.cli", "up"]
        up = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
        began = time.monotonic()
        try:
            while (day := (time.monotonic() - began) * options.speed / 86400) < options.days:
                time.sleep(min(3600 / options.speed, 10))
                web.day = min(int(day), LAST_DAY)
                for name, process in parts_of(up.pid):
                    if found := look_at(process, day):
                        looks[name].append(found)
                sizes.append((day, *(size(home / name) for name in ("huanxin.db", "archive", "logs"))))
            store = open_store(f"sqlite:///{home / 'huanxin.db'}", home / "locks")
            ended = sum(count for state, count in run_counts(store).items() if state not in OPEN)
            store.close()
        finally:
            up.send_signal(signal.SIGTERM)
            up.wait(30)
    return report(looks, sizes, ended)


if __name__ == "__main__":
    sys.exit(main())
