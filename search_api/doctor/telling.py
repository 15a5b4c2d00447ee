"""Whether people are told: how late alerts are, and whether the working days of digests and schedules are known."""

from __future__ import annotations

from datetime import datetime

from alerts.delivery.canary import Lag, lag
from alerts.subscriptions import list_subscriptions
from config.clock import iso
from config.language import tr
from config.workdays import is_announced
from indexing.store import Store
from search_api.doctor.check import Check

# The State Council announces the next year's days off in the first half of November.
_ANNOUNCED_IN = 11


def alerts(store: Store, moment: datetime) -> Check:
    """Whether alerts come through, by the newest canary."""
    measured = lag(store, moment)
    if measured.late_since is not None:
        return Check(
            "alerts",
            "broken",
            tr(
                f"自 {iso(measured.late_since)} 起提醒发不出去",
                f"no alert has come through since {iso(measured.late_since)}",
            ),
            tr(
                "运行 huanxin up 或 huanxin deliver；已在运行的，看它的输出和 huanxin alerts resume",
                "run huanxin up or huanxin deliver; where one runs, look at what it says, and at huanxin alerts resume",
            ),
        )
    if measured.seconds is None and list_subscriptions(store):
        return Check(
            "alerts",
            "lacking",
            tr("有订阅，但从没有投递过", "there are subscriptions, but nothing was ever delivered"),
            "huanxin up",
        )
    return Check("alerts", "ok", _took(measured))


def _took(measured: Lag) -> str:
    if measured.seconds is None:
        return tr("还没有订阅", "no subscription yet")
    return tr(
        f"最近一次自检 {measured.seconds:.0f} 秒走完全程",
        f"the newest canary took {measured.seconds:.0f} seconds",
    )


def calendar(day: datetime) -> Check:
    """Whether the days off of this year and, from November on, of the next are known."""
    wanted = [day.year] if day.month < _ANNOUNCED_IN else [day.year, day.year + 1]
    missing = [year for year in wanted if not is_announced(year)]
    if not missing:
        return Check("calendar", "ok", "、".join(map(str, wanted)))
    years = tr("、", ", ").join(map(str, missing))
    return Check(
        "calendar",
        "lacking",
        tr(
            f"{years} 年的节假日安排还没有，暂以周一至周五为工作日",
            f"the days off of {years} are not known here; working days are Monday to Friday until they are",
        ),
        tr(
            f"照国务院办公厅的通知写 config/calendar/{missing[-1]}.tsv，或升级 chinesecalendar",
            f"write config/calendar/{missing[-1]}.tsv as the State Council announced them, or upgrade chinesecalendar",
        ),
    )
