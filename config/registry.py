"""The source registry: one YAML file a site, its columns the sources.

Shipped files lie in `config/sources/`; `HUANXIN_SOURCES` names further folders, whose site ids override shipped ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import time
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import yaml

from config.faults import NotFound, WrongUsage
from config.language import tr
from config.site import Site, Source

if TYPE_CHECKING:
    from pydantic import TypeAdapter

SHIPPED = Path(str(files("config") / "sources"))


@dataclass(frozen=True, slots=True)
class Registry:
    """All sites by id and all sources by id, in the order of the files."""

    sites: Mapping[str, Site]
    sources: Mapping[str, Source]

    def source(self, source_id: str) -> Source:
        """The source of that id. Raises NotFound naming near ids."""
        import difflib

        if source_id in self.sources:
            return self.sources[source_id]
        near = difflib.get_close_matches(source_id, self.sources, n=3)
        raise NotFound(
            tr(f"没有名为 {source_id} 的来源", f"no source named {source_id}"),
            detail=tr(f"相近的有：{'、'.join(near)}", f"near: {', '.join(near)}") if near else None,
            where=source_id,
        )


def load_registry(folders: Iterable[Path] = ()) -> Registry:
    """The shipped registry with the sites of `folders` laid over it.

    Raises WrongUsage with file, line, place and mend for the first faulty file.
    """
    sites: dict[str, Site] = {}
    for folder in (SHIPPED, *folders):
        mine: dict[str, Path] = {}
        for path in sorted(folder.rglob("*.yaml")):
            site = read_site(path)
            if site.id in mine:
                raise _fault(
                    path,
                    None,
                    f"id {site.id} 与 {mine[site.id].name} 重复",
                    f"id {site.id} is already in {mine[site.id].name}",
                )
            mine[site.id] = path
            sites[site.id] = site
    sources: dict[str, Source] = {}
    for site in sites.values():
        for column in site.columns:
            if column.id in sources:
                other = sources[column.id].site.id
                raise WrongUsage(
                    tr(
                        f"来源 {column.id} 在 {other} 和 {site.id} 中重复",
                        f"source {column.id} is in both {other} and {site.id}",
                    ),
                    where=column.id,
                )
            sources[column.id] = Source(site, column)
    return Registry(sites, sources)


def read_site(path: Path) -> Site:
    """One YAML file as a Site. Raises WrongUsage with file, line, place and mend."""
    try:
        text = path.read_text(encoding="utf-8")
        raw = yaml.load(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else None
        raise _fault(path, line, f"不是正确的 YAML：{error}", f"not valid YAML: {error}") from None
    except UnicodeDecodeError:
        raise _fault(path, None, "不是 UTF-8 文本", "not UTF-8 text") from None
    if not isinstance(raw, dict):
        raise _fault(path, 1, "应为 “键: 值” 的文件", "expected a file of `key: value`")
    from pydantic import ValidationError

    try:
        site = _validator().validate_python(raw)
    except ValidationError as error:
        first = error.errors()[0]
        raise _fault(path, _line(text, first["loc"]), *_words(first)) from None
    _check(site, path, text)
    return site


@cache
def _validator() -> TypeAdapter[Site]:
    from pydantic import TypeAdapter

    return TypeAdapter(Site)


def _check(site: Site, path: Path, text: str) -> None:
    for index, column in enumerate(site.columns):
        place = ("columns", index)
        host = urlsplit(column.url).hostname
        if host not in site.hosts:
            raise _fault(
                path,
                _line(text, (*place, "url")),
                f"{column.url} 的主机不在 hosts 中",
                f"the host of {column.url} is not in hosts",
            )
    if not re.fullmatch(r"\d{6}", site.region):
        raise _fault(
            path,
            _line(text, ("region",)),
            "region 应为六位行政区划代码（加引号）",
            "region takes a quoted six-digit code",
        )
    for window in site.politeness.window:
        if parse_window(window) is None:
            raise _fault(
                path,
                _line(text, ("politeness", "window")),
                f"时段 {window} 应写作 HH:MM-HH:MM",
                f"window {window} should read HH:MM-HH:MM",
            )
    if (site.state == "disabled" and not site.reason) or any(
        c.state == "disabled" and not c.reason for c in site.columns
    ):
        raise _fault(path, _line(text, ("state",)), "disabled 须写明 reason", "disabled needs a reason")


def parse_window(text: str) -> tuple[time, time] | None:
    """`HH:MM-HH:MM` as two times of day, or None. A window may pass midnight."""
    match = re.fullmatch(r"(\d\d):(\d\d)-(\d\d):(\d\d)", text)
    if not match:
        return None
    a, b, c, d = map(int, match.groups())
    if max(a, c) > 23 or max(b, d) > 59:
        return None
    return time(a, b), time(c, d)


def _line(text: str, loc: Iterable[int | str]) -> int | None:
    """The line (from 1) of the deepest part of `loc` that the YAML has."""
    node = yaml.compose(text, Loader=yaml.CSafeLoader)
    line: int | None = node.start_mark.line + 1 if node else None
    for step in loc:
        found = None
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                if key.value == step:
                    found, line = value, key.start_mark.line + 1
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            found = node.value[step]
            line = found.start_mark.line + 1
        if found is None:
            break
        node = found
    return line


def _words(error: Any) -> tuple[str, str]:
    place = ".".join(str(part) for part in error["loc"])
    kind = error["type"]
    if kind == "missing":
        return f"缺少 {place}", f"{place} is missing"
    if kind in ("extra_forbidden", "unexpected_keyword_argument"):
        return f"不认识的键 {place}", f"unknown key {place}"
    if kind == "literal_error":
        expected = error["ctx"]["expected"]
        return f"{place} 应为 {expected} 之一", f"{place} takes one of {expected}"
    return (
        f"{place}：{error['msg']}（现为 {error['input']!r}）",
        f"{place}: {error['msg']} (it is {error['input']!r})",
    )


def _fault(path: Path, line: int | None, zh: str, en: str) -> WrongUsage:
    where = f"{path}:{line}" if line else str(path)
    return WrongUsage(tr(f"来源文件有误：{zh}", f"faulty source file: {en}"), where=where)
