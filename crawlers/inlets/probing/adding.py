"""From an address to a source file: the probe asked for what is worth writing, and the file written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import yaml

from config.faults import Refused, Unusable, WrongUsage
from config.language import tr
from config.registry import load_registry, read_site
from config.settings import Settings
from crawlers.inlets.probing.answer import Probed
from crawlers.inlets.probing.single import single_page
from crawlers.inlets.probing.visit import visit

_NAME = re.compile("[a-z0-9][a-z0-9-]{0,99}")


@dataclass(frozen=True, slots=True)
class Added:
    """A source file that was written: the id of its source, and what the probe found."""

    id: str
    file: Path
    probe: Probed


def add_source(settings: Settings, url: str, *, page: bool = False, into: Path | None = None) -> Added:
    """Probes an address and writes its source file into a folder, else into the first of `HUANXIN_SOURCES`. With `page` the
    page itself is watched, not what it lists.

    Raises WrongUsage where there is no folder or the file is there already, and what `worth_writing` does.
    """
    check_address(url)
    folder = into or next(iter(settings.sources), None)
    if folder is None:
        raise WrongUsage(
            tr("没有放来源文件的目录", "no folder for source files"),
            detail=tr("设 HUANXIN_SOURCES 或用 --into", "set HUANXIN_SOURCES, or use --into"),
            where="HUANXIN_SOURCES",
        )
    registry = load_registry(settings.sources)
    found = worth_writing(visit(url))
    text = single_page(found, registry) if page else found.yaml
    (column,) = yaml.safe_load(text)["columns"]
    return Added(column["id"], written_to(folder, text), found)


def check_address(url: str) -> None:
    """Raises WrongUsage for what is no web address."""
    if not url.startswith(("http://", "https://")):
        raise WrongUsage(tr("应为 http(s) 地址", "expected an http(s) address"), where=url)


def worth_writing(found: Probed) -> Probed:
    """The probe's answer. Raises Refused for a challenge, Unusable for what is no page."""
    if found.verdict == "blocked":
        raise Refused(
            tr("网站以验证页面拒绝", "the site answers with a challenge"),
            detail=found.verdict_detail,
            where=found.url,
        )
    if found.verdict != "ok":
        raise Unusable(
            tr("得到的不是列表页", "what came is no list page"),
            detail=f"{found.verdict}: {found.verdict_detail}",
            where=found.url,
        )
    return found


def written_to(folder: Path, text: str) -> Path:
    """Writes the YAML as FOLDER/<id>.yaml, once the registry has taken it; a file that is there stays as it is."""
    name = str(yaml.safe_load(text)["id"])
    if not _NAME.fullmatch(name):  # it becomes a file's name, and may come from a form
        raise WrongUsage(
            tr("id 只能由小写字母、数字和连字符组成", "an id is of lower-case letters, digits and hyphens"),
            where="id",
        )
    target = folder / f"{name}.yaml"
    if target.exists():
        raise WrongUsage(
            tr(f"{target} 已存在，不覆盖", f"{target} exists; it is not overwritten"), where=str(target)
        )
    folder.mkdir(parents=True, exist_ok=True)
    target.write_text(text, "utf-8")
    try:
        read_site(target)
    except WrongUsage:
        target.unlink()
        raise
    return target
