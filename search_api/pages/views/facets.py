"""Facets as blocks of links, most useful first, and the query said back as one sentence of removable parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from config.language import tr
from config.registry import Registry
from indexing.engine import FacetName
from indexing.labels import label
from indexing.query.search_query import FilterName
from indexing.search import FacetValue
from search_api.pages.views.asked import Asked
from search_api.units import UNITS, unit_of

SHOWN = 7
_ORDER: tuple[FacetName, ...] = ("region", "type", "agency", "year", "topic")


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet: `href` chooses it, or takes it away where it is chosen."""

    words: str
    count: int | None
    href: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Block:
    """A facet. `extent` says how many of all there are have something (`31/37`)."""

    name: FacetName
    title: str
    extent: str
    first: tuple[Choice, ...]
    more: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A removable part of the sentence that says a search back."""

    words: str
    href: str


def blocks(asked: Asked, facets: Mapping[FacetName, Sequence[FacetValue]]) -> tuple[Block, ...]:
    """The facets that have anything to choose, chosen values first."""
    return tuple(block for name in _ORDER if (block := _block(asked, name, facets.get(name, ()))))


def _block(asked: Asked, name: FacetName, values: Sequence[FacetValue]) -> Block | None:
    chosen = asked.filters.get(name, ())
    known = {value.value for value in values}
    choices = [
        Choice(_words(name, value), None, asked.without(name, value).href(), True)
        for value in chosen
        if value not in known
    ]
    for value in sorted(values, key=lambda each: each.value not in chosen):
        there = value.value in chosen
        target = asked.without(name, value.value) if there else asked.filtered(name, value.value)
        choices.append(Choice(_words(name, value.value), value.count, target.href(), there))
    if not choices:
        return None
    first = max(SHOWN, sum(choice.chosen for choice in choices))
    titles = {
        "region": tr("地区", "Region"),
        "type": tr("类型", "Type"),
        "agency": tr("发文机关", "Agency"),
        "year": tr("年份", "Year"),
        "topic": tr("主题", "Topic"),
    }
    extent = str(len(values))
    if name == "region":
        units = {unit.code for value in values if (unit := unit_of(value.value))}
        extent = f"{len(units)}/{len(UNITS)}"
    elif name == "year":
        choices = sorted(choices, key=lambda choice: choice.words, reverse=True)
    return Block(name, titles[name], extent, tuple(choices[:first]), tuple(choices[first:]))


def _words(name: FacetName, value: str) -> str:
    return label(name, value) if name in ("region", "type", "topic") else value


def sentence(asked: Asked, registry: Registry) -> tuple[Part, ...]:
    """The parts of a search that can be taken away, each with the address of the search without it."""
    parts = [Part(asked.q, asked.with_(q="").href())] if asked.q else []
    for name, values in asked.filters.items():
        for value in values:
            parts.append(Part(_chosen(name, value, registry), asked.without(name, value).href()))
    if asked.since and asked.until:
        words = tr(f"{asked.since} 至 {asked.until}", f"{asked.since} to {asked.until}")
        parts.append(Part(words, asked.with_(since=None, until=None).href()))
    elif asked.since:
        words = tr(f"{asked.since} 以来", f"since {asked.since}")
        parts.append(Part(words, asked.with_(since=None).href()))
    elif asked.until:
        words = tr(f"至 {asked.until}", f"until {asked.until}")
        parts.append(Part(words, asked.with_(until=None).href()))
    if asked.match == "all":
        words = tr("只要全部相符的", "full matches only")
        parts.append(Part(words, asked.with_(match=None).href()))
    return tuple(parts)


def _chosen(name: FilterName, value: str, registry: Registry) -> str:
    if name == "source":
        source = registry.sources.get(value)
        named = f"{source.site.names.zh} {source.column.names.zh}" if source else value
        english = f"{source.site.names.en}: {source.column.names.en}" if source else value
        return tr(f"来源：{named}", f"source: {english}")
    if name == "year":
        return tr(f"{value} 年", value)
    if name == "topic":
        return tr(f"主题：{label(name, value)}", f"topic: {label(name, value)}")
    return label(name, value) if name in ("region", "type") else value
