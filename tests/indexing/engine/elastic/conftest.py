"""A server of our own, which wants a password and may be paused and killed, and a store whose papers it is to hold."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from config.clock import SHANGHAI
from config.elasticsearch import ElasticsearchSettings
from config.settings import Settings
from indexing.engine.elastic import ElasticEngine
from indexing.records import Paper
from indexing.store import Store, open_store, record
from tests.conftest import require
from tests.elasticsearch_minimal import WAYS, Server, minimal, own_server

PASSWORD = "huanxin-test"
MOMENT = datetime(2023, 9, 4, 2, 0, tzinfo=SHANGHAI)


@pytest.fixture(scope="package")
def server() -> Iterator[Server]:
    found = minimal()
    require(found is not None, f"a minimal Elasticsearch that may be killed: {WAYS}")
    assert found is not None
    options = {"indexing_pressure.memory.limit": "1mb"}  # so that one large paper is more than it takes
    with own_server(found, heap=400, password=PASSWORD, options=options) as running:
        # The first index takes a new server long where others are at work too, longer than the tests' engine waits.
        with Elasticsearch(running.url, basic_auth=("elastic", PASSWORD), request_timeout=60) as patient:
            patient.indices.create(index="first")
            patient.indices.delete(index="first")
        yield running


@pytest.fixture
def client(server: Server) -> Iterator[Elasticsearch]:
    """For doing to the server what an operator or a full disk would."""
    with Elasticsearch(server.url, basic_auth=("elastic", PASSWORD), max_retries=0) as opened:
        yield opened


@pytest.fixture
def settings(server: Server, client: Elasticsearch, tmp_path: Path) -> Iterator[Settings]:
    prefix = f"huanxin-test-{uuid.uuid4().hex[:12]}"
    yield Settings(
        home=tmp_path,
        home_from="test",
        database_url=f"sqlite:///{tmp_path / 'huanxin.db'}",
        elasticsearch=ElasticsearchSettings(server.url, username="elastic", password=PASSWORD, index=prefix),
    )
    for name in client.indices.get_alias(index=f"{prefix}-*", expand_wildcards="all"):
        client.indices.delete(index=name)


@pytest.fixture
def engine(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[ElasticEngine]:
    """The engine that the projection opens, but with less patience."""
    assert settings.elasticsearch is not None
    opened = ElasticEngine(settings.elasticsearch, patience=3)
    monkeypatch.setattr("indexing.engine.opening._elastic", lambda _: opened)
    yield opened
    opened.close()


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    opened = open_store(settings.database_url, settings.locks)
    yield opened
    opened.close()


@pytest.fixture
def publish(store: Store) -> Callable[..., None]:
    """Records papers: some with these titles, or one with an id and a body of its own."""

    def run(*titles: str, id: str | None = None, body: str = "正文") -> None:
        papers = [
            Paper(url=None if id else f"https://swt.example.gov.cn/{title}.html", title=title, seen_at=MOMENT, id=id, body=body)
            for title in titles
        ]  # fmt: skip
        record(store, papers, origin="import", run_id=None)

    return run
