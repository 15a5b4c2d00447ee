"""What one look of the doctor finds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

State = Literal["ok", "lacking", "broken"]


@dataclass(frozen=True, slots=True)
class Check:
    """`lacking`: all else works without it. `broken`: nothing does. `detail` says what was found, or what stops working;
    `remedy` is the command or setting that mends it."""

    name: str
    state: State
    detail: str
    remedy: str | None = None
