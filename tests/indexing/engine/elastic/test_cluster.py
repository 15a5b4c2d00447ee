"""Three nodes, one of them killed with -9 amid a bulk request and searches: nothing is missed, nothing stale."""

from __future__ import annotations

import random
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from elasticsearch import Elasticsearch

from config.clock import SHANGHAI
from config.elasticsearch import ElasticsearchSettings
from config.settings import Settings
from indexing.engine import open_engine
from indexing.engine.elastic.faults import Away, ElasticsearchFault
from indexing.projection import drain, index_documents
from indexing.projection.documents import BATCH
from indexing.query import SearchQuery, parse
from indexing.records import Paper
from indexing.search import search
from indexing.store import Store, load_documents, open_store, record
from indexing.store.outbox import backlog, set_aside
from indexing.store.papers.documents import count_documents, document_ids
from tests.conftest import require
from tests.elasticsearch_minimal import WAYS, Server, minimal, own_cluster

pytestmark = [
    pytest.mark.long,
    pytest.mark.hours,
    # The list of tasks is asked for to hit a node at work; the client says each time that it may change.
    pytest.mark.filterwarnings("ignore::elasticsearch.exceptions.GeneralAvailabilityWarning"),
]

MOMENT = datetime(2023, 9, 4, 2, 0, tzinfo=SHANGHAI)
PAPERS = 4000
# Of a step that has to come, in seconds: so that a test fails which would otherwise wait for ever.
LONGEST = 300.0
GOODS = (
    "沙发", "床垫", "衣柜", "橱柜", "地板", "瓷砖", "灯具", "窗帘", "空调", "冰箱", "洗衣机", "净水器", "热水器", "油烟机",
    "消费券", "发票", "回收", "装修", "物业", "社区", "门店", "电商", "绿色", "节能", "智能", "适老化", "乡镇", "县域",
)  # fmt: skip

Roles = tuple[Server, Sequence[Server]]


class Cluster:
    """Three nodes, and what an operator can ask and tell each of them."""

    def __init__(self, servers: Sequence[Server]) -> None:
        self.servers = servers
        self._clients = {server: Elasticsearch(server.url, request_timeout=60) for server in servers}

    def close(self) -> None:
        for client in self._clients.values():
            client.close()

    def whole(self, index: str) -> None:
        """Waits until every node is there and every copy of the index complete."""
        until = time.monotonic() + LONGEST
        while True:
            health = self._any.cluster.health(
                index=f"{index}-*", wait_for_status="green", wait_for_nodes="3", timeout="30s"
            )
            if not health["timed_out"]:
                return
            assert time.monotonic() < until, health

    def holder(self, index: str) -> Server:
        """The node with the copy that takes writes first."""
        (name,) = (row["node"] for row in self._copies(index) if row["prirep"] == "p")
        return self.named(name)

    def master(self) -> Server:
        return self.named(self._rows(self._any.cat.master(format="json"))[0]["node"])

    def named(self, name: str) -> Server:
        return self.servers[int(name.removeprefix("n")) - 1]

    def amid_bulk(self, server: Server) -> bool:
        """Whether this node is at a bulk request at this moment."""
        found = self._clients[server].tasks.list(nodes="_local", actions="indices:data/write/bulk*")
        return any(node["tasks"] for node in found["nodes"].values())

    def held(self, index: str) -> list[dict[str, int]]:
        """What each copy of the index holds: version by id."""
        self._any.indices.refresh(index=f"{index}-*")
        found = []
        for row in self._copies(index):
            assert row["state"] == "STARTED", row
            hits = self._any.search(
                index=f"{index}-*", preference=f"_only_nodes:{row['id']}", size=PAPERS, version=True
            )["hits"]["hits"]
            assert len(hits) == len({hit["_id"] for hit in hits})
            found.append({str(hit["_id"]): int(hit["_version"]) for hit in hits})
        return found

    def drop(self, index: str) -> None:
        for name in self._any.indices.get_alias(index=f"{index}-*", expand_wildcards="all"):
            self._any.indices.delete(index=name)

    def _copies(self, index: str) -> list[dict[str, str]]:
        answer = self._any.cat.shards(index=f"{index}-*", format="json", h="node,id,prirep,state")
        return self._rows(answer)

    @property
    def _any(self) -> Elasticsearch:
        return self._clients[self.servers[0]]

    @staticmethod
    def _rows(answer: Any) -> list[dict[str, str]]:
        return list(answer)


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    found = minimal()
    require(found is not None, f"minimal Elasticsearch servers for a cluster: {WAYS}")
    assert found is not None
    with own_cluster(found) as servers:
        opened = Cluster(servers)
        yield opened
        opened.close()


@pytest.fixture
def prefix(cluster: Cluster) -> Iterator[str]:
    name = f"huanxin-test-{uuid.uuid4().hex[:12]}"
    yield name
    cluster.drop(name)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{tmp_path / 'huanxin.db'}", tmp_path / "locks")
    yield opened
    opened.close()


def paper(number: int, edition: int) -> Paper:
    chance = random.Random(number)
    goods = "，".join(chance.choice(GOODS) for _ in range(150))
    return Paper(
        url=f"https://swt.example.gov.cn/{number}.html",
        title=f"关于第{number}批家居焕新补贴的通知",
        seen_at=MOMENT,
        body=f"{goods}。最高补贴{1000 + edition}元。",
    )


def publish(store: Store, numbers: Sequence[int], edition: int) -> None:
    for start in range(0, len(numbers), 50):
        record(store, [paper(number, edition) for number in numbers[start : start + 50]], origin="crawl")


def beside(cluster: Cluster, index: str) -> Roles:
    """Killed: the node that takes the writes, of which the program has never heard."""
    victim = cluster.holder(index)
    return victim, [server for server in cluster.servers if server is not victim]


def first(cluster: Cluster, index: str) -> Roles:
    """Killed: the first address in the settings, which is the elected master too."""
    victim = cluster.master()
    return victim, [victim, *(server for server in cluster.servers if server is not victim)]


def only(cluster: Cluster, index: str) -> Roles:
    """Killed: the one node that the program knows, and that takes the writes."""
    victim = cluster.holder(index)
    return victim, [victim]


class Desk:
    """A crawler that records editions of papers until it is enough, an indexer and two researchers, all at once."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self._store = store
        self._settings = settings
        self._pool = ThreadPoolExecutor(4)
        self._enough = threading.Event()
        self._recorded = threading.Event()
        self._drained = threading.Event()
        self.away_for_the_indexer: list[ElasticsearchFault] = []
        self.away_for_a_researcher: list[ElasticsearchFault] = []
        self.editions = 1
        self.sent = 0
        self.answers = 0
        self.too_few: list[tuple[int, int]] = []
        self._work: list[Future[None]] = []

    def open(self) -> None:
        self._work = [
            self._pool.submit(work) for work in (self._record, self._drain, self._search, self._search)
        ]

    def close(self) -> None:
        """Lets the crawler end, and waits for all of them; raises what one of them did not expect."""
        self._enough.set()
        for work in self._work:
            work.result(LONGEST)
        self._pool.shutdown()

    def _record(self) -> None:
        """New editions of papers that wait still, and of such as are in the index: two and more. Between pages it waits, as
        a crawler does: SQLite does not queue its writers, so one that never pauses may keep others out for half a minute."""
        try:
            chance = random.Random(20230904)
            while self.editions < 3 or not self._enough.is_set():
                self.editions += 1
                numbers = chance.sample(range(PAPERS), PAPERS // 4)
                for start in range(0, len(numbers), 50):
                    publish(self._store, numbers[start : start + 50], self.editions)
                    time.sleep(0.2)
        finally:
            self._recorded.set()

    def _drain(self) -> None:
        try:
            while not self._recorded.is_set() or backlog(self._store):
                try:
                    drain(self._store, self._settings, progress=self._count)
                except ElasticsearchFault as fault:
                    self.away_for_the_indexer.append(fault)
                    time.sleep(0.1)
        finally:
            self._drained.set()

    def _count(self, documents: int) -> None:
        self.sent += documents

    def _search(self) -> None:
        while not self._drained.is_set():
            # A paper that does not wait is in the index, in one edition or another.
            least = PAPERS - backlog(self._store)
            try:
                total = search(self._store, self._settings, SearchQuery(parse("补贴"))).total
            except ElasticsearchFault as fault:
                self.away_for_a_researcher.append(fault)
                time.sleep(0.1)
                continue
            self.answers += 1
            if total < least:
                self.too_few.append((total, least))


def until(holds: Callable[[], bool], what: str) -> None:
    late = time.monotonic() + LONGEST
    while not holds():
        assert time.monotonic() < late, f"never came: {what}"


@pytest.mark.parametrize("roles", [beside, first, only])
def test_nothing_is_missed(
    cluster: Cluster, prefix: str, store: Store, tmp_path: Path, roles: Callable[[Cluster, str], Roles]
) -> None:
    everywhere = _settings(tmp_path, prefix, cluster.servers)
    publish(store, range(20), 1)
    drain(store, everywhere)
    cluster.whole(prefix)
    publish(store, range(20, PAPERS), 1)
    for batch in document_ids(store):  # cut beforehand, so that the indexer has nothing to do but send
        index_documents(store, batch)
    assert count_documents(store) == PAPERS

    victim, addressed = roles(cluster, prefix)
    settings = _settings(tmp_path, prefix, addressed)
    with closing(Desk(store, settings)) as desk:
        desk.open()
        until(lambda: backlog(store) < PAPERS * 0.8 and desk.answers > 0, "some are in, some were found")
        until(lambda: cluster.amid_bulk(victim), "a bulk request at the node")
        sent, answered = desk.sent, desk.answers
        victim.kill()
        try:
            if addressed == [victim]:
                until(lambda: bool(desk.away_for_the_indexer and desk.away_for_a_researcher), "a fault")
            else:
                until(lambda: desk.sent > sent + BATCH and desk.answers > answered, "it goes on without")
        finally:
            victim.start()

    assert backlog(store) == 0
    assert set_aside(store) == ()
    documents = [each for batch in document_ids(store) for each in load_documents(store, batch).values()]
    versions = {each.id: each.version for each in documents}
    assert len(versions) == PAPERS and max(versions.values()) > 2
    indexed = list(open_engine(settings).digests())
    assert len(indexed) == PAPERS and {key: each.version for key, each in indexed} == versions
    cluster.whole(prefix)
    assert cluster.held(prefix) == [versions, versions]

    assert search(store, settings, SearchQuery(parse("补贴"))).total == PAPERS
    for edition in range(1, desk.editions + 1):  # the text is of that version too
        newest = sum(f"{1000 + edition}元" in each.body for each in documents)
        assert (
            search(store, settings, SearchQuery(parse(f'"{1000 + edition}元"'), match="all")).total
            == newest
            > 0
        )
    assert desk.too_few == []
    faults = [*desk.away_for_the_indexer, *desk.away_for_a_researcher]
    if addressed == [victim]:
        assert {type(fault) for fault in faults} >= {Away}


def _settings(home: Path, prefix: str, addressed: Sequence[Server]) -> Settings:
    return Settings(
        home=home,
        home_from="test",
        database_url=f"sqlite:///{home / 'huanxin.db'}",
        elasticsearch=ElasticsearchSettings(",".join(server.url for server in addressed), index=prefix),
    )
