"""Running a crawl as its own process and telling what it cost: wall time, CPU and memory of it and all it started."""

from __future__ import annotations

import ctypes
import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_PR_SET_CHILD_SUBREAPER = 36


@dataclass(frozen=True, slots=True)
class Cost:
    """`cpu` in seconds, user and system, of the process and everything it started; `megabytes` is the largest resident set
    of a single process among them."""

    seconds: float
    cpu: float
    megabytes: float


def run(command: Sequence[str], environment: Mapping[str, str], log: Path, folder: Path) -> Cost:
    """Runs a command in a folder to its end. Raises SystemExit with the log's name where it fails.

    A crawl's parsers are children of a fork server, which outlives the crawl by a moment: as their reaper this process
    is told their cost too.
    """
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    started = time.perf_counter()
    with log.open("wb") as output:
        child = subprocess.Popen(command, cwd=folder, env={**environment}, stdout=output, stderr=output)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - started
    cpu, largest = usage.ru_utime + usage.ru_stime, usage.ru_maxrss
    while True:
        try:
            _, _, usage = os.wait3(0)
        except ChildProcessError:
            break
        cpu, largest = cpu + usage.ru_utime + usage.ru_stime, max(largest, usage.ru_maxrss)
    if child.returncode:
        raise SystemExit(f"{' '.join(command)}: exit code {child.returncode}, see {log}")
    return Cost(seconds, cpu, largest / 1024)
