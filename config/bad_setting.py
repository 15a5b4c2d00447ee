"""Settings whose values do not do, and the check that a file is there."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from config.faults import WrongUsage
from config.language import tr


def bad_setting(name: str, value: str, zh: str, en: str) -> WrongUsage:
    return WrongUsage(
        tr(f"设置 {name} 的值不对：{value}", f"bad value for {name}: {value}"),
        detail=tr(f"应为{zh}", f"it takes {en}"),
        where=name,
    )


def existing_file(values: Mapping[str, str], name: str) -> Path | None:
    return existing_path(name, values[name], values) if name in values else None


def existing_path(name: str, value: str, values: Mapping[str, str]) -> Path:
    path = Path(value).expanduser()
    if not path.exists():
        raise bad_setting(
            name, values[name], f"存在的路径（找不到 {value}）", f"a path that exists ({value} does not)"
        )
    return path.resolve()
