"""Times that options take."""

from __future__ import annotations

from datetime import date, datetime

from config.clock import SHANGHAI
from config.faults import WrongUsage
from config.language import tr


def parse_moment(text: str, option: str) -> datetime:
    """An aware moment from `YYYY-MM-DD` (its first minute) or ISO, in Shanghai time where no offset is given. Raises WrongUsage
    naming the option."""
    try:
        if len(text) == 10:
            day = date.fromisoformat(text)
            return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise WrongUsage(
            tr(f"{option} 应为时间，不是 {text}", f"{option} takes a time, not {text}"),
            detail=tr("写成 YYYY-MM-DD 或 ISO 时间", "write YYYY-MM-DD or an ISO time"),
            where=option,
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)
