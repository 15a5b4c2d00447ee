"""How much of a run is held back for a person: more than five and more than 30 % of what it looked at again."""

from __future__ import annotations

from datetime import datetime

import pytest

from config.clock import SHANGHAI
from crawlers.runs.pipeline import implausible, one_each
from indexing.records import Paper
from indexing.store.papers.quarantine import Held


@pytest.mark.parametrize(
    ("held", "rechecked", "too_many"),
    [
        (5, 5, False),
        (5, 10, False),
        (6, 6, True),
        (6, 10, True),
        (6, 20, False),
        (7, 20, True),
        (33, 110, False),
        (34, 110, True),
        (300, 1000, False),
        (301, 1000, True),
        (0, 0, False),
    ],
)
def test_more_than_five_and_more_than_three_in_ten(held: int, rechecked: int, too_many: bool) -> None:
    assert implausible(held, rechecked) is too_many


def test_a_document_that_answers_at_one_address_is_not_gone_from_another() -> None:
    answered = Paper(
        url="https://a.example.gov.cn/1.html", title="通知", seen_at=datetime(2025, 9, 8, tzinfo=SHANGHAI)
    )
    edit = Held("one", answered.url or "", ("rule",), answered)
    gone = Held("one", "https://b.example.gov.cn/1.html", ("withdrawn",))
    other = Held("two", "https://b.example.gov.cn/2.html", ("withdrawn",))
    assert sorted(one_each([edit, gone, other]), key=lambda held: held.document_id) == [edit, other]
