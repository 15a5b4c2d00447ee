"""The time of day behind a date: 10:00, 上午10时30分, 24时, 晚上."""

from __future__ import annotations

import re

from indexing.facts.times.point import Clock
from indexing.text.numerals import ONE_TO_NINE, number

_HOUR = rf"\d{{1,2}}|[{ONE_TO_NINE}十两]{{1,3}}"
_HALF = "凌晨|清晨|早上|早晨|上午|中午|正午|午间|下午|午后|傍晚|晚上|晚间|夜间|深夜|夜里|当晚|早(?=\\d)|晚(?=\\d)|晚"
_COLON = r"\s?[:：∶]\s?"
PATTERN = (
    rf"(?:(?P<half>{_HALF})\s?)?"
    rf"(?:(?P<hour>\d{{1,2}}){_COLON}(?P<minute>\d\d)(?!\d)(?:{_COLON}\d\d(?!\d))?(?:\.\d{{1,3}}(?!\d))?(?:时(?!间))?"
    rf"|(?P<zero>零)[时点]|(?P<said>{_HOUR})\s?[时点](?!间|候|期|代|左右\d)(?:\s?(?P<of>\d{{1,2}}|[{ONE_TO_NINE}十]{{1,3}})\s?分|(?<=点)(?P<bare>\d\d)(?![\d.%])|(?P<thirty>半)|整|钟)?)"
    rf"|(?P<only>上午|下午|晚上|凌晨|中午|傍晚|早上|清晨|夜间|(?<=[今昨明当日号）])(?:晚(?![会报宴餐稻霜高期婚年清])|早(?![在就已期于]))|(?<=[今昨])夜|(?<=今)晨)"
)
_CLOCK = re.compile(PATTERN)
_LATE = re.compile("下午|午后|傍晚|晚|夜")
_HALVES = {
    "凌": (0, 6),
    "晨": (0, 6),
    "清": (6, 9),
    "早": (6, 9),
    "上": (6, 12),
    "中": (11, 13),
    "下": (12, 18),
    "傍": (17, 19),
    "晚": (18, 24),
    "夜": (18, 24),
}


def read_clock(text: str, at: int) -> tuple[Clock, int] | None:
    """The time of day that begins at `at`, and where it ends."""
    match = _CLOCK.match(text, at)
    if match is None:
        return None
    if match["only"]:
        low, high = _HALVES[match["only"][0]]
        return Clock(low, None, (low, high)), match.end()
    try:
        hour = 0 if match["zero"] else number(match["hour"] or match["said"])
        of = match["minute"] or match["of"] or match["bare"]
        minute = 30 if match["thirty"] else number(of) if of else None
    except ValueError:
        return None
    if match["half"] and _LATE.search(match["half"]) and hour < 12:
        hour += 12
    if hour > 24 or (minute or 0) > 59 or (hour == 24 and minute):
        return None
    if match["minute"] is None and minute is None and match["hour"]:
        return None
    return Clock(hour, minute), match.end()
