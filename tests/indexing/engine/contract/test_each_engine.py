"""What every engine must do, on each in turn, held against the papers themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest

from indexing.engine.cursor import BadCursor
from indexing.engine.index_document import indexed_digest, record
from indexing.engine.interface import Engine, IndexDocument
from indexing.query import SearchQuery
from indexing.query.parser import parse

Make = Callable[..., IndexDocument]


def found(engine: Engine, text: str) -> list[str]:
    return sorted(hit.id for hit in engine.search(SearchQuery(tree=parse(text), size=100)).hits)


class TestReading:
    """The thousand papers."""

    def test_a_filter_gives_the_papers_that_have_it_newest_first(
        self, engine: Engine, documents: list[IndexDocument]
    ) -> None:
        answer = engine.search(SearchQuery(filters={"region": ("330000",)}, since="2023-01-01", size=1000))
        wanted = [
            each for each in documents if each.region in ("330000", "330100") and (each.date or "") >= "2023"
        ]
        wanted.sort(key=lambda each: int(record(each)["order"]), reverse=True)
        assert [hit.id for hit in answer.hits] == [each.id for each in wanted]

    def test_a_paper_is_found_by_its_id_alone(self, engine: Engine) -> None:
        assert found(engine, "文件:d0007") == ["d0007"]
        assert found(engine, "doc:d0007 或 文件:d0042 或 文件:D0009") == ["d0007", "d0042"]
        assert found(engine, "文件:d0007 -文件:d0007") == []

    def test_a_facet_ignores_its_own_filter_and_minds_the_others(
        self, engine: Engine, documents: list[IndexDocument]
    ) -> None:
        facets = engine.search(SearchQuery(filters={"type": ("faq",), "topic": ("core",)})).facets
        types = Counter(each.document_type for each in documents if each.topic == "core")
        topics = Counter(each.topic for each in documents if each.document_type == "faq")
        agencies = Counter(
            name
            for each in documents
            if each.document_type == "faq" and each.topic == "core"
            for name in each.agencies
        )
        assert dict(facets["type"]) == types
        assert dict(facets["topic"]) == topics
        assert dict(facets["agency"]) == agencies
        counts = [count for _, count in facets["agency"]]
        assert counts == sorted(counts, reverse=True)

    @pytest.mark.parametrize("sort", ["relevance", "date"])
    @pytest.mark.parametrize("text", ["", "补贴", "沙发 床垫 衣柜 橱柜 地板", "二手车怎么过户？"])
    def test_pages_add_up_to_the_whole(self, engine: Engine, text: str, sort: str) -> None:
        request = SearchQuery(tree=parse(text), sort=sort, size=1000)  # type: ignore[arg-type]
        whole = engine.search(request)
        assert len(whole.hits) == whole.total + whole.partial_total
        paged: list[str] = []
        page = engine.search(replace(request, size=37))
        paged += (hit.id for hit in page.hits)
        while page.next and len(paged) < 400:
            page = engine.search(replace(request, size=37, after=page.next))
            assert (page.total, page.partial_total) == (whole.total, whole.partial_total)
            paged += (hit.id for hit in page.hits)
        assert paged == [hit.id for hit in whole.hits][: len(paged)]
        assert page.next is not None or len(paged) == len(whole.hits)

    def test_marks_that_are_none_are_refused(self, engine: Engine) -> None:
        mark = engine.search(SearchQuery(tree=parse("补贴"))).next
        assert mark
        for after in ("x", "", "e30=", "😀", mark[:-6]):
            with pytest.raises(BadCursor):
                engine.search(SearchQuery(tree=parse("补贴"), after=after))
        with pytest.raises(BadCursor):
            engine.search(SearchQuery(tree=parse("沙发"), after=mark))

    def test_every_paper_has_its_version(self, engine: Engine, documents: list[IndexDocument]) -> None:
        assert dict(engine.digests()) == {each.id: indexed_digest(each) for each in documents}
        status = engine.status()
        assert (engine.count(), status.documents, status.rebuild_due) == (1000, 1000, False)


class TestWriting:
    """A few papers in an index of their own."""

    def test_an_index_is_made_once(self, empty: Engine, make: Make) -> None:
        assert not empty.exists()
        empty.create()
        empty.apply([make("a", "家具")], [])
        empty.create()
        assert (empty.exists(), found(empty, "家具")) == (True, ["a"])

    def test_an_older_version_does_not_overtake(self, empty: Engine, make: Make) -> None:
        empty.create()
        empty.apply([make("a", "家具", version=2)], [])
        empty.apply([make("a", "灯具", version=1), make("b", "灯具")], [])
        assert (found(empty, "家具"), found(empty, "灯具")) == (["a"], ["b"])
        empty.apply([make("a", "灯具", version=2)], [])  # the same version with more known of it
        assert found(empty, "灯具") == ["a", "b"]
        assert {key: digest.version for key, digest in empty.digests()} == {"a": 2, "b": 1}

    def test_what_is_dropped_is_gone_and_may_come_back(self, empty: Engine, make: Make) -> None:
        empty.create()
        empty.apply([make("a", "家具", version=3), make("b", "家具")], [])
        empty.apply([], ["a", "never-there"])
        assert (found(empty, "家具"), empty.count()) == (["b"], 1)
        empty.apply([make("a", "家具", version=3)], ["b"])
        assert found(empty, "家具") == ["a"]

    def test_a_paper_that_cannot_be_made_a_document_is_refused_alone(self, empty: Engine, make: Make) -> None:
        empty.create()
        papers = [make("a", "家具"), make("bad", "家具", date="2023-13-45"), make("b", "家具")]
        refusals = empty.apply(papers, [])
        assert (list(refusals.never), refusals.not_now, found(empty, "家具")) == (["bad"], {}, ["a", "b"])
        assert "month" in refusals.never["bad"]
        with empty.rebuild() as filling:
            assert filling.add(papers[:2]) == 1
            filling.finish(lambda: [(papers[1:], [])])
        assert (list(filling.refused), found(empty, "家具")) == (["bad"], ["a", "b"])

    def test_words_of_any_length_are_found(self, empty: Engine, make: Make) -> None:
        empty.create()
        long = "".join(f"{n:x}" for n in range(300))
        empty.apply([make("a", "", f"编码{long}尾"), make("b", "", f"编码{long[:-1]}尾")], [])
        assert found(empty, long) == ["a"]

    def test_searches_go_on_while_a_new_index_is_filled(self, empty: Engine, make: Make) -> None:
        empty.create()
        old = [make(f"a{n}", "家具") for n in range(3)]
        empty.apply(old, [])
        with empty.rebuild() as filling:
            assert filling.add(old) == 3
            empty.apply([make("a0", "灯具", version=2), make("new", "灯具")], ["a1"])
            assert (found(empty, "家具"), found(empty, "灯具")) == (["a2"], ["a0", "new"])
            filling.finish(lambda: [([make("a0", "灯具", version=2)], []), ([make("new", "灯具")], ["a1"])])
        assert (found(empty, "家具"), found(empty, "灯具")) == (["a2"], ["a0", "new"])
        assert empty.count() == 3

    def test_a_rebuild_that_fails_leaves_the_old_index(self, empty: Engine, make: Make) -> None:
        empty.create()
        empty.apply([make("a", "家具")], [])
        with pytest.raises(ZeroDivisionError), empty.rebuild() as filling:
            filling.add([make("b", "家具")])
            raise ZeroDivisionError
        with empty.rebuild() as filling:  # not finished
            filling.add([make("b", "家具")])
        assert found(empty, "家具") == ["a"]
        with empty.rebuild() as filling:
            filling.add([make("c", "家具")])
            filling.finish()
        assert found(empty, "家具") == ["c"]
