"""What is highlighted, and which passage is shown."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexing.query.marks import english_marks, marks, matched_in
from indexing.query.parser import parse
from indexing.query.places import text_of
from indexing.query.snippet import snippet
from indexing.segment import fine_phrase, fine_text, index_text

TEXT = (
    "关于开展2023年“家居焕新消费季”活动的通知\n各省、自治区：根据商消费发[2023]146号，支持家电以旧换新，"
    "以旧\u3000换新的ＬＥＤ灯😀也在内。一、补贴标准。"
)


def shown(query: str, text: str = TEXT, part: str = "body") -> list[str]:
    places = marks(parse(query), text_of(index_text(text)), part)  # type: ignore[arg-type]
    return [text[start:end] for start, end in places]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("补贴", ["补贴"]),
        ("以旧换新", ["以旧换新", "以旧\u3000换新"]),
        ("led", ["ＬＥＤ"]),
        ("“家居焕新消费季活动”", ["家居焕新消费季”活动"]),
        ("“家居焕新消费季的活动”", []),
        ("“各省自治区”", []),  # a pause is a break
        ("“各省，自治区”", ["各省、自治区"]),
        ("“一、补贴”", ["一、补贴"]),
        ("“省、自治区”", []),  # as the engine: a run of one character is a token of its own
        ("商消费发〔2023〕146号", ["商消费发[2023]146号"]),
        ("补贴 -通知", ["补贴"]),
        ("补贴 或 通知", ["通知", "补贴"]),
        ("标题:通知", []),
        ("机关:商务部", []),
        ("", []),
    ],
)
def test_marks_stand_where_the_text_says_it(query: str, expected: list[str]) -> None:
    assert shown(query) == expected


def test_a_title_query_marks_titles_only() -> None:
    assert shown("标题:通知", part="title") == ["通知"]
    assert shown("标题:“消费季活动”", part="title") == ["消费季”活动"]


def test_marks_that_touch_are_one() -> None:
    assert shown("家电 以旧换新", "家电以旧换新") == ["家电以旧换新"]


def test_offsets_count_code_points_past_emoji() -> None:
    text = "😀😀补贴𠮷补贴"
    assert marks(parse("补贴"), text_of(index_text(text))) == [[2, 4], [5, 7]]


def test_english_is_marked_by_its_stems() -> None:
    text = "Home Renewal Seasons: trade-ins of homes"
    places = english_marks(parse("renewals home"), text)
    assert [text[start:end] for start, end in places] == ["Home", "Renewal", "homes"]
    assert english_marks(parse('"home renewal season"'), text) == [[0, 20]]


def test_where_it_matched() -> None:
    fields = {
        "title": text_of(index_text("通知")),
        "body": text_of(index_text("补贴标准")),
        "attachment:附件1.docx": text_of(index_text("补贴目录")),
    }
    english = "Notice on subsidies"
    assert matched_in(parse("补贴"), fields, english) == ["body", "attachment:附件1.docx"]
    assert matched_in(parse("+subsidy OR 标题:通知"), fields, english) == ["title", "english"]


ALPHABET = st.text(alphabet="家电换新a1 “”。，、-（）\n😀", max_size=14)


@settings(max_examples=400, deadline=None)
@given(ALPHABET, ALPHABET)
def test_a_phrase_is_marked_exactly_where_the_finer_field_holds_it(text: str, phrase: str) -> None:
    pairs = fine_phrase(phrase)
    held = fine_text(text).split("\f")
    if not pairs or len(pairs[0]) + len(pairs) == 2:
        return
    holds = any(held[at : at + len(pairs)] == pairs for at in range(len(held)))
    quote = phrase.replace("“", "(").replace("”", ")")
    assert bool(marks(parse(f"“{quote}”"), text_of(index_text(text)))) == holds


class TestSnippet:
    def test_a_short_text_is_shown_whole(self) -> None:
        assert snippet(parse("补贴"), text_of(index_text("甲\n补贴"))) == ("甲 补贴", [[2, 4]])

    def test_the_window_with_most_of_what_was_asked_is_shown(self) -> None:
        text = "补贴很多。" * 30 + "家具的补贴标准见附件，家电也有。" + "补贴很多。" * 30
        shown, places = snippet(parse("家具 补贴 家电"), text_of(index_text(text)), 40)
        assert "家具的补贴标准见附件，家电" in shown
        assert {shown[start:end] for start, end in places} == {"家具", "补贴", "家电"}
        assert shown.startswith("…") and shown.endswith("…")

    def test_it_begins_where_a_sentence_begins(self) -> None:
        text = "前面的话说了很久" * 12 + "。这里讲家具补贴的事。" + "后面的话也很长" * 20
        shown, _ = snippet(parse("家具"), text_of(index_text(text)), 60)
        assert shown.startswith("…这里讲家具")

    def test_without_a_match_it_is_the_beginning(self) -> None:
        shown, places = snippet(parse("标题:通知"), text_of(index_text("开头。" + "正文" * 200)), 50)
        assert shown.startswith("开头。") and places == []

    def test_tabs_and_line_ends_are_blanks(self) -> None:
        shown, places = snippet(parse("补贴"), text_of(index_text("品类\t补贴\n空调\t10%")))
        assert shown == "品类 补贴 空调 10%" and places == [[3, 5]]

    @settings(max_examples=150, deadline=None)
    @given(st.text(alphabet="家具电补贴，。\n 😀甲", max_size=400), st.integers(20, 60))
    def test_its_marks_lie_in_it_and_show_what_was_asked(self, text: str, width: int) -> None:
        shown, places = snippet(parse("家具 或 “补贴”"), text_of(index_text(text)), width)
        assert len(shown) <= width + 2
        for start, end in places:
            assert set(shown[start:end]) <= set("家具补贴 ")


def test_a_text_made_to_stall_the_search_does_not() -> None:
    text = (
        "家" + "（" * 200_000 + "家，" * 50_000
    )  # with backtracking over the brackets this would take hours
    assert marks(parse("“家，家，家，家电”"), text_of(index_text(text))) == []


def test_a_word_asked_for_exactly_shows_no_others_whatever_was_asked_before() -> None:
    """The two queries are equal but for the sign, and what a text shows is remembered."""
    text = text_of(index_text("上海与沪上"))
    for _ in range(2):
        assert marks(parse("沪"), text) == [[0, 2], [3, 4]]
        assert marks(parse("+沪"), text) == [[3, 4]]
