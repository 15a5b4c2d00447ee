"""One part as a child of `huanxin up`: `python -m search_api.supervisor PART`."""

from __future__ import annotations

import ctypes
import os
import signal
import sys

from config.logs import log_to_stderr
from config.settings import load_settings
from search_api.supervisor.parts import COMMANDS, LOOPS

_PR_SET_PDEATHSIG = 1


def main(part: str) -> int:
    """Runs a part until it is told to stop."""
    if (
        sys.platform == "linux"
    ):  # a parent that is killed outright takes its parts along; elsewhere they outlive it
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if part in COMMANDS:
        os.execv(sys.executable, [sys.executable, "-m", "search_api.cli", COMMANDS[part]])  # noqa: S606
    log_to_stderr(load_settings().log)
    return LOOPS[part]()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
