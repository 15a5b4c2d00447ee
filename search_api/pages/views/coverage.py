"""Where a result may be thin because a source is not read: said beside the results."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from config.language import tr
from crawlers.runs.health.noted import Noted
from indexing.labels import label

_TELLING = ("blocked", "outage", "layout")
_MOST = 2


@dataclass(frozen=True, slots=True)
class Thin:
    """A sentence, and the page of the source that it is about."""

    text: str
    href: str


def thin(rows: Iterable[Noted], regions: Collection[str]) -> tuple[Thin, ...]:
    """What to know of the sources of these regions that are not read at present, at most two; of any region where none is named."""
    found = []
    for row in rows:
        if row.judgement.state not in _TELLING or not (not regions or row.source.site.region in regions):
            continue
        place = label("region", row.source.site.region)
        since = row.since
        day_zh, day_en = f"自 {since.month} 月 {since.day} 日起", f" since {since.day} {since:%B}"
        states = {
            "blocked": (f"{day_zh}被拦截", f"has been blocked{day_en}"),
            "outage": (f"{day_zh}采集中断", f"has been out{day_en}"),
            "layout": (f"{day_zh}改版、读不出来", f"is built otherwise{day_en} and is not read"),
        }
        short = (f"{day_zh}列表比平时短", f"lists far fewer papers than usual{day_en}")
        zh, en = short if row.judgement.code == "few_rows" else states[row.judgement.state]
        name_zh, name_en = row.source.site.names.zh, row.source.site.names.en
        text = tr(
            f"{place}的来源“{name_zh}”{zh}，结果可能不全。",
            f"The source “{name_en}” ({place}) {en}; results may be missing.",
        )
        found.append(Thin(text, f"/sources/{row.source.id}"))
    return tuple(found[:_MOST])
