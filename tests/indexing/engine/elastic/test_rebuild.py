"""A new index behind the same alias: nothing missed, nothing stale, no search that fails."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from elasticsearch import Elasticsearch

from config.faults import Fault
from indexing.engine.elastic import ElasticEngine
from indexing.engine.interface import IndexDocument
from indexing.query import SearchQuery
from indexing.query.parser import parse

Make = Callable[..., IndexDocument]


@pytest.fixture
def filled(engine: ElasticEngine, make: Make) -> list[IndexDocument]:
    papers = [make(f"a{n}", f"家具{n}") for n in range(20)]
    engine.create()
    engine.apply(papers, [])
    return papers


def found(engine: ElasticEngine, text: str) -> set[str]:
    return {hit.id for hit in engine.search(SearchQuery(tree=parse(text), size=100)).hits}


def indices(client: Elasticsearch, engine: ElasticEngine) -> dict[str, list[str]]:
    prefix = engine._settings.index
    answer = client.indices.get_alias(index=f"{prefix}-*", expand_wildcards="all")
    return {name.removeprefix(prefix): sorted(body["aliases"]) for name, body in answer.items()}


def test_what_is_written_meanwhile_goes_to_both(
    engine: ElasticEngine, filled: list[IndexDocument], make: Make, settings: object
) -> None:
    elsewhere = ElasticEngine(engine._settings)  # another process's
    with engine.rebuild() as filling:
        filling.add(filled[:10])
        elsewhere.apply(
            [make("a1", "灯具", version=2), make("a15", "灯具", version=2), make("new", "灯具")], ["a2"]
        )
        assert found(engine, "灯具") == {"a1", "a15", "new"}
        filling.add(filled[10:])
        elsewhere.apply([], ["a16"])
        filling.finish()
    assert found(engine, "灯具") == {"a1", "a15", "new"}
    assert found(engine, "家具") == {each.id for each in filled} - {"a1", "a15", "a2", "a16"}
    elsewhere.close()


def test_a_rebuild_that_was_killed_is_gone_on_with(
    client: Elasticsearch, engine: ElasticEngine, filled: list[IndexDocument], make: Make
) -> None:
    killed = engine.rebuild()
    killed.__enter__().add(filled[:10])
    begun = indices(client, engine)
    assert len(begun) == 2
    engine.apply([make("a1", "灯具", version=2)], [])  # nobody rebuilds now; the unfinished index keeps up
    with engine.rebuild() as filling:
        assert indices(client, engine) == begun
        assert filling.add(filled) == 20
        filling.finish()
    (name,) = indices(client, engine)
    assert name in begun and name.endswith("-2")
    assert found(engine, "灯具") == {"a1"}
    assert engine.count() == 20


def test_one_begun_with_another_dictionary_is_thrown_away(
    client: Elasticsearch, engine: ElasticEngine, filled: list[IndexDocument], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as other:
        other.setattr("indexing.engine.elastic.generations.fingerprint", lambda: "0" * 12)
        assert engine.status().rebuild_due
        engine.rebuild().__enter__().add(filled[:10])
    with engine.rebuild() as filling:
        filling.add(filled)
        filling.finish()
    assert not engine.status().rebuild_due
    (name,) = indices(client, engine)
    assert "-000000000000-" not in name


def test_of_two_at_once_the_later_is_told(engine: ElasticEngine, filled: list[IndexDocument]) -> None:
    with pytest.raises(Fault), engine.rebuild() as late:
        with engine.rebuild() as first:
            first.add(filled)
            first.finish()
        late.add(filled[:3])
        late.finish()
    assert found(engine, "家具") == {each.id for each in filled}


def test_no_search_fails_while_indices_are_swapped(
    engine: ElasticEngine, filled: list[IndexDocument]
) -> None:
    stop = threading.Event()
    seen: list[int | Exception] = []

    def searches() -> None:
        while not stop.is_set():
            try:
                seen.append(len(found(engine, "家具")))
            except Exception as error:
                seen.append(error)

    threads = [threading.Thread(target=searches) for _ in range(3)]
    for thread in threads:
        thread.start()
    for _ in range(4):
        with engine.rebuild() as filling:
            filling.add(filled)
            filling.finish()
    stop.set()
    for thread in threads:
        thread.join()
    assert seen and set(seen) == {20}


def test_documents_never_taken_are_named(
    engine: ElasticEngine, filled: list[IndexDocument], make: Make
) -> None:
    with engine.rebuild() as filling:
        assert filling.add([*filled, make("x" * 600, "家具")]) == 20
        filling.finish()
    assert list(filling.refused) == ["x" * 600]
    assert engine.count() == 20
