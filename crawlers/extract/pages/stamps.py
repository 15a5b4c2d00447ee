"""Moments as programs print them: seconds since 1970, Java's `Date.toString()`, a year of two digits, blanks for hyphens.

Only where a label, a meta or a variable says that the value is a date: elsewhere such digits are anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from config.clock import SHANGHAI
from indexing.text.dates import iso_day, read_moment

_EPOCH = re.compile(r"\s*(1[0-9]{9})(?:\d{3}(?:\.\d+)?)?\s*")
_JAVA = re.compile(
    r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? (?P<month>[A-Z][a-z]{2}) (?P<day>\d{1,2}) (?P<time>\d\d:\d\d:\d\d) "
    r"(?:[A-Z]{1,5}(?:[+-]\d\d:?\d\d)? )?(?P<year>20\d\d)"
)
"""CST is China's standard time here: it is a Chinese server that printed it."""
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_BLANKS = re.compile(r"\s*(20\d\d)\s{1,3}([01]\d)\s{1,3}([0-3]\d)(?:\s+(\d\d:\d\d(?::\d\d)?))?(?!\d)")
_SHORT = re.compile(r"\s*(\d\d)([-/.])([01]?\d)\2([0-3]?\d)(?:\s+(\d\d:\d\d(?::\d\d)?))?(?![\d.])")

_VARIABLE = re.compile(
    r"""\b(?:pub(?:lish)?_?(?:date|data|time)|create_?time|ct|fbsj|fb_?time|release_?(?:date|time)|doc_?rel_?time|news_?time)"""
    r"""["']?\s{0,5}[=:]\s{0,5}(?:new Date\(\s?)?(?:(["'])(?P<quoted>[^"'\n]{8,40})\1|(?P<bare>1\d{9}(?:\d{3})?)(?!\d))""",
    re.IGNORECASE,
)
_MOST = 40


def read_stamp(text: str) -> str | None:
    """A value that is one moment, as `read_moment` gives it, whatever program spelled it; None where it is none."""
    epoch = _EPOCH.fullmatch(text)
    if epoch:
        return datetime.fromtimestamp(int(epoch[1]), UTC).astimezone(SHANGHAI).isoformat(timespec="seconds")
    java = _JAVA.search(text)
    if java and java["month"] in _MONTHS:
        day = iso_day(java["year"], str(_MONTHS.index(java["month"]) + 1), java["day"])
        return read_moment(f"{day} {java['time']}") if day else None
    blanks = _BLANKS.match(text)
    if blanks:
        return read_moment(f"{blanks[1]}-{blanks[2]}-{blanks[3]} {blanks[4] or ''}")
    if found := read_moment(text):
        return found
    short = _SHORT.match(text)
    return read_moment(f"20{short[1]}-{short[3]}-{short[4]} {short[5] or ''}") if short else None


def script_moments(scripts: Sequence[str]) -> Iterator[str]:
    """The moments in variables that by their names hold a publication date: `var pubdata = "…"`, WeChat's `ct`."""
    for script in scripts[:_MOST]:
        for match in _VARIABLE.finditer(script[:200_000]):
            if moment := read_stamp(match["quoted"] or match["bare"]):
                yield moment
