"""`huanxin schedules`: when sources are due."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from config.clock import SHANGHAI
from config.language import tr
from search_api.cli.output import note, opened, print_json
from search_api.moments import parse_moment

if TYPE_CHECKING:
    from indexing.store.runs.schedules import Schedule

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

SourceId = Annotated[str, typer.Argument(metavar="SOURCE", help=tr("来源编号", "source id"))]
AsJson = Annotated[
    bool, typer.Option("--json", "--jsonl", help=tr("每行一个 JSON", "one JSON object a line"))
]
_SHOWN = 5


@app.command("list", help=tr("列出各来源的计划", "every source's schedule"))
def list_(as_json: AsJson = False) -> int:
    from config.clock import now
    from config.registry import load_registry
    from search_api.schedules import in_step

    with opened() as (settings, store):
        found = in_step(store, settings, load_registry(settings.sources))
    for key in sorted(found):
        _say(found[key], now(), 1, as_json)
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
    moment = parse_moment(until, "--until")
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
    from config.registry import load_registry
    from search_api.schedules import enabled, in_step

    with opened() as (settings, store):
        registry = load_registry(settings.sources)
        enabled(registry, source)
        schedule = in_step(store, settings, registry)[source]
    _say(schedule, now(), number, as_json)
    return 0


def _change(source: str, change: Callable[[Schedule], Schedule], as_json: bool) -> int:
    """Changes a source's schedule and says what it comes to."""
    from config.clock import now
    from config.registry import load_registry
    from search_api.schedules import change_schedule, doubts

    with opened(writing=True) as (settings, store):
        schedule = change_schedule(store, settings, load_registry(settings.sources), source, change)
    if doubt := doubts(schedule):
        note(doubt)
    _say(schedule, now(), _SHOWN, as_json)
    return 0


def _say(schedule: Schedule, moment: datetime, number: int, as_json: bool) -> None:
    from crawlers.runs.schedule.rule import in_words, parse_rule
    from search_api.schedules import coming_times, of_schedule

    if as_json:
        print_json(of_schedule(schedule, moment, number))
        return
    coming, dropped = coming_times(schedule, moment, number)
    words = in_words(parse_rule(schedule.rule))
    extra = tr("（操作员所定）", " (set by an operator)") if schedule.origin == "operator" else ""
    if schedule.paused_until and schedule.paused_until > moment:
        extra += tr(
            f"  暂停至 {schedule.paused_until:%Y-%m-%d %H:%M}",
            f"  paused until {schedule.paused_until:%Y-%m-%d %H:%M}",
        )
    due = schedule.next_due and _told(schedule.next_due)
    if due and number > 1 and schedule.next_due not in [one.time for one in coming]:
        due += tr("（按规则再随机推迟）", " (the rule's time and a random delay)")
    print(f"{schedule.source_id}  {words}{extra}  {tr('下次', 'next')} {due or tr('无', 'none')}")
    if number > 1:
        for one in sorted((*coming, *dropped), key=lambda one: one.time):
            struck = tr(f"  （{one.holiday}，不采）", f"  (left out: {one.holiday})") if one.holiday else ""
            print(f"  {_told(one.time)}{struck}")


def _told(moment: datetime) -> str:
    weekday = tr("周" + "一二三四五六日"[moment.weekday()], f"{moment:%a}")
    return f"{moment:%Y-%m-%d} {weekday} {moment:%H:%M}"
