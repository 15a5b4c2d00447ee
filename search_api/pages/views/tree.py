"""What carries out what, as trees to read: a line a paper, indented under the one it carries out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from indexing.labels import label
from indexing.registers.lineage import Lineage, Node
from search_api.pages.views.addresses import document_address, evidence_address

DEEPEST = 6
MOST_BELOW = 60


@dataclass(frozen=True, slots=True)
class Branch:
    """A paper with those that carry it out. `href` is empty where it was not seen yet; `why` leads to the words by which it stands
    under the one above; `more` counts children that are left out; `asked`: it is the one the tree is about."""

    title: str
    href: str
    about: tuple[str, ...]
    day: str
    why: str
    asked: bool
    children: tuple[Branch, ...]
    more: int = 0


def forest(whole: Lineage, most: int) -> tuple[Branch, ...]:
    """The trees of all papers that carry out none, those with most papers first."""
    return tuple(_branch(whole, key, "", None, frozenset()) for key in whole.roots()[:most])


def tree(whole: Lineage, key: str) -> tuple[Branch, ...]:
    """The trees that a paper stands in, only with what is above or below it."""
    part = whole.around(key)
    tops = part.roots() or (key,)
    return tuple(_branch(part, top, "", key, frozenset()) for top in tops)


def _branch(part: Lineage, key: str, why: str, asked: str | None, above: frozenset[str]) -> Branch:
    node = part.nodes[key]
    edges = part.children(key) if len(above) < DEEPEST else ()
    edges = tuple(edge for edge in edges if edge.child not in above)
    return Branch(
        node.title,
        document_address(node.document_id) if node.document_id else "",
        tuple(_about(node)),
        (node.published or "")[:10],
        why,
        key == asked,
        tuple(
            _branch(
                part, edge.child, evidence_address(edge.child, edge.span, edge.place), asked, above | {key}
            )
            for edge in edges[:MOST_BELOW]
        ),
        max(0, len(edges) - MOST_BELOW),
    )


def _about(node: Node) -> Iterator[str]:
    if node.agencies:
        yield node.agencies[0]
    elif node.region:
        yield label("region", node.region)
    if node.doc_no:
        yield node.doc_no
