"""Two machines with a HOME each on one PostgreSQL, and what stands in it at the end."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa

from config.registry import load_registry
from crawlers.runs.work.nodes import belongs_to, host_groups
from indexing.store import Store
from indexing.store.leases import database_now
from indexing.store.nodes import Build, sign_of_life
from indexing.store.papers.documents import count_documents
from indexing.store.schema import appearances, changes, runs, workers
from indexing.text.urls import url_key
from sample_web import SampleWeb, clock_of, truth, whole
from tests.e2e.commands import Desk


def wait_for(what: Callable[[], object]) -> None:
    """Waits until it is so; whoever runs the test bounds it."""
    while not what():
        time.sleep(0.2)


def desk(folder: Path, node: str, url: str, web: SampleWeb, **more: str) -> Desk:
    """A machine of this name, on the first day of the sample web."""
    return Desk(
        folder / node,
        HUANXIN_REROUTE=str(web.write_reroute(folder / "reroute.txt")),
        HUANXIN_CLOCK=clock_of(0),
        HUANXIN_DATABASE_URL=url,
        HUANXIN_NODE=node,
        **more,
    )


def owner_of(source_id: str, nodes: tuple[str, ...]) -> str | None:
    """The machine whose hosts a source's are."""
    registry = load_registry()
    groups = host_groups(site.hosts for site in registry.sites.values())
    return belongs_to(registry.sources[source_id].site.hosts, groups, {}, nodes)


def long_silent(store: Store, node: str) -> None:
    """Has a machine's last sign of life be long ago, as it is when one waits."""
    with store.writing() as connection:
        past = database_now(connection) - timedelta(minutes=6)
        connection.execute(sa.update(runs).where(runs.c.node == node).values(heartbeat=past))
        connection.execute(sa.update(workers).where(workers.c.node == node).values(seen=past))


def lives(store: Store, node: str, build: Build) -> None:
    """Has a worker of a machine be there for the next hour, with this build."""
    sign_of_life(store, f"{node}:1", node, f"/{node}", None, build)
    with store.writing() as connection:
        seen = database_now(connection) + timedelta(hours=1)
        connection.execute(sa.update(workers).where(workers.c.node == node).values(seen=seen))


def is_whole(store: Store, sources: tuple[str, ...]) -> None:
    """Every page of the first day that these sources list is there, once, and every paper is told once, as new: nothing is lost
    or doubled."""
    there = truth(0, whole())["sources"]
    listed = [page for source in sources for page in there[source]["documents"]]
    pages = {page["id"]: page for page in listed if page["reachable"] or page["status"] == "external"}
    originals = {page["repost_of"] if page["repost_of"] in pages else key for key, page in pages.items()}
    with store.reading() as connection:
        stands = connection.execute(sa.select(appearances.c.url_key, appearances.c.document_id)).all()
        told = connection.execute(sa.select(changes.c.document_id, changes.c.classes)).all()
    assert {key for key, _ in stands} == {url_key(page["url"]) for page in pages.values()}
    assert len(stands) == len({key for key, _ in stands})
    assert count_documents(store) == len(originals)
    assert Counter(key for key, _ in told) == Counter({key for _, key in stands})
    assert all(classes == ["new"] for _, classes in told)
