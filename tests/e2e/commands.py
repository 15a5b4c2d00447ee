"""Running the `huanxin` command as a user would."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Said:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def error(self) -> Any:
        return json.loads(self.err.splitlines()[-1])["error"]


# What a terminal tells programs of itself: a test must not depend on where it runs.
TERMINAL = frozenset({"COLORTERM", "COLUMNS", "FORCE_COLOR", "LINES", "NO_COLOR", "TERM", "TTY_COMPATIBLE"})


class Desk:
    """One user's HOME and environment."""

    def __init__(self, home: Path, **environment: str) -> None:
        self.home = home
        self.environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith("HUANXIN_") and k not in TERMINAL},
            "TERM": "xterm-256color",
            "HUANXIN_HOME": str(home),
            "HUANXIN_LANG": "en",
            **environment,
        }

    def huanxin(self, *arguments: str | Path, stdin: bytes | None = None, timeout: float = 300) -> Said:
        done = subprocess.run(
            self.command(arguments),
            env=self.environment,
            input=stdin,
            capture_output=True,
            timeout=timeout,
            check=False,
        )
        return Said(done.returncode, done.stdout.decode(), done.stderr.decode())

    def start(self, *arguments: str | Path) -> subprocess.Popen[bytes]:
        """The command as a terminal starts it: tests that a shell runs in the background ignore Ctrl-C, and so would all
        that they start."""
        if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
            signal.signal(signal.SIGINT, signal.default_int_handler)
        return subprocess.Popen(
            self.command(arguments), env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )

    @staticmethod
    def command(arguments: Sequence[str | Path]) -> list[str]:
        return [sys.executable, "-m", "search_api.cli", *map(str, arguments)]
