"""What a subscription is asked to be, read and checked in one place for commands, pages and programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias, TypeVar, get_args

from config.faults import WrongUsage
from config.language import tr
from config.quiet_hours import parse_quiet_hours
from config.rhythm import parse_rhythm
from indexing.query.parser import parse
from indexing.records import ChangeClass

Watched: TypeAlias = Literal["documents", "activities", "deadlines", "paper", "sources", "report"]
WATCHED: tuple[Watched, ...] = get_args(Watched)
CLASSES: tuple[ChangeClass, ...] = get_args(ChangeClass)
TOPICS = ("core", "related", "other", "all")

# When it is told where nothing else is said: a report needs a time.
_RHYTHMS: Mapping[Watched, str] = {"report": "weekly@mon-08:00"}

Chosen = TypeVar("Chosen", bound=str)

_FIELDS = ("name", "on", "query", "classes", "topics", "rhythm", "quiet", "days", "channels", "owner")
_LONGEST_NAME = 200
_MOST_DAYS = 365


@dataclass(frozen=True, slots=True)
class Draft:
    """A checked subscription that is not saved yet. `rhythm` and `quiet` are in their short form; `channels` are ids;
    `days` is how long before a date one is told, where that is what is watched; `owner` is a person's or team's name.

    `topics` is `("all",)` where any topic will do, and a document without one.
    """

    name: str
    query: str
    on: Watched = "documents"
    classes: tuple[ChangeClass, ...] = CLASSES
    topics: tuple[str, ...] = ("core", "related")
    rhythm: str = "at_once"
    quiet: str | None = None
    days: int | None = None
    channels: tuple[str, ...] = ()
    owner: str | None = None


# Offered first to whoever has none.
NEW_ACTIVITIES = Draft(
    name="新活动", query="类型:活动 或 类型:促销", classes=("new",), topics=("core",)
)  # fmt: skip


def read_draft(asked: Mapping[str, object], before: Draft | None = None) -> Draft:
    """The subscription that these values ask for: what is not among them, or None, is as `before`, else by default.

    Lists may be given as one text with commas. Raises WrongUsage whose `where` names the value at fault, and QueryError.
    """
    for name in asked:
        if name not in _FIELDS:
            raise WrongUsage(tr(f"不认识的字段 {name}", f"unknown field {name}"), where=name)
    held = {name: getattr(before, name) for name in _FIELDS} if before else {}
    values = held | {name: value for name, value in asked.items() if value is not None}
    on = _one_of("on", values.get("on", "documents"), WATCHED)
    query = _query(on, values.get("query"))
    rhythm = str(parse_rhythm(_text("rhythm", values.get("rhythm", _RHYTHMS.get(on, "at_once")))))
    if on == "report" and rhythm == "at_once":
        raise WrongUsage(
            tr("报告要有自己的时间，如 每周一 08:00", "a report needs a time, such as weekly@mon-08:00"),
            where="rhythm",
        )
    quiet = values.get("quiet")
    return Draft(
        name=_name(values.get("name")),
        query=query,
        on=on,
        classes=_some_of("classes", values.get("classes", CLASSES), CLASSES),
        topics=_topics(values.get("topics", ("core", "related"))),
        rhythm=rhythm,
        quiet=str(parse_quiet_hours(_text("quiet", quiet))) if quiet else None,
        days=_days(values.get("days")),
        channels=_list("channels", values.get("channels", ())),
        owner=_text("owner", values["owner"]) if values.get("owner") else None,
    )


def _query(on: Watched, value: object) -> str:
    """The query, checked; without one all activities, dates or sources are watched, and a report is on all there is."""
    if on == "paper":
        return _text("query", value)
    if on != "documents" and (value is None or value == ""):
        return ""
    if on == "report":
        raise WrongUsage(
            tr("报告说的是全部来源，不用检索式", "a report is on all sources and takes no query"),
            where="query",
        )
    query = _text("query", value)
    parse(query)
    return query


def _topics(value: object) -> tuple[str, ...]:
    topics = _some_of("topics", value, TOPICS)
    return ("all",) if "all" in topics else topics


def _name(value: object) -> str:
    name = _text("name", value)
    if len(name) > _LONGEST_NAME:
        raise WrongUsage(
            tr(f"名称至多 {_LONGEST_NAME} 个字符", f"a name has at most {_LONGEST_NAME} characters"),
            where="name",
        )
    return name


def _text(name: str, value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise WrongUsage(tr(f"缺少 {name}", f"{name} is missing"), where=name)
    return value.strip()


def _days(value: object) -> int | None:
    if value is None:
        return None
    if type(value) is not int or not 0 <= value <= _MOST_DAYS:
        raise WrongUsage(
            tr(f"days 应为 0 到 {_MOST_DAYS} 的整数", f"days takes a whole number from 0 to {_MOST_DAYS}"),
            where="days",
        )
    return value


def _list(name: str, value: object) -> tuple[str, ...]:
    parts = value.split(",") if isinstance(value, str) else value
    if not isinstance(parts, Sequence) or not all(isinstance(part, str) for part in parts):
        raise WrongUsage(tr(f"{name} 应为一组文字", f"{name} takes texts"), where=name)
    return tuple(dict.fromkeys(stripped for part in parts if (stripped := part.strip())))


def _some_of(name: str, value: object, choices: tuple[Chosen, ...]) -> tuple[Chosen, ...]:
    """The chosen ones in the order of the choices."""
    chosen = _list(name, value)
    for one in chosen or ("",):
        _one_of(name, one, choices)
    return tuple(one for one in choices if one in chosen)


def _one_of(name: str, value: object, choices: tuple[Chosen, ...]) -> Chosen:
    for choice in choices:
        if value == choice:
            return choice
    listed = tr("、", ", ").join(choices)
    raise WrongUsage(
        tr(f"{name} 没有这个取值：{value}", f"{name} cannot be {value}"),
        detail=tr(f"可用：{listed}", f"use one of: {listed}"),
        where=name,
    )
