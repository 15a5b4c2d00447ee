"""The periods read from notices and promotions, against a gold read by people, and against hostile text."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexing.facts import IN_TITLE, Period, read_periods, running_until

GOLD = Path(__file__).with_name("gold_periods.jsonl")


def gold(half: str) -> list[dict[str, Any]]:
    rows = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").split("\n") if line]
    return [row for row in rows if row["half"] == half]


@pytest.mark.parametrize("half", ["looked_at", "held_out"])
def test_at_least_95_of_100_periods_are_right_and_found(half: str) -> None:
    right, read, stated, wrong = 0, 0, 0, []
    for row in gold(half):
        got = {(p.start, p.end, p.kind) for p in read_periods(row["title"], row["body"], row["published"])}
        want = {(p["start"], p["end"], p["kind"]) for p in row["periods"]}
        right, read, stated = right + len(got & want), read + len(got), stated + len(want)
        if got != want:
            wrong.append((row["body"][:60], got ^ want))
    assert stated >= 35
    assert 20 * right >= 19 * read, wrong
    assert 20 * right >= 19 * stated, wrong


@pytest.mark.parametrize("half", ["looked_at", "held_out"])
def test_the_evidence_shows_the_words_that_state_the_period(half: str) -> None:
    for row in gold(half):
        text = {(p["start"], p["end"], p["kind"]): p["text"] for p in row["periods"]}
        for period in read_periods(row["title"], row["body"], row["published"]):
            words = text.get((period.start, period.end, period.kind))
            if words:
                shown = row["body"][slice(*period.evidence)]
                assert words in shown or shown in words


def test_full_width_digits_are_read_where_they_stand() -> None:
    body = "为促进消费，活动时间：２０２３年９月１日至１２月３１日。"
    (period,) = read_periods("家居焕新消费季", body, "2023-08-20")
    assert (period.start, period.end) == ("2023-09-01", "2023-12-31")
    assert body[slice(*period.evidence)].startswith("２０２３年９月１日至１２月３１日")


def test_a_third_of_the_gold_states_no_period() -> None:
    rows = gold("looked_at") + gold("held_out")
    assert len(rows) >= 80
    assert 3 * sum(not row["periods"] for row in rows) >= len(rows)


def test_offsets_count_characters_even_behind_an_emoji() -> None:
    (period,) = read_periods("", "🎁🎁活动时间：2024年1月20日-2月10日", None)
    assert period.evidence == (7, 23)


def test_a_period_that_only_the_title_states_has_an_empty_evidence() -> None:
    (period,) = read_periods("2023家居焕新消费季（9-12月）", "各地积极参与。", "2023-08-31")
    assert period == Period("2023-09-01", "2023-12-31", IN_TITLE, "activity")
    (period,) = read_periods("2023年9—12月促销活动", "活动时间：2023年9月至12月。", None)
    assert period.evidence != IN_TITLE


def test_a_missing_year_is_that_of_the_sentence_then_the_paragraph_then_the_title_then_the_publication() -> (
    None
):
    body = "活动时间：9月1日至10月7日"
    assert read_periods("", "2022年秋季" + body, "2023-08-01")[0].start == "2022-09-01"
    assert read_periods("", "2025年我市促消费。" + body, "2024-12-01")[0].start == "2025-09-01"
    assert read_periods("2025年家居焕新", body, "2024-12-01")[0].start == "2025-09-01"
    assert read_periods("", body, "2024-08-01T08:00:00+08:00")[0].start == "2024-09-01"
    assert read_periods("", body, None) == ()


def test_a_month_that_lies_long_past_at_publication_is_next_years() -> None:
    assert read_periods("", "活动时间：1月5日至2月8日", "2024-12-20")[0].end == "2025-02-08"


@pytest.mark.parametrize(
    "days", ["2月30日至3月5日", "9月31日至10月7日", "13月1日至14月2日", "2月29日至2月30日", "0月1日至3月5日"]
)
def test_impossible_days_are_no_period(days: str) -> None:
    assert read_periods("", f"活动时间：{days}", "2024-01-15") == ()


def test_a_document_runs_until_the_last_end_of_what_runs_or_can_be_applied_for() -> None:
    body = "活动时间：2025年5月1日至7月31日。\n补贴申领时间：2025年5月1日至8月15日。\n本办法自发布之日起施行，有效期至2026年12月31日。"
    periods = read_periods("", body, "2025-04-25")
    assert [period.kind for period in periods] == ["activity", "application", "validity"]
    assert running_until(periods) == "2025-08-15"
    assert running_until(periods[2:]) is None
    assert running_until(()) is None


def test_the_notice_the_project_starts_from_runs_from_september_to_december(corpus: Any) -> None:
    title = "商务部办公厅关于组织开展“家居焕新消费季”活动的通知"
    papers = [path.read_text(encoding="utf-8") for path in sorted(corpus("campaign").iterdir())]
    (text,) = [paper for paper in papers if title in paper]
    (period,) = read_periods(title, text, "2023-09-07")
    assert (period.start, period.end, period.kind) == ("2023-09-01", "2023-12-31", "activity")
    assert text[slice(*period.evidence)] == "2023年9—12月"


PIECES = (
    "9月1日",
    "至",
    "到",
    "—",
    "–",
    "-",
    "～",
    "2024年",
    "2024.9.1",
    "９",
    "1",
    "31",
    "/",
    ".",
    "12:00",
    "24时",
    "（周六）",
    "活动",
    "时间：",
    "申报",
    "截至",
    "即日起",
    "有效期",
    "为期",
    "三个月",
    "999年",
    "起",
    "止",
    "。",
    "\n",
    "公示",
    "同比",
    "2月30日",
    "次年",
)


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join), st.sampled_from([None, "2024-02-29"]))
def test_whatever_is_read_is_a_span_of_real_days_with_evidence_inside_the_text(
    text: str, published: str | None
) -> None:
    for period in read_periods("", text, published):
        start, end = period.evidence
        assert 0 <= start < end <= len(text)
        days = [date.fromisoformat(day) for day in (period.start, period.end) if day]
        assert days and days == sorted(days)


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_text_can_be_read(title: str, body: str) -> None:
    read_periods(title, body, "2024-02-29")


@pytest.mark.parametrize(
    "piece",
    [
        "1-",
        "9月-",
        "2024.9.1-",
        "9月1日至",
        "2024",
        "—",
        "1 ",
        "（（",
        "截至",
        "时间：1月",
        "有效期为期三个月",
    ],
)
def test_long_lines_of_digits_and_dashes_end(piece: str) -> None:
    """A reader of more than linear time would not come back from half a million characters."""
    read_periods("", piece * (500_000 // len(piece) // (10 if "月" in piece else 1)), "2024-09-01")
