"""A real Elasticsearch for tests: `HUANXIN_TEST_ELASTICSEARCH_URL`, else Docker, else the minimal server under a JDK."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from elasticsearch import Elasticsearch

from config.elasticsearch import ElasticsearchSettings
from indexing.engine.elastic import ElasticEngine
from tests.elasticsearch_minimal import NEWEST, START, WAYS, minimal, own_server
from tests.servers import free_port

IMAGE = "elasticsearch"


def docker_runs() -> bool:
    """Whether a Docker engine answers."""
    if shutil.which("docker") is None:
        return False
    return subprocess.run(["docker", "info"], capture_output=True, check=False).returncode == 0


def can_be_had() -> bool:
    return bool(os.environ.get("HUANXIN_TEST_ELASTICSEARCH_URL")) or minimal() is not None or docker_runs()


@contextmanager
def elasticsearch() -> Iterator[str]:
    """The address of an Elasticsearch for as long as the block lasts, by the first way that is open."""
    given = os.environ.get("HUANXIN_TEST_ELASTICSEARCH_URL")
    if given:
        yield given
    elif docker_runs():
        with _in_docker() as url:
            yield url
    else:
        found = minimal()
        assert found is not None, WAYS
        with own_server(found) as server:
            yield server.url


@contextmanager
def fresh_engine(url: str, *, patience: float = 30.0) -> Iterator[ElasticEngine]:
    """An engine with a prefix of its own and no index yet; whatever it makes is dropped at the end."""
    settings = ElasticsearchSettings(url, index=f"huanxin-test-{uuid.uuid4().hex[:12]}")
    engine = ElasticEngine(settings, patience=patience)
    try:
        yield engine
    finally:
        engine.close()
        client = Elasticsearch(url)
        names = client.indices.get_alias(index=f"{settings.index}-*", expand_wildcards="all")
        for name in names:
            client.indices.delete(index=name)
        client.close()


@contextmanager
def _in_docker() -> Iterator[str]:
    port = free_port()
    started = subprocess.run(
        [
            "docker", "run", "--rm", "--detach", "--publish", f"127.0.0.1:{port}:9200",
            "--env", "discovery.type=single-node", "--env", "xpack.security.enabled=false",
            "--env", "ES_JAVA_OPTS=-Xms512m -Xmx512m", "--env", "cluster.routing.allocation.disk.threshold_enabled=false",
            f"{IMAGE}:{os.environ.get('HUANXIN_TEST_ELASTICSEARCH_VERSION', NEWEST[0])}",
        ],
        capture_output=True,
        text=True,
        check=True,
    )  # fmt: skip
    try:
        url = f"http://127.0.0.1:{port}"
        until = time.monotonic() + START
        while True:
            try:
                with urllib.request.urlopen(f"{url}/_cluster/health", timeout=5):
                    break
            except OSError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.5)
        yield url
    finally:
        subprocess.run(
            ["docker", "stop", "--time", "2", started.stdout.strip()], capture_output=True, check=False
        )
