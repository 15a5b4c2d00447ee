"""On each engine, papers near in meaning: who may be found, in what order, and how they join what the words find. The vectors are
made up, so that no model is needed: paper n lies n degrees away from the question, on its second passage."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from config.faults import WrongUsage
from indexing.engine.fusion import Question, Weight, fused
from indexing.engine.interface import Engine, EngineAnswer, IndexDocument
from indexing.query import SearchQuery
from indexing.query.parser import parse
from indexing.vectors import WIDTH, PassageVectors
from indexing.vectors.codes import packed

Make = Callable[..., IndexDocument]

MODEL = "made.up-00000000"
AHEAD: NDArray[np.float32] = np.eye(WIDTH, dtype=np.float32)[0]
QUESTION = Question(MODEL, AHEAD, Weight(1.0, 1.0), least=0.5)


def away(degrees: float) -> NDArray[np.float32]:
    """A vector so far from `AHEAD`; the dimension beside it is every paper's."""
    angle = np.radians(degrees)
    found: NDArray[np.float32] = np.cos(angle) * AHEAD + np.sin(angle) * np.eye(WIDTH, dtype=np.float32)[1]
    return found


def near(document: IndexDocument, degrees: float) -> IndexDocument:
    """The paper with two passages, of which the second is the nearer."""
    codes = packed(np.stack([away(min(180, degrees + 60)), away(degrees)]))
    return replace(document, vectors=(PassageVectors(MODEL, codes),))


def request(text: str, **more: object) -> SearchQuery:
    return SearchQuery(parse(text), text=text, **more)  # type: ignore[arg-type]


@pytest.fixture
def filled(empty: Engine, make: Make) -> Engine:
    empty.create()
    empty.apply(
        [
            near(make("a", "沙发补贴", "每套可省五百元。", region="330000", date="2024-01-02"), 1),
            near(make("b", "家具换新", "旧的换新的。", region="350000", document_type="faq"), 2),
            near(make("c", "床垫焕新", "山东省内购买。", doc_no="鲁商字〔2024〕17号", date="2023-01-02"), 3),
            near(make("d", "灯具", "汽车以外。"), 40),
            near(make("far", "外贸", "出口。"), 85),
            make("none", "沙发沙发", "没有读过。"),
        ],
        [],
    )
    return empty


def ids(engine: Engine, text: str, **more: object) -> list[str]:
    return [each.id for each in engine.nearest(request(text, **more), MODEL, AHEAD, 10)]


def test_the_nearest_come_first_each_with_its_nearest_passage(filled: Engine) -> None:
    found = filled.nearest(request("旧家具"), MODEL, AHEAD, 4)
    assert [(each.id, each.passage) for each in found] == [("a", 1), ("b", 1), ("c", 1), ("d", 1)]
    for each, degrees in zip(found, (1, 2, 3, 40), strict=True):
        assert each.similarity == pytest.approx(np.cos(np.radians(degrees)), abs=0.01)
    assert filled.nearest(request("旧家具"), "another-00000000", AHEAD, 4) == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("旧物 地区:浙江", ["a"]),
        ("旧物 类型:问答", ["b"]),
        ("旧物 2023-01..2023-12", ["c"]),
        ("旧物 文号:鲁商字", ["c"]),
        ("旧物 -汽车", ["a", "b", "c", "far"]),
        ("旧物 “换新的”", ["b"]),
        ("旧物 +床垫", ["c"]),
        ("旧物 标题:灯具", ["d"]),
        ("旧物 标题:瓷砖", []),
    ],
)
def test_all_but_plain_words_binds(filled: Engine, text: str, found: list[str]) -> None:
    assert ids(filled, text) == found


def test_filters_bind(filled: Engine) -> None:
    assert ids(filled, "旧物", filters={"region": ("350000", "330000")}) == ["a", "b"]
    assert ids(filled, "旧物", since="2024-01-01") == ["a"]


def test_meaning_joins_what_the_words_find(filled: Engine) -> None:
    asked = request("沙发")
    words, both = filled.search(asked), fused(filled, asked, QUESTION)
    assert {hit.id for hit in words.hits} == {"a", "none"}
    assert (both.total, both.partial_total, both.facets) == (words.total, words.partial_total, words.facets)
    assert [(hit.id, hit.meaning_alone) for hit in both.hits] == [
        ("a", False),
        ("b", True),
        ("c", True),
        ("none", False),
        ("d", True),
    ]
    assert both.next is None and [hit.score for hit in both.hits] == sorted(
        (hit.score for hit in both.hits), reverse=True
    )
    place = both.hits[0].meaning
    assert place is not None and (place.place, place.passage) == (1, 1) and place.added > 0
    assert both.hits[3].meaning is None


def test_behind_words_of_the_same_score(empty: Engine, make: Make) -> None:
    empty.create()
    empty.apply([make("w1", "沙发"), make("w2", "通知", "沙发补贴。"), near(make("m", "灯具"), 1)], [])
    second = Question(
        MODEL, AHEAD, Weight(10 / 12, 10 / 12), least=0.5
    )  # what the words' second place is worth
    hits = fused(empty, request("沙发"), second).hits
    assert [hit.id for hit in hits] == ["w1", "w2", "m"] and hits[1].score == hits[2].score


def test_what_changed_is_near_no_more_until_it_is_read_again(filled: Engine, make: Make) -> None:
    filled.apply([make("a", "沙发补贴", version=2), near(make("d", "灯具", version=2), 0)], ["b"])
    assert ids(filled, "旧物") == ["d", "c", "far"]
    with filled.rebuild() as filling:
        filling.add([near(make("c", "床垫焕新"), 3), make("d", "灯具", version=2)])
        filling.finish(lambda: [([near(make("d", "灯具", version=3), 20)], ["a"])])
    assert ids(filled, "旧物") == ["c", "d"]


def test_pages_follow_each_other(empty: Engine, make: Make) -> None:
    """Two hundred papers have the word; of those near in meaning twenty stand far down among them, and twenty have it not."""
    empty.create()
    papers = [
        make(f"w{n:03}", "沙发" if n < 100 else "通知", "沙发补贴。" * 3 + "其他。" * (n % 100))
        for n in range(200)
    ]
    papers = [near(each, 1 + n / 10) if n % 10 == 9 else each for n, each in enumerate(papers)]
    papers += [near(make(f"m{n:02}", "灯具"), 1 + n / 7) for n in range(20)]
    empty.apply(papers, [])
    asked = request("沙发")
    whole = fused(empty, replace(asked, size=300), QUESTION)
    assert whole.total == 200 and whole.next is None
    assert len({hit.id for hit in whole.hits}) == len(whole.hits) == 220
    assert {hit.id for hit in whole.hits if hit.meaning_alone} == {f"m{n:02}" for n in range(20)}
    paged: list[str] = []
    page: EngineAnswer = fused(empty, replace(asked, size=7), QUESTION)
    while True:
        paged += (hit.id for hit in page.hits)
        if page.next is None:
            break
        assert len(page.hits) == 7
        page = fused(empty, replace(asked, size=7, after=page.next), QUESTION)
    assert paged == [hit.id for hit in whole.hits]


def test_a_mark_leads_on_in_its_own_ranking_only(filled: Engine) -> None:
    asked = request("沙发", size=1)
    with_meaning, without = fused(filled, asked, QUESTION).next, filled.search(asked).next
    with pytest.raises(WrongUsage):
        filled.search(replace(asked, after=with_meaning))
    with pytest.raises(WrongUsage):
        fused(filled, replace(asked, after=without), QUESTION)
    with pytest.raises(WrongUsage):
        fused(filled, replace(asked, after=with_meaning), replace(QUESTION, model="other-00000000"))
