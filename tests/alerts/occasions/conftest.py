"""The store, the papers and the crawler of the alerts' tests, and a clock that is moved by hand."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from config import clock

Clock = Callable[[datetime], None]


@pytest.fixture
def set_clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Sets the program's clock."""

    def to(moment: datetime) -> None:
        passed = timedelta(seconds=time.monotonic() - clock._started)
        monkeypatch.setenv("HUANXIN_CLOCK", (moment - passed).isoformat())

    return to
