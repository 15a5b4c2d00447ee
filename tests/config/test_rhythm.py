"""One grammar of rhythms, its next times and its windows."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.clock import SHANGHAI
from config.faults import WrongUsage
from config.quiet_hours import parse_quiet_hours
from config.rhythm import Rhythm, in_words, next_times, parse_rhythm, window


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def times(rhythm: str, after: str, n: int = 3) -> list[str]:
    return [f"{due:%m-%d %H:%M}" for due in next_times(parse_rhythm(rhythm), at(after), n)]


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("即时", "at_once"),
        ("每小时", "hourly"),
        ("每天 09:00", "daily@09:00"),
        ("每日9点半", "daily@09:30"),
        ("每天下午3点", "daily@15:00"),
        ("工作日 09:00", "workdays@09:00"),
        ("每个工作日 8:05", "workdays@08:05"),
        ("每周一 09:00", "weekly@mon-09:00"),
        ("每周一、四 9点", "weekly@mon,thu-09:00"),
        ("每星期天 20:00", "weekly@sun-20:00"),
        ("工作日 08:00-20:00 每2小时", "workdays@08:00-20:00/2h"),
        ("工作日 08:00-20:00/2h", "workdays@08:00-20:00/2h"),
        ("每天 08:00—10:00/30m", "daily@08:00-10:00/30m"),
        ("每天 08:00至10:00 每 30 分钟", "daily@08:00-10:00/30m"),
        ("Weekly@Monday-09:00", "weekly@mon-09:00"),
        ("daily 09:00", "daily@09:00"),
        ("daily@08:00-10:00/120min", "daily@08:00-10:00/2h"),
    ],
)
def test_chinese_and_short_forms_are_one(text: str, short: str) -> None:
    assert str(parse_rhythm(text)) == short
    assert parse_rhythm(short) == parse_rhythm(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "daily",
        "daily@25:00",
        "daily@09:60",
        "weekly@09:00",
        "weekly@moo-09:00",
        "每周 9点",
        "daily@09:00-08:00/1h",
        "daily@08:00-20:00/0h",
        "workdays@08:00-20:00",
        "每月1日 9点",
        "0 9 * * *",
    ],
)
def test_what_is_no_rhythm_is_refused_with_the_forms_there_are(text: str) -> None:
    with pytest.raises(WrongUsage) as caught:
        parse_rhythm(text)
    assert caught.value.where == "rhythm"
    assert "weekly@mon-09:00" in (caught.value.detail or "")


def test_in_words() -> None:
    said = {
        text: in_words(parse_rhythm(text))
        for text in ("at_once", "weekly@mon,thu-09:00", "workdays@08:00-20:00/90m")
    }
    assert [words.zh for words in said.values()] == [
        "即时",
        "每周一、四 09:00",
        "工作日 08:00—20:00 每 90 分钟",
    ]
    assert said["weekly@mon,thu-09:00"].en == "every Mon, Thu at 09:00"


@given(
    st.builds(
        Rhythm,
        st.sampled_from(["daily", "workdays"]),
        st.just(()),
        st.integers(0, 700),
        st.integers(701, 1439),
        st.integers(1, 600),
    )
)
def test_short_forms_and_words_are_read_back(rhythm: Rhythm) -> None:
    assert parse_rhythm(str(rhythm)) == rhythm
    assert parse_rhythm(in_words(rhythm).zh) == rhythm


def test_next_times() -> None:
    assert times("at_once", "2023-09-01T08:00") == []
    assert times("hourly", "2023-09-01T22:59") == ["09-01 23:00", "09-02 00:00", "09-02 01:00"]
    assert times("daily@09:00", "2023-09-01T09:00") == ["09-02 09:00", "09-03 09:00", "09-04 09:00"]
    assert times("weekly@mon-09:00", "2023-09-01T08:00", 2) == ["09-04 09:00", "09-11 09:00"]
    assert times("workdays@08:00-20:00/6h", "2023-09-28T15:00") == [
        "09-28 20:00",
        "10-07 08:00",
        "10-07 14:00",
    ]
    # A year whose days off nobody has announced is Monday to Friday, and no failure.
    assert times("workdays@09:00", "2030-12-31T10:00", 3) == ["01-01 09:00", "01-02 09:00", "01-03 09:00"]


def test_a_window_ends_when_it_is_due_and_is_the_same_until_the_next() -> None:
    daily = parse_rhythm("daily@09:00")
    before, due = window(daily, at("2023-09-02T08:59:59")), window(daily, at("2023-09-02T09:00"))
    assert before is not None
    assert due is not None
    assert (before.start, before.end) == (at("2023-08-31T09:00"), at("2023-09-01T09:00"))
    assert due.start == before.end
    assert due == window(daily, at("2023-09-03T08:00"))
    assert due.name == "2023-09-02T09:00+08:00"
    assert window(parse_rhythm("at_once"), at("2023-09-02T09:00")) is None
    over_the_feast = window(parse_rhythm("workdays@09:00"), at("2023-10-07T09:30"))
    assert over_the_feast is not None
    assert (over_the_feast.start, over_the_feast.end) == (at("2023-09-28T09:00"), at("2023-10-07T09:00"))


def test_quiet_hours_over_midnight_and_within_a_day() -> None:
    night = parse_quiet_hours("22:00—7:00")
    assert str(night) == "22:00-07:00"
    assert night.until(at("2023-09-01T21:59")) is None
    assert night.until(at("2023-09-01T22:00")) == at("2023-09-02T07:00")
    assert night.until(at("2023-09-02T06:59:59")) == at("2023-09-02T07:00")
    assert night.until(at("2023-09-02T07:00")) is None
    noon = parse_quiet_hours("12:00-14:00")
    assert noon.until(at("2023-09-01T13:00")) == at("2023-09-01T14:00")
    assert noon.until(at("2023-09-01T13:00") + timedelta(hours=1)) is None
    for wrong in ("", "22-7", "09:00-09:00", "24:00-07:00"):
        with pytest.raises(WrongUsage):
            parse_quiet_hours(wrong)
