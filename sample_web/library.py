"""Reads `sites.yaml` and `papers/*.yaml` into a World.

A paper with `rows` is a text with gaps: each row fills its `{name}` gaps and gives one paper, so a series is written
once. Each of a series gets paragraphs of its own too, since papers that differ in a name only count as one text. Raises ValueError where a text contradicts itself (an edit whose old words are not there exactly once).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from sample_web.nation.compose import Composer
from sample_web.nation.facts import Facts, issuer
from sample_web.world import ActivitySpec, Column, Event, FileSpec, Paper, Site, World, as_of, date_of, number

# Topics of the country's texts that a series may borrow paragraphs from.
_NEAR = {
    "core": ("firms", "recycle", "appliance", "voucher"),
    "related": ("measures", "circle", "car"),
    "other": ("trade", "people", "safety", "tender"),
}
_GAP = re.compile(r"\{([a-z]+)\}")


@cache
def load() -> World:
    """The whole sample world. Cached: it never changes while a process runs."""
    here = files("sample_web")
    sites = tuple(_site(raw) for raw in yaml.safe_load((here / "sites.yaml").read_text("utf-8")))
    shelves = sorted(
        (entry for entry in (here / "papers").iterdir() if entry.name.endswith(".yaml")), key=lambda e: e.name
    )
    composer = Composer()
    papers: dict[str, Paper] = {}
    reposts: list[tuple[dict[str, Any], Site]] = []
    for shelf in shelves:
        raw = yaml.safe_load(shelf.read_text("utf-8"))
        site = next(s for s in sites if any(c.id == raw["column"] for c in s.columns))
        for row in _rows(raw):
            if "repost_of" in row:
                reposts.append((row, site))
            else:
                paper = _told_apart(_paper(row, site), site, composer) if row["serial"] else _paper(row, site)
                papers[paper.id] = paper
    for row, site in reposts:
        copy = _repost(row, site, papers[row["repost_of"]])
        papers[copy.id] = copy
    return World(sites, tuple(papers.values()))


def _site(raw: dict[str, Any]) -> Site:
    columns = tuple(Column(**{**c, "trail": tuple(c["trail"])}) for c in raw["columns"])
    return Site(**{**raw, "hosts": tuple(raw["hosts"]), "nav": tuple(raw["nav"]), "columns": columns})


def _rows(raw: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for entry in raw["papers"]:
        merged = {"column": raw["column"], **raw["defaults"], **entry}
        rows = merged.pop("rows", None)
        if rows is None:
            yield {**merged, "serial": False}
        for n, row in enumerate(rows or (), start=1):
            yield {**_filled(merged, row), "id": f"{merged['id']}-{n}", "serial": True}


def _filled(value: Any, row: Mapping[str, Any]) -> Any:
    """`value` with each `{name}` replaced by the row's value; other braces stay."""
    if isinstance(value, str):
        whole = _GAP.fullmatch(value)
        if whole and isinstance(row.get(whole[1]), dict):
            return row[whole[1]]
        return _GAP.sub(lambda gap: str(row.get(gap[1], gap[0])), value)
    if isinstance(value, list):
        return [_filled(item, row) for item in value]
    if isinstance(value, dict):
        return {key: _filled(item, row) for key, item in value.items()}
    return value


def _paper(raw: dict[str, Any], site: Site) -> Paper:
    name = f"{raw['column']}/{raw['id']}"
    day = raw.get("day", 0)
    published = str(raw.get("published", date_of(day)))
    paper = Paper(
        id=name,
        site=site.id,
        columns=(raw["column"], *raw.get("also", ())),
        title=raw["title"],
        body=raw["body"].strip(),
        published=published,
        time=f"{number(9, 18, name, 'hour'):02}:{number(0, 60, name, 'minute'):02}",
        day=day,
        type=raw["type"],
        topic=raw["topic"],
        agencies=tuple(raw["agencies"]),
        origin=raw["origin"],
        doc_no=raw.get("doc_no"),
        index_no=f"{site.code}/{published[:4]}-{number(10000, 99999, name, 'index')}",
        written=str(raw["written"]) if "written" in raw else None,
        shelf=raw.get("shelf", "bumenfile"),
        attachments=_files(raw.get("attachments", ())),
        activities=_activities(raw.get("activities", ())),
        external=raw.get("external"),
        forbidden=raw.get("forbidden", False),
        shell=raw.get("shell"),
        events=tuple(_event(e) for e in raw.get("events", ())),
    )
    _check(paper)
    return paper


def _told_apart(paper: Paper, site: Site, composer: Composer) -> Paper:
    facts = Facts(paper.id, issuer(paper.agencies[0], site.region), paper.published)
    topic = facts.pick(_NEAR[paper.topic], "near")
    lines = paper.body.splitlines()
    end = next((n for n, line in enumerate(lines) if line.startswith(">>")), len(lines))
    return replace(paper, body="\n".join((*lines[:end], *composer.more(topic, facts), *lines[end:])))


def _repost(raw: dict[str, Any], site: Site, original: Paper) -> Paper:
    name = f"{raw['column']}/{raw['id']}"
    published = str(raw["published"])
    return replace(
        original,
        id=name,
        site=site.id,
        columns=(raw["column"], *raw.get("also", ())),
        published=published,
        time=f"{number(9, 18, name, 'hour'):02}:{number(0, 60, name, 'minute'):02}",
        day=raw.get("day", 0),
        origin=raw["origin"],
        index_no=f"{site.code}/{published[:4]}-{number(10000, 99999, name, 'index')}",
        shelf=raw.get("shelf", "bumenfile"),
        repost_of=original.id,
        shell=None,
        events=(),
    )


def _files(raw: Any) -> tuple[FileSpec, ...]:
    return tuple(FileSpec(f["name"], f["kind"], f["text"].strip()) for f in raw)


def _activities(raw: Any) -> tuple[ActivitySpec, ...]:
    return tuple(
        ActivitySpec(
            one["name"],
            str(one["start"]),
            str(one["end"]),
            str(one["region"]) if "region" in one else None,
            tuple(one.get("benefits", ())),
        )
        for one in raw
    )


def _event(raw: dict[str, Any]) -> Event:
    fields = {key: value for key, value in raw.items() if key in ("title", "doc_no", "origin", "written")}
    if "attachments" in raw:
        fields["attachments"] = _files(raw["attachments"])
    if "activities" in raw:
        fields["activities"] = _activities(raw["activities"])
    return Event(
        day=raw["day"],
        kind=raw["kind"],
        classes=tuple(raw.get("classes", ())),
        replace=tuple(raw.get("replace", {}).items()),
        fields=fields,
    )


def _check(paper: Paper) -> None:
    for event in paper.events:
        before = as_of(paper, event.day - 1).body
        for old, _ in event.replace:
            if before.count(old) != 1:
                raise ValueError(
                    f"{paper.id}: day {event.day} replaces words that stand {before.count(old)} times: {old}"
                )
