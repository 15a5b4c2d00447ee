"""The further sites of the sample web, one for each host and family that the enabled sources of the registry name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import yaml

from config.site import Source
from crawlers.extract.lists import family
from sample_web.world import Column, Site, digest, number

RENDERERS = {
    "trs": "static",
    "generic_list": "static",
    "table_list": "static",
    "igs": "search",
    "miit": "search",
    "nfra": "search",
}
NAV = ("首页", "机构概况", "新闻动态", "政务公开", "办事服务", "互动交流", "专题专栏")


@dataclass(frozen=True, slots=True)
class Place:
    """A site of ours with the sources it stands for, in the order of its columns."""

    site: Site
    sources: tuple[Source, ...]


@cache
def _quirks() -> Mapping[str, Mapping[str, Any]]:
    text = (files("sample_web.nation") / "quirks.yaml").read_text("utf-8")
    quirks: Mapping[str, Mapping[str, Any]] = yaml.safe_load(text)
    return quirks


def places(sources: Iterable[Source]) -> tuple[Place, ...]:
    """The sites that carry these sources. Sources of one YAML file on two hosts, or by http and https, make two sites."""
    groups: dict[tuple[str, str], list[Source]] = {}
    for source in sources:
        parts = urlsplit(source.column.url)
        groups.setdefault((source.site.id, f"{parts.scheme}://{parts.netloc}"), []).append(source)
    return tuple(Place(_site(group), tuple(group)) for group in groups.values())


def _site(group: list[Source]) -> Site:
    first = group[0]
    shipped, host = first.site, urlsplit(first.column.url).netloc
    quirks = {name: values.get(shipped.id) for name, values in _quirks().items()}
    shop = shipped.tier == "retailer"
    return Site(
        id=f"{shipped.id}@{urlsplit(first.column.url).scheme}://{host}",
        name=shipped.names.zh,
        title=shipped.names.zh,
        family=shipped.family,
        scheme=urlsplit(first.column.url).scheme,
        hosts=(host,),
        code=f"{number(100000, 999999, shipped.id):06}",
        columns=tuple(_column(source) for source in group),
        nav=NAV,
        encoding=quirks["encoding"] or "utf-8",
        validators=not shop and number(0, 2, shipped.id, "validators") == 0,
        robots=None if number(0, 2, shipped.id, "robots") else "User-agent: *\nDisallow: /nbgz/\n",
        blocked=quirks["blocked"] or {},
        relayout=quirks["relayout"],
        scripted=tuple(quirks["scripted"] or ()),
        region=shipped.region,
        renderer=RENDERERS.get(shipped.family, ""),
        shipped=shipped.id,
        others=tuple(other for other in shipped.hosts if other != host),
    )


def _column(source: Source) -> Column:
    parts = urlsplit(source.column.url)
    path = parts.path or "/"
    name = source.column.names.zh
    small = number(0, 4, source.id, "small") == 0 and not source.column.options.get("date_from_url")
    return Column(
        id=source.id,
        name=name,
        path=path,
        size=source.column.expect.rows or (3 if small else 15),
        trail=("首页", "政务公开", name),
        options=_options(source, path, tuple(parse_qsl(parts.query, keep_blank_values=True))),
    )


def _options(source: Source, path: str, query: tuple[tuple[str, str], ...]) -> Mapping[str, Any]:
    stated = source.column.options
    kind = source.site.family
    if kind == "jpaas":
        keys = ("webId", "tplSetId", "pageId")
        made = {key: stated.get(key) or digest(source.id, key)[:32] for key in keys}
        return {**made, "tagId": stated.get("tagId", "分页列表")}
    if kind == "jpage":
        told = next((step[3:] for step in path.split("/") if step[:3] == "col" and step[3:].isdigit()), None)
        return {
            "columnid": told or str(number(10000, 99999, source.id, "columnid")),
            "unitid": str(number(100000, 999999, source.id, "unitid")),
            "webid": str(number(1, 99, source.site.id, "webid")),
            "group": 3,
            "dialect": "plain",
        }
    if kind == "gkmlpt":
        return {"sid": str(number(1000, 9999, source.site.id, "sid"))}
    if kind == "ucap":
        folder = path if path.endswith("/") else path.rsplit("/", 1)[0]
        return {"channel": digest(source.id, "channel")[:32], "dir": folder.rstrip("/")}
    if kind == "campaign":
        return {"kind": ("linked", "state", "cards")[number(0, 3, source.id, "kind")]}
    selectors = [*source.site.body, *family(kind).body]
    return {
        **stated,
        "query": query,
        "body": selectors[0] if selectors else "article",
        "pager": _pager(source, path, query),
        "key": next((k for k, _ in query if k.lower() == "page"), "page"),
        "dates": "url" if stated.get("date_from_url") else "row",
        "address": _address(source),
    }


def _pager(source: Source, path: str, query: tuple[tuple[str, str], ...]) -> str:
    special = _quirks()["pager"].get(source.site.id)
    if special:
        return str(special)
    if source.site.family == "trs":
        return "pages"
    return "query" if query or path.endswith((".jsp", ".asp")) else "link"


def _address(source: Source) -> str:
    if source.column.options.get("date_from_url"):
        return "node"
    if source.site.family == "table_list":
        return "asp"
    if source.site.family == "trs":
        return "t" if number(0, 3, source.site.id, "address") else "hex"
    return "content"
