"""`huanxin doctor`: what is missing, what stops working, how to mend it."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from config.faults import WrongUsage
from config.language import tr
from search_api.cli.output import print_json

if TYPE_CHECKING:
    from search_api.doctor.check import Check as Checked

FAILED = 1
# What a check is called; programs get the English name in both languages.
_CALLED = {
    "settings": "设置",
    "database": "数据库",
    "engine": "检索引擎",
    "dictionary": "词典",
    "workers": "采集进程",
    "users": "用户",
    "alerts": "提醒",
    "disk": "磁盘",
    "clock": "时钟",
    "browser": "浏览器",
    "fonts": "字体",
    "ocr": "文字识别",
    "sources": "来源文件",
    "contact": "联系方式",
    "public URL": "公开地址",
    "proxies": "代理",
    "calendar": "节假日历",
}
_MARKS = {"ok": "✓", "lacking": "!", "broken": "✗"}


def doctor(as_json: Annotated[bool, typer.Option("--json", help="JSON")] = False) -> int:
    checks = _checks()
    if as_json:
        print_json({"checks": [asdict(check) for check in checks]})
    else:
        for check in checks:
            name = tr(_CALLED.get(check.name, check.name), check.name)
            print(f"{_MARKS[check.state]} {name}  {check.detail}")
            if check.remedy:
                print(f"    {tr('解决', 'mend it')}  {check.remedy}")
    return FAILED if any(check.state == "broken" for check in checks) else 0


def _checks() -> tuple[Checked, ...]:
    from config.settings import load_settings
    from search_api.doctor.check import Check
    from search_api.doctor.examine import examine

    try:
        settings = load_settings()
    except WrongUsage as fault:
        return (Check("settings", "broken", str(fault.title), fault.detail),)
    return examine(settings)
