"""Crowds, slow askers, oversized headers, a locked or absent database: others are served all the same, and told plainly."""

from __future__ import annotations

import asyncio
import resource
import socket
from dataclasses import replace
from urllib.parse import urlsplit

import httpx
import sqlalchemy as sa

from config.faults import Busy
from config.settings import Settings
from search_api.web.problems import problem_of
from tests.conftest import require
from tests.search_api.conftest import filled, paper
from tests.search_api.served import serving
from tests.servers import postgres, postgres_programs

CROWD = 1_000
ASK = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"


def test_a_thousand_connections_at_once_are_all_answered(site: httpx.Client) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(max(soft, 4 * CROWD), hard), hard))
    require(resource.getrlimit(resource.RLIMIT_NOFILE)[0] >= 3 * CROWD, f"{3 * CROWD} open files")
    at = urlsplit(str(site.base_url))

    async def all_of_them() -> list[bytes]:
        opened = await asyncio.gather(*(asyncio.open_connection(at.hostname, at.port) for _ in range(CROWD)))
        for _, writer in opened:
            writer.write(ASK)
        answers = await asyncio.gather(*(reader.read() for reader, _ in opened))
        for _, writer in opened:
            writer.close()
        return list(answers)

    answers = asyncio.run(all_of_them())
    assert {answer.split(b"\r\n")[0] for answer in answers} == {b"HTTP/1.1 200 OK"}
    assert len(answers) == CROWD


def test_those_who_never_finish_asking_hold_up_nobody(site: httpx.Client) -> None:
    at = urlsplit(str(site.base_url))
    slow = [socket.create_connection((at.hostname, at.port)) for _ in range(50)]
    try:
        for number, each in enumerate(slow):
            each.sendall(ASK[: 10 + number % 20])
        assert site.get("/api/v1/search?q=家居").status_code == 200
    finally:
        for each in slow:
            each.close()


def test_headers_that_are_far_too_long_are_refused_and_the_next_request_is_not(site: httpx.Client) -> None:
    for length in (40_000, 64 * 1024):
        with httpx.Client(base_url=site.base_url, trust_env=False) as client:
            answer = client.get("/healthz", headers={"X-Long": "x" * length})
        assert (answer.status_code, answer.json()["type"]) == (431, "headers_too_long")
    assert site.get("/healthz").status_code == 200


def test_reading_goes_on_while_a_long_write_has_the_database(home: Settings) -> None:
    filled(home, paper(1))
    with serving(home) as site, site.client() as client:
        writer = sa.create_engine(home.database_url).connect()
        writer.exec_driver_sql("PRAGMA journal_mode")
        writer.rollback()
        raw = writer.connection.driver_connection
        assert raw is not None
        raw.isolation_level = None
        raw.execute("BEGIN IMMEDIATE")
        try:
            for path in ("search?q=家居", "changes", "status", "exports", "sources"):
                assert client.get(f"/api/v1/{path}").status_code == 200, path
        finally:
            raw.execute("ROLLBACK")
            writer.close()


def test_what_another_process_holds_is_asked_for_again_later() -> None:
    problem = problem_of(Busy("held", detail="secret detail", where="/secret/path"))
    assert (problem.status, problem.headers["Retry-After"]) == (503, "5")
    assert (problem.detail, problem.where, problem.errors) == (None, None, ())


def test_a_database_that_is_away_is_503(home: Settings) -> None:
    require(postgres_programs() is not None, "PostgreSQL (sudo apt-get install postgresql)")
    with postgres() as url:
        settings = replace(home, database_url=url)
        filled(settings, paper(1))
        running = serving(settings)
        site = running.__enter__()
        with site.client() as client:
            assert client.get("/api/v1/search").json()["total"] == 1
    try:
        with site.client() as client:
            for path in ("/api/v1/search", "/api/v1/changes", "/readyz", "/api/v1/documents/x"):
                answer = client.get(path)
                assert (answer.status_code, answer.json()["type"]) == (503, "unreachable"), answer.text
                assert answer.headers["retry-after"]
                assert urlsplit(url).netloc not in answer.text
            assert client.get("/healthz").status_code == 200
    finally:
        running.__exit__(None, None, None)
