"""A parent that starts its children again when they end, later each time, and stops them all in order."""

from __future__ import annotations

import logging
import os
import subprocess
import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from config.clock import handed_on

logger = logging.getLogger(__name__)

# In seconds: the first wait before a child is started again, the longest, and the life after which it counts as well.
FIRST, LONGEST, WELL = 1.0, 60.0, 60.0
# What children get to end in order: within ten seconds all are gone.
PATIENCE = 9.0
_TURN = 0.2


@dataclass(slots=True)
class Part:
    """A child by name, and how often it ended too soon."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    began: float = 0.0
    falls: int = 0
    resume_at: float = field(default=0.0)


class Supervisor:
    """Keeps `parts` (name and command) running until `stop`."""

    def __init__(self, parts: Iterable[tuple[str, Sequence[str]]]) -> None:
        self.parts = [Part(name, command) for name, command in parts]
        self._stopping = threading.Event()

    def run(self) -> None:
        try:
            while not self._stopping.is_set():
                for part in self.parts:
                    self._look_after(part)
                self._stopping.wait(_TURN)
        finally:
            self._end_all()

    def stop(self) -> None:
        self._stopping.set()

    def _look_after(self, part: Part) -> None:
        moment = time.monotonic()
        if part.process is None:
            if moment >= part.resume_at:
                self._start(part)
            return
        code = part.process.poll()
        if code is None:
            return
        part.falls = 0 if moment - part.began > WELL else part.falls + 1
        wait = back_off(part.falls)
        part.process, part.resume_at = None, moment + wait
        logger.warning("%s ended with %s; started again in %.0f s", part.name, code, wait)

    def _start(self, part: Part) -> None:
        part.began = time.monotonic()
        part.process = subprocess.Popen(
            part.command,
            env={**os.environ, **handed_on()},
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C at the terminal reaches us; we pass it on in order
        )

    def _end_all(self) -> None:
        going = [part.process for part in self.parts if part.process and part.process.poll() is None]
        for process in going:
            process.terminate()
        until = time.monotonic() + PATIENCE
        for process in going:
            try:
                process.wait(max(0.0, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def back_off(falls: int) -> float:
    """Seconds until a child that has fallen so often in a row is started again."""
    return min(LONGEST, FIRST * float(2 ** min(max(falls - 1, 0), 10)))
