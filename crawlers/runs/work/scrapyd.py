"""What is asked of Scrapyd servers over HTTP."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import httpx

from config.faults import Fault, Unreachable
from config.language import tr

# The project and spider as deploy/scrapyd/scrapy.cfg and crawlers.runs.spider name them.
PROJECT, SPIDER = "huanxin", "columns"

# Scrapyd lists the project's spiders before the first run, which on a crowded machine takes a while.
_TIMEOUT = 60.0


@dataclass(frozen=True, slots=True)
class Jobs:
    """What a server says of its jobs, by id. It forgets what had ended, and what ran, when it is started again."""

    pending: frozenset[str] = frozenset()
    running: frozenset[str] = frozenset()
    finished: frozenset[str] = frozenset()

    def __contains__(self, key: object) -> bool:
        return key in self.pending or key in self.running

    @classmethod
    def read(cls, answer: Mapping[str, Any]) -> Jobs:
        return cls(
            *(frozenset(job["id"] for job in answer.get(state, ())) for state in cls.__dataclass_fields__)
        )


class Scrapyd:
    """One server. Every call raises Unreachable where it does not answer, and Fault where it refuses."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._client = httpx.Client(timeout=_TIMEOUT, trust_env=False)

    def schedule(self, key: str, arguments: Mapping[str, str]) -> None:
        """Has the run of this id crawled."""
        self._call("POST", "schedule", {"project": PROJECT, "spider": SPIDER, "jobid": key, **arguments})

    def cancel(self, key: str, *, kill: bool = False) -> None:
        """Takes a job that waits off the server's queue, and tells one that runs to end, or ends it."""
        signal = {"signal": "KILL"} if kill else {}
        self._call("POST", "cancel", {"project": PROJECT, "job": key, **signal})

    def jobs(self) -> Jobs:
        return Jobs.read(self._call("GET", "listjobs", {"project": PROJECT}))

    def close(self) -> None:
        self._client.close()

    def _call(self, method: str, name: str, fields: Mapping[str, str]) -> Mapping[str, Any]:
        sent: dict[str, Any] = {"params": fields} if method == "GET" else {"data": fields}
        host = httpx.URL(self.url).host
        try:
            answer = self._client.request(method, f"{self.url}/{name}.json", **sent)
            said = answer.json()
        except (httpx.HTTPError, ValueError) as error:
            raise Unreachable(
                tr("连不上 Scrapyd", "cannot reach Scrapyd"), detail=type(error).__name__, where=host
            ) from None
        if said.get("status") != "ok":
            raise Fault(
                tr("Scrapyd 不接受", "Scrapyd refuses"), detail=str(said.get("message"))[:300], where=host
            )
        return dict(said)


def reachable(servers: Sequence[Scrapyd]) -> dict[str, Jobs]:
    """The jobs of every server that answers, by its address."""
    found = {}
    for server in servers:
        try:
            found[server.url] = server.jobs()
        except Unreachable:
            continue
    return found
