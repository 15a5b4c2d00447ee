"""Whatever happens to Elasticsearch, papers go on being recorded, the backlog shows, and it catches up by itself."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
import sqlalchemy as sa
from elasticsearch import Elasticsearch

from config.settings import Settings
from indexing.engine.elastic import ElasticEngine
from indexing.engine.elastic.bulk import index_operations, write
from indexing.engine.elastic.faults import (
    Away,
    ElasticsearchFault,
    IndexMissing,
    Overloaded,
    ReadOnly,
    SignInRefused,
)
from indexing.projection import drain, index_documents, rebuild, reconcile
from indexing.query import SearchQuery
from indexing.query.parser import parse
from indexing.store import Store
from indexing.store.outbox import MOST_ATTEMPTS, backlog, set_aside, waiting
from indexing.store.schema import outbox
from search_api.cli.entry import run
from tests.elasticsearch_minimal import Server

pytestmark = pytest.mark.long

Publish = Callable[..., None]


def found(engine: ElasticEngine, text: str) -> int:
    return engine.search(SearchQuery(tree=parse(text))).total


def test_killed_it_keeps_what_was_confirmed_and_takes_the_rest_when_it_is_back(
    server: Server, engine: ElasticEngine, store: Store, settings: Settings, publish: Publish
) -> None:
    publish("家具甲", "家具乙")
    assert drain(store, settings) == 2
    server.kill()
    try:
        publish("家具丙")
        with pytest.raises(Away) as caught:
            drain(store, settings)
        assert server.url in str(caught.value.where) and caught.value.exit_code == 1
        assert drain(store, settings, wait=False) == 0  # whoever only passes by goes on
        assert backlog(store) == 1
        with pytest.raises(Away):
            found(engine, "家具")
    finally:
        server.start()
    assert found(engine, "家具") == 2
    assert drain(store, settings) == 1
    assert (found(engine, "家具"), backlog(store)) == (3, 0)


def test_slow_it_is_waited_for_only_so_long(
    server: Server, engine: ElasticEngine, store: Store, settings: Settings, publish: Publish
) -> None:
    publish("家具甲")
    drain(store, settings)
    publish("家具乙")
    server.pause()
    try:
        with pytest.raises(Away):
            drain(store, settings)
        with pytest.raises(Away):
            found(engine, "家具")
    finally:
        server.go_on()
    assert backlog(store) == 1
    assert drain(store, settings) == 1
    assert found(engine, "家具") == 2


def test_read_only_it_still_answers(
    client: Elasticsearch, engine: ElasticEngine, store: Store, settings: Settings, publish: Publish
) -> None:
    publish("家具甲")
    drain(store, settings)
    (index,) = client.indices.get_alias(index=f"{settings.elasticsearch.index}-*")  # type: ignore[union-attr]
    client.indices.put_settings(index=index, settings={"index.blocks.read_only_allow_delete": True})
    publish("家具乙")
    with pytest.raises(ReadOnly):
        drain(store, settings)
    assert (backlog(store), found(engine, "家具")) == (1, 1)
    client.indices.put_settings(index=index, settings={"index.blocks.read_only_allow_delete": None})
    assert drain(store, settings) == 1
    assert (backlog(store), found(engine, "家具")) == (0, 2)


def test_a_closed_index_is_no_papers_fault(
    client: Elasticsearch, engine: ElasticEngine, store: Store, settings: Settings, publish: Publish
) -> None:
    publish("家具甲")
    drain(store, settings)
    (index,) = client.indices.get_alias(index=f"{settings.elasticsearch.index}-*")  # type: ignore[union-attr]
    client.indices.close(index=index)
    publish("家具乙")
    for _ in range(MOST_ATTEMPTS + 1):
        with pytest.raises(ElasticsearchFault):
            drain(store, settings)
    waits = index_documents(store, [key for _, key in waiting(store, 5)])
    with pytest.raises(ElasticsearchFault, match="400"):  # of each paper, not of the request
        write(client, engine._generations.live, index_operations(waits.values(), "external_gte")[0], "here")
    client.indices.open(index=index)
    assert (set_aside(store), drain(store, settings), found(engine, "家具")) == ((), 1, 2)


def test_more_than_it_takes_now_is_tried_again_and_then_waits(
    engine: ElasticEngine, store: Store, settings: Settings, publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexing.engine.elastic.bulk.WAITS", (0.01, 0.01))
    publish("家具甲", body="补贴，" * 100_000)
    with pytest.raises(Overloaded):
        drain(store, settings)
    assert backlog(store) == 1


def test_a_paper_turned_away_each_time_is_set_aside_and_blocks_nobody(
    engine: ElasticEngine, store: Store, settings: Settings, publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexing.engine.elastic.bulk.WAITS", (0.01, 0.01))
    publish("家具大", body="补贴，" * 100_000)  # more than the server takes at once, of anything
    for number in range(MOST_ATTEMPTS):
        assert set_aside(store) == ()
        publish(f"家具{number}甲", f"家具{number}乙")
        assert drain(store, settings) == 2
        assert (found(engine, "家具"), backlog(store)) == (2 * number + 2, 1)
    (refused,) = set_aside(store)
    assert "rejected" in refused.why
    assert drain(store, settings) == 0
    publish("家具丙")
    assert drain(store, settings) == 1


def test_a_rebuild_and_a_reconciling_go_on_past_a_paper_turned_away_each_time(
    engine: ElasticEngine, store: Store, settings: Settings, publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexing.engine.elastic.bulk.WAITS", (0.01, 0.01))
    publish("家具甲", "家具乙")
    publish("家具大", body="补贴，" * 100_000)
    refused: dict[str, str] = {}
    assert rebuild(store, settings, None, refused.__setitem__) == 2
    assert [each.id for each in set_aside(store)] == list(refused)
    publish("家具丙")
    again: dict[str, str] = {}
    assert reconcile(store, settings, refused=again.__setitem__) == (1, 0)
    assert list(again) == list(refused)
    assert found(engine, "家具") == 3
    with store.writing() as connection:  # it waits alone, once turned away
        connection.execute(outbox.update().values(attempts=1))
    assert rebuild(store, settings) == 3
    assert [each.id for each in set_aside(store)] == list(refused)


def test_a_server_that_turns_all_away_is_overloaded_and_nothing_is_refused(
    engine: ElasticEngine, store: Store, settings: Settings, publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexing.engine.elastic.bulk.WAITS", (0.01, 0.01))
    for number in range(8):
        publish(f"家具{number}", body="补贴，" * 100_000)
    with pytest.raises(Overloaded):
        drain(store, settings)
    with store.reading() as connection:
        assert {row.attempts for row in connection.execute(sa.select(outbox))} == {0}


def test_what_was_set_aside_is_renewed_by_a_rebuild_and_by_a_reconciling_and_cleared_by_the_embedded_engine(
    engine: ElasticEngine, store: Store, settings: Settings, publish: Publish
) -> None:
    bad = "x" * 600
    publish("家具甲")
    publish("家具坏", id=bad)
    for way in (drain, rebuild, reconcile):
        way(store, settings)
        (refused,) = set_aside(store)
        assert refused.id == bad and "no longer than 512 bytes" in refused.why
        with store.writing() as connection:
            connection.execute(outbox.update().values(error="an old reason"))
    assert rebuild(store, replace(settings, elasticsearch=None)) == 2
    assert (backlog(store), set_aside(store)) == (0, ())
    # Over again: no row tells of the paper now, and the rebuild finds it refused.
    assert rebuild(store, settings) == 1
    assert [each.id for each in set_aside(store)] == [bad]


def test_a_paper_that_is_never_taken_is_set_aside_with_its_reason(
    engine: ElasticEngine, store: Store, settings: Settings, publish: Publish
) -> None:
    publish("家具甲")
    publish("家具坏", id="x" * 600)
    publish("家具乙")
    drain(store, settings)
    assert found(engine, "家具") == 2
    with store.reading() as connection:
        (row,) = connection.execute(sa.select(outbox)).all()
    assert row.document_id == "x" * 600
    assert "no longer than 512 bytes" in row.error


def test_an_index_that_is_gone_does_not_come_back_empty(
    client: Elasticsearch, engine: ElasticEngine, store: Store, settings: Settings, publish: Publish
) -> None:
    publish("家具甲", "家具乙")
    drain(store, settings)
    for index in client.indices.get_alias(index=f"{settings.elasticsearch.index}-*"):  # type: ignore[union-attr]
        client.indices.delete(index=index)
    publish("家具丙")
    for do in (lambda: drain(store, settings), lambda: found(engine, "家具"), engine.count, engine.status):
        with pytest.raises(IndexMissing) as caught:
            do()
        assert "index rebuild" in caught.value.title
    assert not engine.exists()
    assert rebuild(store, settings) == 3
    assert (found(engine, "家具"), backlog(store)) == (3, 0)


@pytest.mark.parametrize("password", ["wrong", None])
def test_a_wrong_password_is_told_and_nothing_is_lost(
    settings: Settings, store: Store, publish: Publish, password: str | None
) -> None:
    assert settings.elasticsearch is not None
    user = "elastic" if password else None
    wrong = replace(settings, elasticsearch=replace(settings.elasticsearch, username=user, password=password))
    publish("家具甲")
    with pytest.raises(SignInRefused) as caught:
        drain(store, wrong)
    assert "HUANXIN_ELASTICSEARCH" in str(caught.value.detail)
    assert backlog(store) == 1


def test_what_is_no_elasticsearch_is_told(settings: Settings) -> None:
    assert settings.elasticsearch is not None
    nobody = replace(settings.elasticsearch, url="http://user:secret@127.0.0.1:1")
    with pytest.raises(ElasticsearchFault) as caught:
        ElasticEngine(nobody).exists()
    assert "secret" not in f"{caught.value.title} {caught.value.detail} {caught.value.where}"


def test_a_rebuild_and_a_reconciling_name_what_is_never_taken(
    engine: ElasticEngine, store: Store, settings: Settings, publish: Publish
) -> None:
    publish("家具甲", "家具乙")
    publish("家具坏", id="x" * 600)
    refused: dict[str, str] = {}
    assert rebuild(store, settings, None, refused.__setitem__) == 2
    assert list(refused) == ["x" * 600] and "no longer than 512 bytes" in refused["x" * 600]
    again: dict[str, str] = {}
    assert reconcile(store, settings, refused=again.__setitem__) == (0, 0)
    assert list(again) == ["x" * 600] and "no longer than 512 bytes" in again["x" * 600]
    assert found(engine, "家具") == 2


@pytest.mark.parametrize("command", ["rebuild", "reconcile"])
def test_the_command_says_what_was_refused_and_ends_with_4(
    engine: ElasticEngine,
    store: Store,
    settings: Settings,
    publish: Publish,
    command: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    publish("家具甲")
    publish("家具坏", id="x" * 600)
    engine.create()
    assert settings.elasticsearch is not None
    monkeypatch.setenv("HUANXIN_HOME", str(settings.home))
    monkeypatch.setenv("HUANXIN_ELASTICSEARCH_URL", settings.elasticsearch.url)
    assert run(["index", command, "--json"]) == 4
    said = capsys.readouterr()
    (refused,) = json.loads(said.out)["refused"]
    assert refused["id"] == "x" * 600 and "no longer than 512 bytes" in refused["why"]
    assert f"{'x' * 600}：" in said.err or f"{'x' * 600}: " in said.err
