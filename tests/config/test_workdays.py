"""Working days of China: make-up Saturdays, days off, and years that nobody has announced yet."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import chinese_calendar

from config.workdays import is_announced, is_workday


def test_days_off_and_make_up_days() -> None:
    assert not is_workday(date(2023, 9, 29))  # Mid-autumn, a Friday
    assert is_workday(date(2023, 10, 7))  # a Saturday worked for the National Day
    assert not is_workday(date(2026, 2, 16))
    assert is_workday(date(2026, 2, 14))


def test_the_own_file_of_2026_says_what_the_package_says() -> None:
    days = [date(2026, 1, 1) + timedelta(n) for n in range(365)]
    assert [is_workday(day) for day in days] == [chinese_calendar.is_workday(day) for day in days]


def test_a_year_beyond_all_lists_is_monday_to_friday_and_said_to_be_unknown() -> None:
    assert [is_workday(date(2031, 1, 6) + timedelta(n)) for n in range(7)] == [True] * 5 + [False] * 2
    assert not is_announced(2031)
    assert is_announced(2026)
    assert is_announced(2024)


def test_an_own_file_wins(tmp_path: Path) -> None:
    (tmp_path / "2026.tsv").write_text("# 试\n2026-10-08\toff\t加放\n", "utf-8")
    (tmp_path / "2031.tsv").write_text("2031-01-11\twork\t元旦调休\n", "utf-8")
    assert not is_workday(date(2026, 10, 8), tmp_path)
    assert is_workday(date(2026, 10, 1), tmp_path)  # the file is the whole year
    assert is_workday(date(2031, 1, 11), tmp_path)
    assert is_announced(2031, tmp_path)
