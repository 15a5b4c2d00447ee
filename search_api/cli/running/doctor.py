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
_MARKS = {"ok": "✓", "lacking": "!", "broken": "✗"}


def doctor(as_json: Annotated[bool, typer.Option("--json", help="JSON")] = False) -> int:
    checks = _checks()
    if as_json:
        print_json({"checks": [asdict(check) for check in checks]})
    else:
        for check in checks:
            print(f"{_MARKS[check.state]} {check.name}  {check.detail}")
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
