"""Hours of the night in which nobody wants to be told: `22:00-07:00`, Shanghai time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from config.clock import SHANGHAI
from config.faults import WrongUsage
from config.language import tr

_SPAN = re.compile(r"([01]?\d|2[0-3])[:：]([0-5]\d)\s*[-—–~～至到]\s*([01]?\d|2[0-3])[:：]([0-5]\d)")


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From one minute of the day to another, which may be on the next day. The end is no longer quiet."""

    start: int
    end: int

    def __str__(self) -> str:
        return "-".join(f"{minute // 60:02}:{minute % 60:02}" for minute in (self.start, self.end))

    def until(self, moment: datetime) -> datetime | None:
        """When the quiet in which an aware moment falls ends; None where it falls in none."""
        local = moment.astimezone(SHANGHAI)
        minute = local.hour * 60 + local.minute
        over_night = self.start > self.end
        quiet = minute >= self.start or minute < self.end if over_night else self.start <= minute < self.end
        if not quiet:
            return None
        midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
        return midnight + timedelta(days=over_night and minute >= self.start, minutes=self.end)


def parse_quiet_hours(text: str) -> QuietHours:
    """The quiet hours of `22:00-07:00`. Raises WrongUsage."""
    found = _SPAN.fullmatch(text.strip())
    start, end = (int(found[n]) * 60 + int(found[n + 1]) for n in (1, 3)) if found else (0, 0)
    if start == end:
        raise WrongUsage(
            tr(f"免打扰时段不对：{text}", f"no span of quiet hours: {text}"),
            detail=tr("写成 22:00-07:00", "write 22:00-07:00"),
            where="quiet",
        )
    return QuietHours(start, end)
