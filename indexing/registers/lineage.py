"""What a paper carries out and what carries it out: the papers that cite one another so, from the ministry to the province."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import sqlalchemy as sa

from indexing.registers.citing import title_key
from indexing.registers.coverage import TELLING
from indexing.store import Store
from indexing.store.schema import citations, documents, part_facts
from indexing.text.doc_no import normalise_doc_no

RELATIONS = ("carries_out", "forwards")
"""The relations that make one paper a child of another."""

_ABOUT = (
    documents.c.id,
    documents.c.title,
    documents.c.doc_no,
    documents.c.published,
    documents.c.region,
    documents.c.agencies,
)
_ISSUES = re.compile("(?:印发|发布|公布|下发)《([^《》]{4,80})》的?(?:通知|公告|函)?$")
_LITTLE = re.compile(r"[\s的“”‘’\"《》〈〉]")
_KIND = re.compile("(?:通知|公告)$")


@dataclass(frozen=True, slots=True)
class Node:
    """A paper; one that is only cited has no `document_id`."""

    key: str
    title: str
    document_id: str | None = None
    doc_no: str | None = None
    published: str | None = None
    region: str | None = None
    agencies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Edge:
    """The paper `child` carries out the paper `parent`, by what stands at `span` of its part `place`."""

    child: str
    parent: str
    relation: str
    place: int
    span: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Lineage:
    """Papers by their keys, and which carries out which."""

    nodes: Mapping[str, Node]
    edges: tuple[Edge, ...]

    def parents(self, key: str) -> tuple[Edge, ...]:
        return tuple(edge for edge in self.edges if edge.child == key)

    def children(self, key: str) -> tuple[Edge, ...]:
        """By the day of the child."""
        return tuple(
            sorted(
                (edge for edge in self.edges if edge.parent == key),
                key=lambda edge: (self.nodes[edge.child].published or "9999", edge.child),
            )
        )

    def roots(self) -> tuple[str, ...]:
        """Those that carry out none, those that most papers stand under first."""
        below = {edge.child for edge in self.edges}
        tops = {edge.parent for edge in self.edges} - below
        return tuple(sorted(tops, key=lambda key: (-len(self.under(key)), self.nodes[key].title)))

    def under(self, key: str) -> frozenset[str]:
        """All that carry it out, or what carries it out."""
        return self._reached(key, up=False)

    def around(self, key: str) -> Lineage:
        """The part of it that a paper stands in: what it carries out, and what carries it out, all the way."""
        kept = self._reached(key, up=True) | self._reached(key, up=False) | {key}
        return Lineage(
            {name: node for name, node in self.nodes.items() if name in kept},
            tuple(edge for edge in self.edges if edge.child in kept and edge.parent in kept),
        )

    def _reached(self, key: str, *, up: bool) -> frozenset[str]:
        steps: dict[str, list[str]] = {}
        for edge in self.edges:
            first, then = (edge.child, edge.parent) if up else (edge.parent, edge.child)
            steps.setdefault(first, []).append(then)
        found: set[str] = set()
        waiting = [key]
        while waiting:
            for then in steps.get(waiting.pop(), ()):
                if then not in found and then != key:
                    found.add(then)
                    waiting.append(then)
        return frozenset(found)


def lineage(store: Store) -> Lineage:
    """The whole of it, of papers that are not withdrawn. A citation finds its paper by 文号, else by title, also where the paper came
    later; two that carry out each other stand as the newer under the older."""
    query = (
        sa.select(*_ABOUT, part_facts.c.place, part_facts.c.citations)
        .join(part_facts, part_facts.c.document_id == documents.c.id)
        .where(documents.c.status == "current")
        .order_by(documents.c.published, documents.c.id, part_facts.c.place)
    )
    told: list[tuple[Node, int, dict[str, object]]] = []
    with store.reading() as connection:
        for row in connection.execute(query):
            node = Node(row.id, row.title, row.id, row.doc_no, row.published, row.region, tuple(row.agencies))
            told += [(node, row.place, one) for one in row.citations if one["relation"] in RELATIONS]
    known = _Known.of(store) if told else _Known()
    nodes: dict[str, Node] = {}
    edges: dict[tuple[str, str], Edge] = {}
    for node, place, one in told:
        title, number = one["title"], one["number"]
        parent = known.find(str(title or ""), _number(number))
        if parent is None:
            words = str(title or number)
            parent = Node(
                f"cited:{title_key(words)}", words, doc_no=str(number) if number and title else None
            )
        if parent.key == node.key or (parent.key, node.key) in edges:
            continue
        nodes.setdefault(node.key, node)
        nodes.setdefault(parent.key, parent)
        span = one["span"]
        assert isinstance(span, list)
        edges.setdefault(
            (node.key, parent.key),
            Edge(node.key, parent.key, str(one["relation"]), place, (span[0], span[1])),
        )
    return Lineage(nodes, tuple(edges.values()))


def _number(number: object) -> str | None:
    return normalise_doc_no(str(number)) if number else None


@dataclass(frozen=True, slots=True)
class _Known:
    """The papers that can be carried out, by the numbers and titles they go by, as `citing` keeps these, and by what their title is
    about; None where several are."""

    numbers: dict[str, Node] = field(default_factory=dict)
    titles: dict[str, Node] = field(default_factory=dict)
    abouts: dict[str, Node | None] = field(default_factory=dict)

    @classmethod
    def of(cls, store: Store) -> _Known:
        made = cls()
        theirs = (documents.c.status == "current") & (
            documents.c.document_type.not_in(TELLING) | documents.c.document_type.is_(None)
        )
        oldest = (documents.c.first_seen, documents.c.id)
        own = (
            sa.select(citations.c.document_id, citations.c.title, citations.c.number)
            .join(documents, documents.c.id == citations.c.document_id)
            .where(theirs, citations.c.own)
            .order_by(*oldest, citations.c.position)
        )
        nodes: dict[str, Node] = {}
        with store.reading() as connection:
            for row in connection.execute(sa.select(*_ABOUT).where(theirs).order_by(*oldest)):
                node = Node(
                    row.id, row.title, row.id, row.doc_no, row.published, row.region, tuple(row.agencies)
                )
                nodes[row.id] = node
                if row.doc_no:
                    made.numbers.setdefault(row.doc_no, node)
                made.titles.setdefault(title_key(row.title), node)
                for about in filter(None, {_about(row.title), _about(_inner(row.title))}):
                    made.abouts[about] = None if about in made.abouts else node
            for name in connection.execute(own):
                if name.number:
                    made.numbers.setdefault(name.number, nodes[name.document_id])
                if name.title:
                    made.titles.setdefault(name.title, nodes[name.document_id])
        return made

    def find(self, title: str, number: str | None) -> Node | None:
        """By the number, else by the whole title, else by what it is about where only one paper is about that."""
        by_number = self.numbers.get(number) if number else None
        return by_number or self.titles.get(title_key(title)) or self.abouts.get(_about(title))


def _inner(title: str) -> str:
    """The paper that a title announces: 关于印发《…》的通知."""
    found = _ISSUES.search(title)
    return found[1] if found else ""


def _about(title: str) -> str:
    """A title without its issuers, its kind and the little words that printers drop."""
    flat = _LITTLE.sub("", title)
    return _KIND.sub("", flat.partition("关于")[2] or flat)
