"""Other words for the same: what a query is widened by."""

from __future__ import annotations

import pytest

from config.vocabulary import lines
from indexing.query import marks, matched_in, parse, read_as, text_of
from indexing.query.expansion import MOST, expansions
from indexing.segment import index_text, query_words


def widened(query: str) -> dict[str, set[str]]:
    """`typed words` -> what will do instead, each as its words joined by blanks."""
    return {
        " ".join(word.text for word in found.words): {
            " ".join(leaf.text for leaf in other) for other in found.others
        }
        for found in expansions(parse(query))
    }


@pytest.mark.parametrize(
    ("query", "words", "other"),
    [
        ("工信部", "工信部", "工业和信息化部"),
        ("国家发展和改革委员会", "国家 发展 改革 委员会", "发改委"),
        ("沪", "沪", "上海"),
        ("内蒙古", "内蒙古", "内蒙古自治区"),
        ("公租房", "公租房", "公共租赁住房"),
        ("公共租赁住房 补贴", "公共 租赁 住房", "公租房"),
        ("公租屋 棚改", "棚改", "棚户区改造"),
        ("Wi-Fi", "wi fi", "wifi"),
        ("家电以旧换新", "家电 以旧换新", "家电更新"),
        ("家电更新", "家电 更新", "家电以旧换新"),
        ("适老化", "适老化", "老年人居家改造"),
        ("老年人居家改造", "老年人 居家 改造", "适老化改造"),
        ("home renewal", "home renewal", "家居 焕新"),
        ("Home Renewals", "home renewals", "家居 焕新"),
        ("trade-in", "trade in", "以旧换新"),
        ("trade in", "trade in", "以旧换新"),
        ("Trade-ins", "trade ins", "以旧换新"),
        ("home appliance trade-in", "home appliance trade in", "家电 以旧换新"),
        ("old-for-new", "old for new", "以旧换新"),
        ("trade in services", "trade in services", "服务 贸易"),
        ("Xi'an", "xi an", "西安"),
        ("Ministry of Commerce", "ministry commerce", "商务部"),
        ("notices in Zhejiang", "zhejiang", "浙江"),
        ("(空调 或 洗衣机) 补贴", "空调", "空调器"),
    ],
)
def test_terms_of_the_field_are_widened(query: str, words: str, other: str) -> None:
    assert other in widened(query)[words]


@pytest.mark.parametrize(
    "query",
    ["“家电以旧换新”", '"home renewal"', "+空调", "补贴 -空调", "标题:空调", "机关:工信部", "+家电 +更新"],
)
def test_what_was_typed_to_the_letter_is_not(query: str) -> None:
    assert widened(query) == {}


@pytest.mark.parametrize(
    "query", ["foreign trade", "trade fair", "free trade zone", "trade", "old new", "xi jinping"]
)
def test_a_word_of_a_joined_one_is_not_it(query: str) -> None:
    assert widened(query) == {}
    assert list(widened(f"Ministry of Commerce {query}")) == ["ministry commerce"]


def test_no_english_term_is_left_with_one_word_of_several() -> None:
    for line in lines("english.tsv"):
        term = line.split("\t")[0]
        words = next(iter(widened(term)), "").split()
        assert len(words) > 1 or len(query_words(term)) == len(words), term


def test_a_query_printed_is_widened_as_it_was() -> None:
    for query in ("trade-in subsidies", "home appliance trade in", "old-for-new", "Xi'an"):
        assert widened(read_as(parse(query))) == widened(query)


def test_the_longest_term_wins_and_its_words_are_not_widened_one_by_one() -> None:
    assert list(widened("home appliance trade-in subsidies")) == ["home appliance trade in", "subsidies"]


def test_words_of_a_term_must_stand_in_a_row() -> None:
    assert "home renewal" not in widened("home “2024” renewal")


def test_a_region_is_not_searched_as_its_one_character() -> None:
    assert "沪" not in widened("上海").get("上海", set())


def test_a_pasted_paragraph_is_widened_so_far_only() -> None:
    terms = [line.split("\t")[0] for line in lines("english.tsv")]
    assert len(widened(" ".join(terms)[:1000])) <= MOST


def test_an_exact_word_is_printed_as_one() -> None:
    assert read_as(parse("+空调 补贴")) == "+空调 补贴"
    assert widened(read_as(parse("+空调"))) == {}


def test_marks_show_what_matched() -> None:
    text = "上海市老年人居家改造补贴"
    found = marks(parse("沪 适老化"), text_of(index_text(text)))
    assert [text[start:end] for start, end in found] == ["上海", "老年人居家改造"]
    assert matched_in(parse("home renewal"), {"title": text_of(index_text("家居焕新"))}) == ["title"]
