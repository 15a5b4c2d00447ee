"""Which machines are there, which of them may be given work, and which of these a host belongs to. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from indexing.store.nodes import Build, WorkerSign

# A worker gives a sign of life every ten seconds; one that is silent for so long counts as gone.
LIVE = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Muster:
    """The workers that are there. `nodes` are the machines that may be given work: they run `build`, the newest that any worker
    runs. `apart` are workers that run another one, and get none."""

    build: Build | None
    nodes: tuple[str, ...]
    live: tuple[WorkerSign, ...]
    apart: tuple[WorkerSign, ...]

    def may_work(self, build: Build) -> bool:
        return build == self.build


def muster(signs: Iterable[WorkerSign]) -> Muster:
    """Who is there. The newest build is the one that came up last, counted from the first worker that ran it: a machine that is
    started again with old code does not make that code new, and going back to it needs every machine to."""
    signs = tuple(signs)
    live = tuple(sign for sign in signs if not sign.gone and sign.silent <= LIVE)
    came_up = {
        build: min(sign.since for sign in signs if sign.build == build)
        for build in {sign.build for sign in live}
    }
    if not came_up:
        return Muster(None, (), (), ())
    newest = max(came_up, key=lambda build: (came_up[build], build.code, build.dictionary))
    nodes = sorted({sign.node for sign in live if sign.build == newest})
    return Muster(newest, tuple(nodes), live, tuple(sign for sign in live if sign.build != newest))


def host_groups(sites: Iterable[Sequence[str]]) -> dict[str, str]:
    """By host, the first of all hosts that go together: those of a site (`sites` gives each one's) do, and so do sites that share
    one."""
    leader: dict[str, str] = {}

    def lead(host: str) -> str:
        while leader.setdefault(host, host) != host:
            host = leader[host]
        return host

    for first, *others in sites:
        for host in others:
            one, other = sorted((lead(first), lead(host)))
            leader[other] = one
        lead(first)
    return {host: lead(host) for host in leader}


def ranking(group: str, nodes: Collection[str]) -> list[str]:
    """The machines in the order in which a group of hosts would go to them, by rendezvous hashing: one that comes or goes moves
    only the hosts that become or were its own."""
    return sorted(nodes, key=lambda node: hashlib.sha256(f"{node} {group}".encode()).digest())


def belongs_to(
    hosts: Sequence[str], groups: Mapping[str, str], held: Mapping[str, str], nodes: Collection[str]
) -> str | None:
    """The machine that may crawl these hosts of a site: the one that has a run of their group (`held`, by group) for as long
    as that lives, else the first in their ranking. None where there is no machine."""
    group = groups.get(hosts[0], hosts[0])
    return held.get(group) or next(iter(ranking(group, nodes)), None)
