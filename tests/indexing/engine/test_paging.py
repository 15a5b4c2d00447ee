"""Pages follow each other without a gap, through full and partial matches, and marks of other searches are refused."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexing.engine.cursor import BadCursor, shares
from indexing.engine.embedded import EmbeddedEngine
from indexing.query import SearchQuery
from indexing.query.parser import parse


@pytest.mark.parametrize("request_", [{"sort": "date"}, {}, {"match": "all"}])
@pytest.mark.parametrize("query", ["消费", "", "适老化改造 家庭 以旧换新 补贴？", "消费 绿色建材"])
def test_pages_add_up_to_the_whole(library: EmbeddedEngine, query: str, request_: dict[str, str]) -> None:
    tree = parse(query)
    whole = library.search(SearchQuery(tree=tree, size=100, **request_))  # type: ignore[arg-type]
    assert whole.next is None
    assert len(whole.hits) == whole.total + whole.partial_total
    paged, after = [], None
    while True:
        page = library.search(SearchQuery(tree=tree, size=7, after=after, **request_))  # type: ignore[arg-type]
        assert (page.total, page.partial_total) == (whole.total, whole.partial_total)
        paged += page.hits
        after = page.next
        if after is None:
            break
    assert [hit.id for hit in paged] == [hit.id for hit in whole.hits]


@pytest.mark.parametrize(
    "mark",
    ["x", "", "😀", "e30=", base64.b64encode(b'{"offset":-1,"search":""}').decode(), base64.b64encode(b'{"offset":"7"}').decode(), "[]", "W10="],
)  # fmt: skip
def test_garbage_is_refused_by_name(library: EmbeddedEngine, mark: str) -> None:
    with pytest.raises(BadCursor) as caught:
        library.search(SearchQuery(after=mark))
    assert caught.value.type == "cursor" and caught.value.exit_code == 2


def test_a_mark_of_another_search_is_refused(library: EmbeddedEngine) -> None:
    mark = library.search(SearchQuery(tree=parse("消费"), size=3)).next
    with pytest.raises(BadCursor):
        library.search(SearchQuery(tree=parse("补贴"), size=3, after=mark))
    with pytest.raises(BadCursor):
        library.search(SearchQuery(tree=parse("消费"), size=3, after=mark, filters={"type": ("news",)}))
    assert library.search(SearchQuery(tree=parse("消费"), size=5, after=mark)).hits


def test_size_zero_counts_only(library: EmbeddedEngine) -> None:
    answer = library.search(SearchQuery(size=0))
    assert (answer.hits, answer.total, answer.next) == ((), 40, None)
    assert answer.facets["topic"]


@given(st.lists(st.integers(0, 20), max_size=4), st.integers(0, 60), st.integers(0, 30))
def test_shares_are_the_slice_of_the_tiers_in_a_row(counts: list[int], offset: int, size: int) -> None:
    row = [(tier, n) for tier, count in enumerate(counts) for n in range(count)]
    taken = [(tier, start + n) for tier, start, many in shares(counts, offset, size) for n in range(many)]
    assert taken == row[offset : offset + size]
