"""From what a probe saw to a site file that the registry takes."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from config.faults import Fault, Refused, WrongUsage
from config.language import tr
from config.registry import read_site
from crawlers.inlets.probing.answer import Probed

_NAME = re.compile("[a-z0-9][a-z0-9-]{0,99}")


def looked_right(found: Probed) -> Probed:
    """What a probe found, where that is a page. Raises Refused for a challenge, Fault for what is no page."""
    if found.verdict == "blocked":
        raise Refused(
            tr("网站以验证页面拒绝", "the site answers with a challenge"),
            detail=found.verdict_detail,
            where=found.url,
        )
    if found.verdict != "ok":
        raise Fault(
            tr("得到的不是列表页", "what came is no list page"),
            detail=f"{found.verdict}: {found.verdict_detail}",
            where=found.url,
        )
    return found


def write_site(folder: Path, text: str) -> Path:
    """Writes the YAML as FOLDER/<id>.yaml, once the registry has taken it; a file that is there stays as it is. Raises WrongUsage."""
    site = yaml.safe_load(text)
    name = str(site.get("id")) if isinstance(site, dict) else ""
    if not _NAME.fullmatch(name):
        raise WrongUsage(
            tr("id 只能由小写字母、数字和连字符组成", "id takes lower-case letters, digits and hyphens"), where="id"
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
