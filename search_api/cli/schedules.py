"""`huanxin schedules`: when sources are due."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from config.clock import SHANGHAI, iso
from config.faults import WrongUsage
from config.language import tr
from search_api.cli.output import note, opened, print_json

if TYPE_CHECKING:
    from crawlers.runs.schedule.due import Occurrence
    from indexing.store.schedules import Schedule

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

SourceId = Annotated[str, typer.Argument(metavar="SOURCE", help=tr("来源编号", "source id"))]
AsJson = Annotated[
    bool, typer.Option("--json", "--jsonl", help=tr("每行一个 JSON", "one JSON object a line"))
]
_SHOWN = 5


@app.command("list", help=tr("列出各来源的计划", "every source's schedule"))
def list_(as_json: AsJson = False) -> int:
    from config.clock import now
    from indexing.store.schedules import load_schedules

    with opened() as (settings, store):
        _keep_in_step(settings, store)
        found = sorted(load_schedules(store).values(), key=lambda one: one.source_id)
    for schedule in found:
        _say(schedule, now(), 1, as_json)
    return 0


@app.command("set", help=tr("改一个来源的计划", "change a source's schedule"))
def set_(
    source: SourceId,
    rule: Annotated[
        str,
        typer.Argument(
            help=tr(
                "如 每天 07:10、工作日 08:00-20:00 每2小时，或 cron；default 为 YAML 所定",
                "such as daily@07:10, workdays@08:00-20:00/2h, or cron; default is what the YAML says",
            )
        ),
    ],
    window: Annotated[
        list[str] | None,
        typer.Option(
            help=tr("可以开始的时段 HH:MM-HH:MM，可重复", "HH:MM-HH:MM in which runs may begin; repeatable")
        ),
    ] = None,
    jitter: Annotated[
        int | None,
        typer.Option(min=0, max=86400, help=tr("最多推迟的秒数", "seconds by which it may be late")),
    ] = None,
    priority: Annotated[int | None, typer.Option(min=0, max=9, help=tr("优先级", "priority"))] = None,
    skip_holidays: Annotated[
        bool | None, typer.Option("--skip-holidays/--on-holidays", help=tr("节假日不采", "not on holidays"))
    ] = None,
    as_json: AsJson = False,
) -> int:
    from config.registry import load_registry
    from config.reroute import read_reroute
    from config.settings import load_settings
    from crawlers.fetch.politeness.windows import within
    from crawlers.runs.schedule.defaults import default_schedule
    from crawlers.runs.schedule.rule import parse_rule, short

    for one in window or ():
        within((one,), datetime.now(SHANGHAI))  # raises where it is none
    stated = None if rule == "default" else short(parse_rule(rule))
    settings = load_settings()
    known = load_registry(settings.sources).source(source)
    default = default_schedule(known, read_reroute(settings.reroute))

    def change(schedule: Schedule) -> Schedule:
        if stated is None:
            return replace(default, paused_until=schedule.paused_until, revision=schedule.revision)
        return replace(
            schedule,
            rule=stated,
            window=schedule.window if window is None else tuple(window),
            # A time that a person has named is meant; the default's was spread.
            jitter=jitter if jitter is not None else 0 if schedule.origin == "yaml" else schedule.jitter,
            priority=schedule.priority if priority is None else priority,
            skip_holidays=schedule.skip_holidays if skip_holidays is None else skip_holidays,
            origin="operator",
        )

    return _change(source, change, as_json)


@app.command("pause", help=tr("到某时为止不采", "leave a source alone until then"))
def pause(
    source: SourceId,
    until: Annotated[str, typer.Option(help=tr("日期或时间", "a date or time"))],
    as_json: AsJson = False,
) -> int:
    moment = _time(until)
    return _change(source, lambda schedule: replace(schedule, paused_until=moment), as_json)


@app.command("resume", help=tr("结束暂停", "end a pause"))
def resume(source: SourceId, as_json: AsJson = False) -> int:
    return _change(source, lambda schedule: replace(schedule, paused_until=None), as_json)


@app.command("next", help=tr("接下来几次", "the next times"))
def next_(
    source: SourceId,
    number: Annotated[int, typer.Option("-n", min=1, max=1000, help=tr("几次", "how many"))] = _SHOWN,
    as_json: AsJson = False,
) -> int:
    from config.clock import now
    from indexing.store.schedules import load_schedules

    with opened() as (settings, store):
        _keep_in_step(settings, store, source)
        schedule = load_schedules(store)[source]
    _say(schedule, now(), number, as_json)
    return 0


def _change(source: str, change: Callable[[Schedule], Schedule], as_json: bool) -> int:
    """Changes a source's schedule and says what it comes to."""
    from config.clock import now
    from crawlers.fetch.politeness.windows import within
    from crawlers.runs.schedule.due import edited
    from crawlers.runs.schedule.tick import draw
    from indexing.store.schedules import read_schedules, save_schedules

    with opened(writing=True) as (settings, store):
        _keep_in_step(settings, store, source)
        with store.writing() as connection:
            schedule = edited(change(read_schedules(connection)[source]), now(), draw)
            save_schedules(connection, [schedule])
    if schedule.next_due is None:
        note(tr("这个计划没有会到的时间", "this schedule has no time that ever comes"))
    elif not within(schedule.window, schedule.next_due):
        windows = tr("、", ", ").join(schedule.window)
        note(
            tr(
                f"不在采集时段（{windows}）内：到点排队，时段开始才采",
                f"outside its window ({windows}): it is queued then, and begins when the window opens",
            )
        )
    _say(schedule, now(), _SHOWN, as_json)
    return 0


def _keep_in_step(settings: Any, store: Any, source: str | None = None) -> None:
    """The stored schedules follow the registry. Raises NotFound for an unknown source, WrongUsage for a disabled one."""
    from config.clock import now
    from config.registry import load_registry
    from config.reroute import read_reroute
    from crawlers.runs.schedule.tick import keep_in_step
    from search_api.cli.crawl import chosen_sources

    registry = load_registry(settings.sources)
    if source is not None:
        chosen_sources(registry, [source])
    keep_in_step(store, registry.sources, read_reroute(settings.reroute), now())


def _say(schedule: Schedule, moment: datetime, number: int, as_json: bool) -> None:
    from crawlers.runs.schedule.rule import in_words, parse_rule

    coming, dropped = _coming(schedule, moment, number)
    words = in_words(parse_rule(schedule.rule))
    if as_json:
        print_json(
            {
                "source_id": schedule.source_id,
                "rule": schedule.rule,
                "in_words": words,
                "next": [iso(one.time) for one in coming],
                "origin": schedule.origin,
                "window": list(schedule.window),
                "jitter": schedule.jitter,
                "priority": schedule.priority,
                "paused_until": iso(schedule.paused_until) if schedule.paused_until else None,
                "skip_holidays": schedule.skip_holidays,
                "skipped": [{"time": iso(one.time), "holiday": one.holiday} for one in dropped],
                "next_due": iso(schedule.next_due) if schedule.next_due else None,
                "revision": schedule.revision,
            }
        )
        return
    extra = tr("（操作员所定）", " (set by an operator)") if schedule.origin == "operator" else ""
    if schedule.paused_until and schedule.paused_until > moment:
        extra += tr(
            f"  暂停至 {schedule.paused_until:%Y-%m-%d %H:%M}",
            f"  paused until {schedule.paused_until:%Y-%m-%d %H:%M}",
        )
    due = schedule.next_due and _told(schedule.next_due)
    print(f"{schedule.source_id}  {words}{extra}  {tr('下次', 'next')} {due or tr('无', 'none')}")
    if number > 1:
        for one in sorted((*coming, *dropped), key=lambda one: one.time):
            struck = tr(f"  （{one.holiday}，不采）", f"  (left out: {one.holiday})") if one.holiday else ""
            print(f"  {_told(one.time)}{struck}")


def _coming(
    schedule: Schedule, moment: datetime, number: int
) -> tuple[tuple[Occurrence, ...], tuple[Occurrence, ...]]:
    """The next times that count, and those in between that are left out."""
    from itertools import islice

    from crawlers.runs.schedule.due import occurrences

    coming: list[Occurrence] = []
    dropped: list[Occurrence] = []
    for one in islice(occurrences(schedule, moment), number + 400):
        (dropped if one.holiday else coming).append(one)
        if len(coming) == number:
            break
    return tuple(coming), tuple(dropped)


def _told(moment: datetime) -> str:
    weekday = tr("周" + "一二三四五六日"[moment.weekday()], f"{moment:%a}")
    return f"{moment:%Y-%m-%d} {weekday} {moment:%H:%M}"


def _time(text: str) -> datetime:
    """A date (its beginning) or an ISO time; Shanghai time where it names no offset. Raises WrongUsage."""
    try:
        if len(text) == 10:
            day = date.fromisoformat(text)
            return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise WrongUsage(
            tr(f"--until 应为日期或时间，不是 {text}", f"--until takes a date or a time, not {text}"),
            where="--until",
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)
