"""A state of health in people's words: what, why it is thought so, and what to try."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from config.language import Words, tr
from indexing.store.runs.source_states import Judgement


def why(judgement: Judgement) -> Words:
    """The reason in a sentence."""
    told = _WHY.get(judgement.code)
    return told(judgement.params) if told else tr(judgement.code, judgement.code)


def what_to_try(judgement: Judgement, source_id: str) -> Words | None:
    """What an operator may do; None where nothing needs doing."""
    told = _TRY.get(judgement.state)
    return told(source_id) if told else None


def _at(moment: str) -> str:
    """`2025-09-04 20:30` of an ISO time."""
    return moment[:16].replace("T", " ")


def lasting(seconds: int) -> Words:
    """How long something was: in days from two on, else in hours, else in minutes."""
    hours = seconds // 3600
    if hours >= 48:
        return tr(f"{hours // 24} 天", f"{hours // 24} days")
    if hours:
        return tr(f"{hours} 小时", f"{hours} hour{'s' if hours > 1 else ''}")
    return tr(f"{seconds // 60} 分钟", f"{seconds // 60} min")


def _recovered(p: Mapping[str, Any]) -> Words:
    span = lasting(p["seconds"])
    return tr(
        f"已恢复，历时 {span.zh}（自 {_at(p['since'])}）",
        f"well again after {span.en} (since {_at(p['since'])})",
    )


_WHY: Mapping[str, Callable[[Mapping[str, Any]], Words]] = {
    "well": lambda _: tr("正常", "well"),
    "recovered": _recovered,
    "paused": lambda p: tr(f"暂停到 {p['until']}", f"paused until {p['until']}"),
    "no_runs": lambda _: tr("还没有采集过", "no run yet"),
    "no_good_run": lambda p: tr(
        f"{p['runs']} 次采集没有一次读到列表", f"none of {p['runs']} runs has had its list"
    ),
    "refused": lambda p: tr(
        f"网站自 {_at(p['since'])} 起以验证页或拒绝作答",
        f"the site refuses or challenges us since {_at(p['since'])}",
    ),
    "failing": lambda p: tr(
        f"自 {_at(p['since'])} 起连续 {p['failures']} 次失败",
        f"{p['failures']} failures in a row since {_at(p['since'])}",
    ),
    "failed": lambda p: tr(
        f"最近连续 {p['failures']} 次失败，还不算中断",
        f"{p['failures']} failures in a row, not yet an outage",
    ),
    "not_begun": lambda p: tr(
        f"{_at(p['since'])} 就该采集，至今没有开始", f"due since {_at(p['since'])} and not begun"
    ),
    "no_rows": lambda _: tr(
        "页面打得开，但接连两次读不出列表", "pages come, but twice in a row without a list in them"
    ),
    "few_rows": lambda p: tr(
        f"列表只有 {p['rows']} 行，比平时少得多", f"only {p['rows']} rows on the list, far fewer than usual"
    ),
    "empty_pages": lambda p: tr(
        f"{p['share']:.0%} 的页面读不出正文", f"{p['share']:.0%} of the pages have no text"
    ),
    "no_news": lambda p: tr(
        f"{p['days']} 天没有新文件（最近一份 {p['last']}），列表照常",
        f"no new paper for {p['days']} days (last {p['last']}); the list is as usual",
    ),
    "network": lambda p: tr(
        f"本机网络或出口可能有问题：一刻钟内 {p['due']} 个来源里 {p['failed']} 个失败，涉及 {p['hosts']} 个主机",
        f"this machine's network may be at fault: {p['failed']} of {p['due']} sources failed within 15 minutes, on {p['hosts']} hosts",
    ),
}
_TRY: Mapping[str, Callable[[str], Words]] = {
    "late": lambda key: tr(f"现在采一次：huanxin runs queue {key}", f"run it now: huanxin runs queue {key}"),
    "outage": lambda key: tr(
        f"看日志：huanxin runs {key}；浏览器打得开吗？",
        f"see the log: huanxin runs {key}; does a browser open it?",
    ),
    "blocked": lambda key: tr(
        f"放慢或改时段，到下个时段再试；huanxin schedules pause {key} --until 日期",
        f"go slower or at another time, try again in the next window; huanxin schedules pause {key} --until DATE",
    ),
    "layout": lambda key: tr(
        f"重新识别列表页：huanxin probe 网址；改好后 huanxin crawl {key}",
        f"tell the list's family again: huanxin probe URL; once mended, huanxin crawl {key}",
    ),
    "quiet": lambda _: tr(
        "在浏览器里看看是否真没有新文件", "see in a browser whether there is really nothing new"
    ),
    "never_worked": lambda key: tr(f"采一次看看：huanxin crawl {key}", f"try it: huanxin crawl {key}"),
}
