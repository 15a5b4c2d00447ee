"""How a source or a run stands, in words and as a band of days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from config.language import tr
from crawlers.runs.standing import SourceStanding, Standing
from indexing.labels import counted, label
from indexing.store.runs import Run
from indexing.store.standing import RunMark
from search_api.pages.views.figures import Span, band

# When several runs of a day ended differently, the worst is shown.
_WORST = ("blocked", "failed", "quarantined", "partial", "up")


def standing_words(name: Standing) -> str:
    words: Mapping[Standing, tuple[str, str]] = {
        "blocked": ("被拦截", "blocked"),
        "failed": ("失败", "failed"),
        "quarantined": ("有变更待审", "changes held"),
        "partial": ("只采到一部分", "read in part"),
        "cancelled": ("已取消", "cancelled"),
        "never": ("尚未采集", "never crawled"),
        "running": ("首次采集中", "first crawl under way"),
        "up": ("正常", "fine"),
        "disabled": ("停用", "disabled"),
    }
    return tr(*words[name])


def reason(row: SourceStanding) -> str:
    """Why a source stands as it does, in words; empty where there is nothing to say."""
    if row.standing == "disabled":
        return row.source.reason or ""
    return why(row.last) if row.last and row.standing != "up" else ""


def why(run: Run) -> str:
    """Why a run ended as it did: its own detail, else the pages that were no content, and requests not made."""
    if run.detail:
        return run.detail.words()
    odd = {code: count for code, count in run.counts.verdicts.items() if code != "ok"}
    parts = [counted("verdict", odd)] if odd else []
    if run.counts.refused:
        refused = counted("refusal", run.counts.refused)
        parts.append(tr(f"没有发出请求：{refused}", f"not asked for: {refused}"))
    return tr("；", "; ").join(parts)


def days_band(marks: Sequence[RunMark], last: date, days: int) -> tuple[Span, ...]:
    """The runs as a band of days."""
    by_day: dict[str, str] = {}
    for mark in marks:
        state = "up" if mark.state == "finished" else mark.state
        if state in _WORST:
            on = mark.started.date().isoformat()
            by_day[on] = min(by_day.get(on, "up"), state, key=_WORST.index)
    words = {
        "none": tr("没有采集", "no crawl"),
        "up": tr("正常", "fine"),
        **{name: str(label("run", name)) for name in _WORST[:-1]},
    }
    return band(by_day, words, last, days)
