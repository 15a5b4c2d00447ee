"""The register of activities in its shapes: for programs, and as the ministry's form 家居焕新消费季重点活动表."""

from __future__ import annotations

from datetime import date
from typing import Any

from config.faults import WrongUsage
from config.language import language, tr
from config.regions import find_region, region
from indexing.labels import label
from indexing.registers.activities import Registered
from search_api.exports.rows import page_of

TITLE = ("家居焕新消费季重点活动表", "Key activities of the Home Renewal Consumption Season")

# The form's own columns, then what it has no room for.
_HEADER = (
    ("序号", "No."),
    ("地区", "Region"),
    ("活动名称", "Activity"),
    ("活动时间", "Period"),
    ("活动地点", "Places"),
    ("主办单位", "Organisers"),
    ("参与企业", "Participants"),
    ("活动内容", "Content"),
    ("类型", "Kind"),
    ("涉及品类", "Categories"),
    ("信息来源", "Sources"),
)


def code_of(text: str | None) -> str | None:
    """The code of a region that is named or given by its code; None for nothing. Raises WrongUsage."""
    if not text:
        return None
    code = text if text.isdigit() and region(text) else find_region(text)
    if code is None:
        raise WrongUsage(tr(f"没有这个地区：{text}", f"no such region: {text}"), where="region")
    return code


def of_activity(one: Registered, today: date) -> dict[str, Any]:
    """An activity for programs."""
    return {
        "key": one.key,
        "name": one.name,
        "when": one.when(today),
        "start": one.start,
        "end": one.end,
        "period_text": one.period_text,
        "until_exhausted": one.until_exhausted,
        "kind": one.kind,
        "region_codes": list(one.region_codes),
        "places": list(one.places),
        "organisers": list(one.organisers),
        "participants": list(one.participants),
        "categories": list(one.categories),
        "themes": list(one.themes),
        "benefits": [dict(gain) for gain in one.gains],
        "differs": list(one.differs),
        "witnesses": [
            {
                "document_id": witness.document_id,
                "title": witness.title,
                "published": witness.published,
                "region": witness.region,
                "span": list(witness.span) if witness.span else None,
                "place": witness.place,
                "key": witness.key,
                "start": witness.start,
                "end": witness.end,
                "tied": witness.tied,
            }
            for witness in one.witnesses
        ],
    }


def period(one: Registered) -> str:
    """When it is, in a table's cell."""
    if one.start is None and one.end is None:
        return one.period_text or ""
    days = f"{one.start or ''}—{one.end or ''}".strip("—") if one.start != one.end else str(one.start)
    return days + _exhausted(one)


def _exhausted(one: Registered) -> str:
    return tr("，用完即止", ", until exhausted") if one.until_exhausted else ""


def header() -> tuple[str, ...]:
    """The columns of the form."""
    return tuple(str(tr(*words)) for words in _HEADER)


def cells(number: int, one: Registered, address: str) -> tuple[str, ...]:
    """A row of the form. In Chinese its own columns read back as the same activity."""
    comma = tr("、", ", ")
    return (
        str(number),
        comma.join(label("region", code) for code in one.region_codes),
        one.name,
        _printed(one),
        comma.join(one.places),
        comma.join(one.organisers),
        comma.join(one.participants),
        tr("；", "; ").join(dict.fromkeys(str(gain["text"]) for gain in one.gains)),
        label("event", one.kind) if one.kind else "",
        comma.join(label("goods", name) for name in (*one.categories, *one.themes)),
        "\n".join(dict.fromkeys(page_of(witness.document_id, address) for witness in one.witnesses)),
    )


def _printed(one: Registered) -> str:
    """The period as a form prints it: `2023年9月10日—2023年12月31日`."""
    if language() != "zh" or (one.start is None and one.end is None):
        return period(one)
    if one.start is None:
        return f"{_day(one.end or '')}前"
    if one.end is None:
        return f"{_day(one.start)}起{_exhausted(one)}"
    days = _day(one.start) if one.start == one.end else f"{_day(one.start)}—{_day(one.end)}"
    return days + _exhausted(one)


def _day(iso: str) -> str:
    return "".join(f"{int(part)}{unit}" for part, unit in zip(iso[:10].split("-"), "年月日", strict=False))
