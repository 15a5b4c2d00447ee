"""Cron expressions mean what they mean to cron."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from config.clock import SHANGHAI
from config.faults import WrongUsage
from crawlers.runs.schedule.cron import in_words, next_time, parse_cron

DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
RANGES = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))


def oracle(text: str, after: datetime, most_days: int = 3300) -> datetime | None:
    """Plain cron as its manual says it, a day at a time."""
    minute, hour, dom, month, dow = text.split()

    def fits(field: str, value: int, least: int, most: int, names: list[str], base: int) -> bool:
        for part in field.lower().split(","):
            span, _, step = part.partition("/")
            low, dash, high = span.partition("-")
            first = least if span == "*" else int(low) if low.isdigit() else names.index(low) + base
            last = most if span == "*" else first
            if dash:
                last = int(high) if high.isdigit() else names.index(high) + base
            if first <= value <= last and (value - first) % int(step or 1) == 0:
                return True
        return False

    day = after.replace(hour=0, minute=0, second=0, microsecond=0)
    for _ in range(most_days):
        weekday = (day.weekday() + 1) % 7  # cron's Sunday is 0
        on_dom = fits(dom, day.day, 1, 31, [], 0)
        on_dow = fits(dow, weekday, 0, 6, DAYS, 0) or (weekday == 0 and fits(dow, 7, 0, 6, DAYS, 0))
        restricted = not dom.startswith("*") and not dow.startswith("*")
        right_day = (on_dom or on_dow) if restricted else (on_dom and on_dow)
        if right_day and fits(month, day.month, 1, 12, MONTHS, 1):
            for h in range(24):
                if fits(hour, h, 0, 23, [], 0):
                    for m in range(60):
                        moment = day.replace(hour=h, minute=m)
                        if moment > after and fits(minute, m, 0, 59, [], 0):
                            return moment
        day += timedelta(days=1)
    return None


def expressions(dice: random.Random) -> Iterator[str]:
    while True:
        fields = []
        for index, (least, most) in enumerate(RANGES):
            names = {3: MONTHS, 4: DAYS}.get(index, [])

            def value(least: int = least, most: int = most, names: list[str] = names) -> tuple[int, str]:
                number = dice.randint(least, most)
                offset = 1 if names is MONTHS else 0
                named = dice.random() < 0.3 and number - offset < len(names)
                return number, names[number - offset] if named and names else str(number)

            parts = []
            for _ in range(dice.choice((1, 1, 1, 2, 3))):
                kind = dice.random()
                if kind < 0.45:
                    parts = ["*" if kind < 0.35 else f"*/{dice.randint(1, most)}"]
                    break
                one, other = sorted((value(), value()))
                step = f"/{dice.randint(1, 9)}" if dice.random() < 0.4 else ""
                parts.append(f"{one[1]}-{other[1]}{step}" if kind > 0.75 else one[1])
            fields.append(",".join(parts))
        yield " ".join(fields)


def test_a_thousand_expressions_fire_as_plain_cron_does() -> None:
    dice = random.Random(14)
    compared = 0
    for text in expressions(dice):
        after = datetime(1985, 1, 1, tzinfo=SHANGHAI) + timedelta(minutes=dice.randrange(60 * 24 * 365 * 60))
        expected = oracle(text, after)
        if expected is None:
            continue  # 31 February
        assert next_time(parse_cron(text), after) == expected, (text, after)
        compared += 1
        if compared == 1000:
            return


@pytest.mark.parametrize(
    ("text", "after", "expected"),
    [
        (
            "0 7 * * 1-5",
            "2026-11-28T12:00",
            "2026-11-30T07:00",
        ),  # Monday, where APScheduler's own would say Tuesday
        ("0 7 * * 7", "2026-11-30T12:00", "2026-12-06T07:00"),
        ("0 7 13 * fri", "2026-11-30T12:00", "2026-12-04T07:00"),  # a Friday or a 13th
        ("0 7 */2 * mon", "2026-11-30T12:00", "2026-12-07T07:00"),  # a star: both
        ("0 0 29 2 *", "2096-03-01T00:00", "2104-02-29T00:00"),
    ],
)
def test_where_others_differ(text: str, after: str, expected: str) -> None:
    moment, due = (datetime.fromisoformat(one).replace(tzinfo=SHANGHAI) for one in (after, expected))
    assert next_time(parse_cron(text), moment) == due


@pytest.mark.parametrize(
    "text",
    ["60 7 * * *", "0 24 * * *", "0 7 0 * *", "0 7 * 13 *", "0 7 * * 8", "0 7 * * fri-mon", "0 7 30 2 *",
     "0 7/2 * * *", "*/0 * * * *", "0 7 * * 周一", "0 7 L * *", "0 7 * * mon#2"],
)  # fmt: skip
def test_a_bad_expression_is_refused(text: str) -> None:
    with pytest.raises(WrongUsage):
        parse_cron(text)


def test_an_expression_is_told_in_words() -> None:
    assert in_words(parse_cron("30 7 * * 1-5")).zh == "每周一、二、三、四、五 07:30"
    assert in_words(parse_cron("0 */6 1 jan *")).en == "in Jan on day 1 at 00:00, 06:00, 12:00, 18:00"
    assert in_words(parse_cron("*/15 * * * *")).zh == "每天 每小时第 0、15、30、45 分"
