"""What a query finds among papers known by heart, and which comes first."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from indexing.engine.embedded import EmbeddedEngine
from indexing.engine.interface import EngineAnswer, IndexDocument
from indexing.query import SearchQuery
from indexing.query.parser import parse

Ids = Callable[..., list[str]]
Search = Callable[..., EngineAnswer]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("家居焕新消费季", {"moc-146", "zj-12"}),
        ("家居 焕新", {"moc-146", "zj-12", "long-1"}),  # inside the longer term too
        ("以旧换新", {"hz-3", "sd-7"}),  # inside 家电以旧换新
        ("晋情消费", {"sx-1", "sx-2"}),
        ("适老化改造", {"faq", "moc-146"}),  # an attachment has it
        ("renewals", {"moc-146", "zj-12", "long-1"}),  # 焕新
        ("+renewals", {"moc-146"}),
        ('"home renewal"', {"moc-146"}),
        ('"renewal home"', set()),
        ("“晋情消费全民乐购”", set()),  # · is a break
        ("“晋情消费·全民乐购”", {"sx-1"}),
        ("“每台空调补贴15%”", {"hz-3"}),
        ("“家居焕新季”", set()),
        ("家具 或 空调", {"old-1", "undated", "hz-3"}),
        ("补贴 -空调", {"moc-146", "sd-7", "faq"}),
        ("家居 -（焕新 或 太原市）", set()),
        ("-消费 -家具 -补贴", {"long-1"}),
        ("标题:家具", {"old-1", "undated"}),
        ("标题:“以旧换新补贴”", {"hz-3"}),
        ("地区:浙江", {"zj-12", "hz-3"}),
        ("地区:杭州", {"hz-3"}),
        ("地区:100000", {"moc-146"}),
        ("机关:商务部", {"moc-146"}),
        ("机关:财政厅", {"sd-7"}),
        ("类型:问答", {"faq"}),
        ("主题:其他", {"old-1"}),
        ("来源:retail-redstar", {"long-1"}),
        ("日期:2023-08..2023-09", {"moc-146", "zj-12"}),
        ("日期:<=1970", {"old-1"}),
        ("家具 -日期:>=1900", {"undated"}),
        ("文号:浙商务发[2023]12号", {"zj-12"}),
        ("文号:商务", {"zj-12", "hz-3"}),
        ("商消费函【2023】146号", {"moc-146", "zj-12"}),
        ("商消费函〔2023〕14号", set()),
    ],
)
def test_what_a_query_finds(ids: Ids, query: str, found: set[str]) -> None:
    assert set(ids(query)) == found


def test_an_empty_query_is_all_newest_first(search: Search) -> None:
    answer = search("", size=3)
    assert answer.total == 40
    assert [hit.id for hit in answer.hits] == ["faq", "sd-7", "long-1"]


def test_a_query_and_its_exclusion_split_the_rest_in_two(search: Search) -> None:
    whole = search("消费", match="all").total
    assert (
        search("消费 绿色建材", match="all").total + search("消费 -绿色建材", match="all").total
        == whole
        == 35
    )


def test_a_papers_own_number_comes_first_in_any_brackets(ids: Ids) -> None:
    for typed in ("商消费函〔2023〕146号", "商消费函[2023]146号", "商消费函（２０２３）146号 通知"):
        assert ids(typed)[:2] == ["moc-146", "zj-12"]


def test_a_title_outweighs_the_body(make: Callable[..., IndexDocument]) -> None:
    engine = EmbeddedEngine.in_memory()
    engine.apply(
        [
            make("body", "简报", "灯具下乡"),
            make("title", "灯具下乡", "简报"),
            make("apart", "简报", "下乡的灯具"),
        ],
        [],
    )
    hits = engine.search(SearchQuery(tree=parse("灯具下乡"))).hits
    assert [hit.id for hit in hits] == ["title", "body", "apart"]


@pytest.mark.parametrize("query", ["家居焕新消费季", "标题:家居焕新消费季"])
def test_a_long_word_is_found_in_a_title_that_tears_it(
    make: Callable[..., IndexDocument], query: str
) -> None:
    engine = EmbeddedEngine.in_memory()
    titles = {"whole": "家居焕新消费季启动", "quoted": "开展“家居焕新”消费季活动", "other": "绿色建材下乡"}
    engine.apply([make(name, title, "简报") for name, title in titles.items()], [])
    hits = engine.search(SearchQuery(tree=parse(query), match="all")).hits
    assert {hit.id for hit in hits} == {"whole", "quoted"}


class TestPartial:
    """Five words; papers that have all, four, three, two of them."""

    @pytest.fixture
    def five(self, make: Callable[..., IndexDocument]) -> EmbeddedEngine:
        engine = EmbeddedEngine.in_memory()
        texts = {
            "all": "沙发 床垫 衣柜 橱柜 地板",
            "four": "沙发 床垫 衣柜 橱柜",
            "three": "沙发 床垫 衣柜",
            "two": "沙发 床垫",
        }
        engine.apply([make(name, "", text, region="330000") for name, text in texts.items()], [])
        engine.apply([make("elsewhere", "", "沙发 床垫 衣柜 橱柜", region="370000")], [])
        return engine

    def search(self, engine: EmbeddedEngine, text: str, **request: object) -> EngineAnswer:
        return engine.search(SearchQuery(tree=parse(text), **request))  # type: ignore[arg-type]

    def test_sixty_percent_of_the_words_follow_after_all_of_them(self, five: EmbeddedEngine) -> None:
        answer = self.search(five, "沙发 床垫 衣柜 橱柜 地板 地区:浙江")
        assert [(hit.id, hit.partial) for hit in answer.hits] == [
            ("all", False),
            ("four", True),
            ("three", True),
        ]
        assert (answer.total, answer.partial_total) == (1, 2)
        assert answer.facets["region"] == (("330000", 1),)

    def test_the_rest_of_the_query_still_holds(self, five: EmbeddedEngine) -> None:
        answer = self.search(five, "沙发 床垫 衣柜 橱柜 地板 -橱柜")
        assert [hit.id for hit in answer.hits] == ["three"]
        assert self.search(five, "沙发 床垫 衣柜 灯具 “橱柜地板”").partial_total == 1

    def test_a_word_typed_twice_counts_once(self, five: EmbeddedEngine) -> None:
        assert self.search(five, "沙发 沙发 沙发 衣柜 橱柜 地板 地区:浙江").partial_total == 1

    @pytest.mark.parametrize("request_", [{"match": "all"}, {"sort": "date"}])
    def test_not_where_all_is_asked_for(self, five: EmbeddedEngine, request_: dict[str, str]) -> None:
        answer = self.search(five, "沙发 床垫 衣柜 橱柜 地板", **request_)
        assert ([hit.id for hit in answer.hits], answer.partial_total) == (["all"], 0)

    def test_not_where_ten_have_all(self, make: Callable[..., IndexDocument]) -> None:
        engine = EmbeddedEngine.in_memory()
        engine.apply(
            [make(f"d{n}", "", "沙发 床垫 衣柜") for n in range(10)] + [make("p", "", "沙发 床垫")], []
        )
        answer = self.search(engine, "沙发 床垫 衣柜", size=20)
        assert (answer.total, answer.partial_total, len(answer.hits)) == (10, 0, 10)
        engine.apply([], ["d0"])
        answer = self.search(engine, "沙发 床垫 衣柜", size=20)
        assert (answer.total, answer.partial_total, answer.hits[-1].id) == (9, 1, "p")

    def test_a_question_finds_its_paper(self, search: Search) -> None:
        answer = search("谁可以申请家电以旧换新补贴？")
        assert [hit.id for hit in answer.hits][:2] in (["hz-3", "sd-7"], ["sd-7", "hz-3"])

    def test_a_question_is_answered_with_the_nearest_where_nothing_has_most_words(
        self, five: EmbeddedEngine
    ) -> None:
        question = "沙发坏了怎么找商家退换运费由谁承担？"
        answer = self.search(five, question)
        assert len(answer.hits) == 5 == answer.partial_total and all(hit.partial for hit in answer.hits)
        assert answer.total == 0
        assert self.search(five, question.replace("？", "").replace("怎么", "").replace("谁", "")).hits == ()


def test_filters_narrow_and_a_region_takes_in_its_cities(ids: Ids) -> None:
    assert set(ids("", filters={"region": ("330000",)})) == {"zj-12", "hz-3"}
    assert set(ids("", filters={"region": ("330000", "140000")})) == {"zj-12", "hz-3", "sx-1", "sx-2"}
    assert set(ids("", filters={"region": ("330000",), "type": ("policy",)})) == {"hz-3"}
    assert set(ids("家居", filters={"year": ("2023",), "agency": ("商务部",)})) == {"moc-146"}
    assert set(ids("", since="2024-05-01", until="2024-06-01")) == {"sd-7", "faq", "long-1"}


def test_a_facet_ignores_its_own_filter_and_minds_the_others(search: Search) -> None:
    free = search("").facets
    assert free["region"][0] == ("440000", 20)  # Shenzhen counts for its province
    assert free["topic"] == (("related", 31), ("core", 8), ("other", 1))
    narrowed = search("", filters={"region": ("330000",), "year": ("2024",)}).facets
    assert narrowed["type"] == (("policy", 1),)
    assert dict(narrowed["region"])["440000"] == 20
    assert dict(narrowed["year"]) == {"2024": 1, "2023": 1}


def test_by_date_is_newest_first_and_undated_last(ids: Ids) -> None:
    assert ids("家具", sort="date") == ["old-1", "undated"]
    order = ids("", sort="date")
    assert order[:2] == ["faq", "sd-7"] and order[-2:] == ["old-1", "undated"]
    assert len(order) == 40
