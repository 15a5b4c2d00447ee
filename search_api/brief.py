"""What a paper says, in one quiet line: for results on pages and at the terminal."""

from __future__ import annotations

from collections.abc import Iterator

from config.language import tr
from indexing.registers.brief import Brief

_KINDS = {
    "report": ("报送截止", "report by"),
    "apply": ("申报截止", "apply by"),
    "redeem": ("兑付截止", "redeem by"),
    "correct": ("补正截止", "correct by"),
}


def brief_words(brief: Brief | None) -> str:
    """`活动 2025-09-01 至 2025-10-31 · 申报截止 2025-09-20 · 最高 2000 元`; empty where there is nothing to say."""
    return " · ".join(_parts(brief)) if brief else ""


def _parts(brief: Brief) -> Iterator[str]:
    if brief.activities:
        start, end = _day(brief.start), _day(brief.end)
        if start and end and start != end:
            span = str(tr(f"{start} 至 {end}", f"{start} to {end}"))
        elif start == end or not end:
            span = start if start == end else tr(f"{start} 起", f"from {start}")
        else:
            span = tr(f"至 {end}", f"until {end}")
        several = brief.activities - 1
        more = tr(f"（另有 {several} 项）", f" (and {several} more)") if several else ""
        yield tr(f"活动 {span}{more}", f"activity {span}{more}")
    if brief.deadline:
        yield f"{tr(*_KINDS.get(brief.deadline_kind or '', ('截止', 'due')))} {_day(brief.deadline)}"
    if brief.cap is not None:
        yield tr(f"最高 {_sum(brief.cap)} 元", f"at most {_sum(brief.cap)} yuan")


def _sum(yuan: float) -> str:
    return f"{yuan:.2f}".rstrip("0").rstrip(".")


def _day(day: str | None) -> str:
    return (day or "")[:10]
