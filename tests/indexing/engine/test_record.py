"""The fields that both engines hold."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from indexing.engine.index_document import day_number, record, region_codes
from indexing.engine.interface import IndexDocument


def test_tokens_are_folded_and_without_punctuation(make: Callable[..., IndexDocument]) -> None:
    fields = record(make("a", "《家居》ＡＢ", "以旧换新，补贴3.5%。😀", attachments="附件"))
    assert fields["title"].split() == ["家居", "ab"]
    assert fields["body"].split()[-4:] == ["以旧换新", "补贴", "3.5", "3.5%"]
    assert fields["characters"].split() == list("以旧换新补贴附件")
    assert fields["text_pairs"].split()[-1] == "附件"


@pytest.mark.parametrize(
    ("region", "expected"),
    [
        (None, []),
        ("100000", ["100000"]),
        ("330000", ["330000"]),
        ("330100", ["330000", "330100"]),
        ("330106", ["330000", "330100", "330106"]),
        ("660000", ["660000"]),
    ],
)
def test_a_place_stands_for_all_places_around_it(region: str | None, expected: list[str]) -> None:
    assert region_codes(region) == expected


def test_days_begin_with_the_calendar() -> None:
    assert (day_number(None), day_number("0001-01-01"), day_number("1970-01-01")) == (0, 1, 719163)


def test_fields_without_value_are_left_out(make: Callable[..., IndexDocument]) -> None:
    assert set(record(make("a"))) == {
        "id",
        "type",
        "topic",
        "source",
        "status",
        "day",
        "order",
        "version",
        "digest",
    }
