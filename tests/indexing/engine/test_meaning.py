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


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("家電以舊換新", {"hz"}),
        ("“舊換新補貼”", {"hz"}),
        ("標題:補貼", {"hz"}),
        ("地區:浙江", {"hz"}),
        ("臺灣", {"tw"}),
        ("台湾家具", {"tw"}),
        ("“家具博览會”", {"tw"}),
        ("工业和信息化部", {"pdf"}),
        ("1500元", {"hz", "pdf"}),
        ("1,500", {"hz", "pdf"}),
        ("“1500元”", {"hz", "pdf"}),
        ("“最高1,500元”", {"hz", "pdf"}),
        ("500元", set()),
        ("23.4", {"tw"}),
        ("23.4%", {"tw"}),
        ("3.4", set()),
        ("wifi", {"pdf"}),
        ("Wi-Fi", {"pdf"}),
        ("A类", {"hz"}),
        ("IT", {"tw"}),
        ("“覽”", {"tw"}),
        ("“旧”", {"hz"}),
        ("“表”", {"pdf"}),
        ("“类”", {"hz"}),
    ],
)
def test_what_people_type_finds_what_was_written(
    make: Callable[..., IndexDocument], query: str, found: set[str]
) -> None:
    engine = EmbeddedEngine.in_memory()
    engine.apply(
        [
            make("hz", "家电以旧换新补贴", "A类产品最高1,500元。", region="330000"),
            make("tw", "臺灣家具博覽會", "参展商增长23.4%，IT企业另计。"),
            make("pdf", "⼯业和信息化部公告", "最高1500元，支持Wi-Fi。", attachments="登记表"),
        ],
        [],
    )
    hits = engine.search(SearchQuery(tree=parse(query), match="all")).hits
    assert {hit.id for hit in hits} == found


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


class TestLastResort:
    """What is given where nothing has 60 % of the words, or where the words in quotes stand nowhere so."""

    @pytest.fixture
    def engine(self, make: Callable[..., IndexDocument]) -> EmbeddedEngine:
        engine = EmbeddedEngine.in_memory()
        common = [make(f"n{n:02}", f"第{n}号通知", "有关通知 补贴 申请", region="330000") for n in range(30)]
        rare = make("rare", "公告", "反向开票", region="330000")
        title = make("title", "关于开展家居焕新消费季活动的通知", "现将有关事项通知如下。", region="350000")
        engine.apply([*common, rare, title], [])
        return engine

    def search(self, engine: EmbeddedEngine, text: str, **request: object) -> list[str]:
        answer = engine.search(SearchQuery(tree=parse(text), **request))  # type: ignore[arg-type]
        assert answer.total == 0 and all(hit.partial for hit in answer.hits)
        assert answer.partial_total == len(answer.hits) and answer.next is None
        return [hit.id for hit in answer.hits]

    def test_the_best_that_share_the_rarest_words_are_given(self, engine: EmbeddedEngine) -> None:
        found = self.search(engine, "通知 反向开票 火星 木星 土星 金星")
        assert found[0] == "rare" and len(found) == 10

    def test_a_longer_form_of_a_title_finds_it(self, engine: EmbeddedEngine) -> None:
        typed = "福建省商务厅等十二部门关于联合开展2025年全省家居焕新消费季系列促销活动有关事项的通知"
        assert self.search(engine, typed)[0] == "title"
        assert self.search(engine, f"“{typed}”")[0] == "title"

    def test_a_title_in_quotes_that_has_a_word_more_finds_it(self, engine: EmbeddedEngine) -> None:
        assert self.search(engine, "“关于组织开展家居焕新消费季活动的通知”") == ["title"]

    def test_the_rest_of_the_query_still_holds(self, engine: EmbeddedEngine) -> None:
        assert "title" not in self.search(engine, "“家居焕新消费季的活动安排” 地区:浙江")
        assert self.search(engine, "反向开票 火星 木星 -公告") == []

    @pytest.mark.parametrize("request_", [{"match": "all"}, {"sort": "date"}])
    def test_not_where_all_is_asked_for(self, engine: EmbeddedEngine, request_: dict[str, str]) -> None:
        assert self.search(engine, "反向开票 火星 木星 土星", **request_) == []

    def test_nothing_is_found_where_no_word_is_there(self, engine: EmbeddedEngine) -> None:
        assert self.search(engine, "火星 木星") == self.search(engine, "“火星木星”") == []

    def test_it_never_follows_where_something_was_found(self, engine: EmbeddedEngine) -> None:
        answer = engine.search(SearchQuery(tree=parse("反向开票 公告 火星"), size=50))
        assert [hit.id for hit in answer.hits] == ["rare"]


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
