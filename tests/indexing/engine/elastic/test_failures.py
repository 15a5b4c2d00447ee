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
from indexing.engine.elastic.faults import (
    Away,
    ElasticsearchFault,
    IndexMissing,
    Overloaded,
    ReadOnly,
    SignInRefused,
)
from indexing.engine.interface import SearchRequest
from indexing.projection import drain, rebuild, reconcile
from indexing.query.parser import parse
from indexing.store import Store
from indexing.store.outbox import backlog
from indexing.store.schema import outbox
from search_api.cli.entry import run
from tests.elasticsearch_minimal import Server

Publish = Callable[..., None]


def found(engine: ElasticEngine, text: str) -> int:
    return engine.search(SearchRequest(query=parse(text))).total


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


def test_more_than_it_takes_now_is_tried_again_and_then_waits(
    engine: ElasticEngine, store: Store, settings: Settings, publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexing.engine.elastic.bulk.WAITS", (0.01, 0.01))
    publish("家具甲", body="补贴，" * 100_000)
    with pytest.raises(Overloaded):
        drain(store, settings)
    assert backlog(store) == 1


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
    assert reconcile(store, settings, again.__setitem__) == (0, 0)
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
    monkeypatch.setenv("HUANXIN_HOME", str(settings.home))
    assert run(["index", command, "--json"]) == 4
    said = capsys.readouterr()
    (refused,) = json.loads(said.out)["refused"]
    assert refused["id"] == "x" * 600 and "no longer than 512 bytes" in refused["why"]
    assert f"{'x' * 600}：" in said.err or f"{'x' * 600}: " in said.err
