"""A setting whose value does not do."""

from __future__ import annotations

from config.faults import WrongUsage
from config.language import tr


def bad_setting(name: str, value: str, zh: str, en: str) -> WrongUsage:
    return WrongUsage(
        tr(f"设置 {name} 的值不对：{value}", f"bad value for {name}: {value}"),
        detail=tr(f"应为{zh}", f"it takes {en}"),
        where=name,
    )
