"""`huanxin alerts`: saved queries that tell of what is new, and what they told."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from config.clock import now
from config.faults import WrongUsage
from config.language import tr
from search_api.cli.output import note, opened, print_json
from search_api.moments import parse_moment

if TYPE_CHECKING:
    from alerts.draft import Draft
    from alerts.foreseen import Preview
    from alerts.log import LoggedAlert
    from alerts.subscriptions import Subscription
    from config.settings import Settings
    from indexing.store import Store

app = typer.Typer(no_args_is_help=True, help=tr("订阅与提醒", "subscriptions and alerts"))

_PAUSE = timedelta(days=7)

AsJson = Annotated[bool, typer.Option("--json", help="JSON")]
Key = Annotated[str, typer.Argument(metavar="ID", help=tr("订阅编号", "the subscription's id"))]
Name = Annotated[str | None, typer.Option(help=tr("名称", "name"))]
On = Annotated[
    str | None,
    typer.Option(
        help=tr(
            "看什么：documents 文件的变更（默认）、activities 新活动、deadlines 截止与起止日期、paper 按题名或文号等一份文件、sources 来源的状况、report 周报",
            "what is watched: documents (changes of papers, the default), activities (new ones), deadlines (days that come or move), "
            "paper (one paper by title or 文号), sources (how they are), report (the week's)",
        )
    ),
]
Query = Annotated[
    str | None,
    typer.Option(
        help=tr(
            "检索式；--on paper 时为题名或文号；看活动、日期、来源时可以不给，即全部",
            "query; title or 文号 for a paper; without one all activities, dates or sources are watched",
        )
    ),
]
Classes = Annotated[
    str | None,
    typer.Option(
        help=tr("变更类别，逗号分隔；默认全部", "classes of change, comma-separated; all by default")
    ),
]
TopicOption = Annotated[
    str | None,
    typer.Option(
        "--topic", help=tr("主题：core,related（默认）或 all", "topics: core,related (default) or all")
    ),
]
RhythmOption = Annotated[
    str | None,
    typer.Option(
        "--rhythm",
        help=tr(
            "节奏：即时、每小时、每天 09:00、工作日 09:00、每周一 09:00",
            "at_once, hourly, daily@09:00, workdays@09:00, weekly@mon-09:00",
        ),
    ),
]
Quiet = Annotated[
    str | None,
    typer.Option(help=tr("免打扰时段 22:00-07:00；空为不设", "quiet hours 22:00-07:00; empty for none")),
]
Days = Annotated[
    int | None,
    typer.Option(
        help=tr(
            "日期提前几天提醒；默认截止提前 7、3、1 天，活动的开始和结束提前 1 天",
            "how many days before a date one is told; by default 7, 3 and 1 before a deadline, 1 before an activity starts or ends",
        )
    ),
]
Channels = Annotated[
    list[str] | None,
    typer.Option(
        "--channel", metavar="ID", help=tr("通知渠道，可重复或用逗号隔开", "channel; repeat it, or commas")
    ),
]
User = Annotated[str | None, typer.Option("--user", help=tr("所有者：人或团队", "owner: a person or a team"))]


@app.command("add", help=tr("新订阅", "subscribe"))
def add(
    name: Name = None,
    query: Query = None,
    on: On = None,
    classes: Classes = None,
    topics: TopicOption = None,
    rhythm: RhythmOption = None,
    quiet: Quiet = None,
    days: Days = None,
    channel: Channels = None,
    user: User = None,
    as_json: AsJson = False,
) -> int:
    from alerts.draft import read_draft
    from alerts.subscriptions import add_subscription

    draft = read_draft(_asked(name, on, query, classes, topics, rhythm, quiet, days, channel, user))
    with opened(writing=True) as (settings, store):
        found = _preview(store, settings, draft)
        _print(settings, add_subscription(store, draft), found, as_json)
    return 0


@app.command("edit", help=tr("改订阅：只改给出的", "change a subscription: what is given"))
def edit(
    key: Key,
    name: Name = None,
    query: Query = None,
    on: On = None,
    classes: Classes = None,
    topics: TopicOption = None,
    rhythm: RhythmOption = None,
    quiet: Quiet = None,
    days: Days = None,
    channel: Channels = None,
    user: User = None,
    as_json: AsJson = False,
) -> int:
    from alerts.draft import read_draft
    from alerts.subscriptions import edit_subscription, find_subscription

    with opened(writing=True) as (settings, store):
        before = find_subscription(store, key).draft
        asked = _asked(name, on, query, classes, topics, rhythm, quiet, days, channel, user)
        draft = read_draft(asked, before)
        found = _preview(store, settings, draft)
        _print(settings, edit_subscription(store, key, draft), found, as_json)
    return 0


@app.command("preview", help=tr("近 30 天会带来什么", "what the last 30 days would have brought"))
def preview(key: Key, as_json: AsJson = False) -> int:
    from alerts.subscriptions import find_subscription

    with opened() as (settings, store):
        subscription = find_subscription(store, key)
        _print(settings, subscription, _preview(store, settings, subscription.draft), as_json)
    return 0


@app.command("list", help=tr("全部订阅", "all subscriptions"))
def list_(user: User = None, as_json: AsJson = False) -> int:
    from alerts.subscriptions import list_subscriptions
    from search_api.subscriptions import listed

    with opened() as (settings, store):
        rows = [listed(settings, one) for one in list_subscriptions(store, owner=user)]
    if as_json:
        print_json(rows)
        return 0
    for row in rows:
        print(_line(row))
    if not rows:
        _offer_first()
    return 0


def _offer_first() -> None:
    from alerts.draft import NEW_ACTIVITIES as FIRST

    classes, topics = ",".join(FIRST.classes), ",".join(FIRST.topics)
    ready = (
        f'huanxin alerts add --name {FIRST.name} --query "{FIRST.query}" --classes {classes} --topic {topics}'
    )
    note(
        tr(
            f"还没有订阅；不妨从新活动开始：{ready}",
            f"no subscription yet; to begin with new activities: {ready}",
        )
    )


@app.command("pause", help=tr("静默到某时", "be silent until a time"))
def pause(
    key: Key,
    until: Annotated[
        str | None,
        typer.Option(
            metavar="T",
            help=tr(
                "到何时，YYYY-MM-DD 或 ISO；默认 7 天", "until when, YYYY-MM-DD or ISO; 7 days by default"
            ),
        ),
    ] = None,
    as_json: AsJson = False,
) -> int:
    from alerts.subscriptions import pause_subscription
    from search_api.subscriptions import listed

    moment = now() + _PAUSE if until is None else parse_moment(until, "--until")
    if moment <= now():
        raise WrongUsage(tr(f"--until {until} 已经过去", f"--until {until} is past"), where="--until")
    with opened(writing=True) as (settings, store):
        _print_row(listed(settings, pause_subscription(store, key, moment)), as_json)
    return 0


@app.command(
    "resume",
    help=tr(
        "恢复订阅；不给编号：恢复库之后让提醒重新开始",
        "speak again; without ID: let alerts go on after a restore",
    ),
)
def resume(key: Annotated[str, typer.Argument(metavar="[ID]")] = "", as_json: AsJson = False) -> int:
    from alerts.epoch import go_on
    from alerts.subscriptions import pause_subscription
    from search_api.subscriptions import listed

    with opened(writing=True) as (settings, store):
        if key:
            _print_row(listed(settings, pause_subscription(store, key, None)), as_json)
            return 0
        epoch = go_on(store)
    if as_json:
        print_json({"epoch": epoch.id, "since": epoch.since})
    else:
        print(tr("提醒从现在的变更起重新开始", "alerts go on from the changes of now"))
    return 0


@app.command("remove", help=tr("结束订阅", "end a subscription"))
def remove(key: Key, as_json: AsJson = False) -> int:
    from alerts.subscriptions import remove_subscription
    from search_api.subscriptions import listed

    with opened(writing=True) as (settings, store):
        _print_row(listed(settings, remove_subscription(store, key, {"code": "asked"})), as_json)
    return 0


@app.command("log", help=tr("提醒过什么，送到了没有", "what was told, and whether it arrived"))
def log(
    subscription: Annotated[
        str | None, typer.Option(metavar="ID", help=tr("只看一个订阅", "of one subscription"))
    ] = None,
    since: Annotated[str | None, typer.Option(metavar="T", help=tr("自何时", "from when on"))] = None,
    as_json: Annotated[
        bool, typer.Option("--json", "--jsonl", help=tr("每行一个 JSON", "one JSON object a line"))
    ] = False,
) -> int:
    from alerts.log import read_log
    from alerts.subscriptions import find_subscription

    moment = parse_moment(since, "--since") if since else None
    with opened() as (_, store):
        if subscription:
            find_subscription(store, subscription)
        one = None
        for one in read_log(store, subscription=subscription, since=moment):
            if as_json:
                print_json(one)
            else:
                print(_logged(one))
    if one is None and not as_json:
        note(tr("没有提醒", "no alert"))
    return 0


def _asked(
    name: str | None,
    on: str | None,
    query: str | None,
    classes: str | None,
    topics: str | None,
    rhythm: str | None,
    quiet: str | None,
    days: int | None,
    channel: list[str] | None,
    user: str | None,
) -> dict[str, object]:
    channels = [part for each in channel for part in each.split(",")] if channel else None
    return {
        "name": name,
        "on": on,
        "query": query,
        "classes": classes,
        "topics": topics,
        "rhythm": rhythm,
        "quiet": quiet,
        "days": days,
        "channels": channels,
        "owner": user,
    }


def _preview(store: Store, settings: Settings, draft: Draft) -> Preview:
    from alerts.estimate import preview

    return preview(store, settings, draft)


def _print(settings: Settings, subscription: Subscription, found: Preview, as_json: bool) -> None:
    from search_api.subscriptions import answered

    draft, answer = subscription.draft, answered(settings, subscription, found)
    if as_json:
        print_json(answer)
        return
    print(f"{subscription.id}  {draft.name}  {answer['read_as'] or draft.query}")
    if draft.on != "paper":
        weekly = _weekly(found)
        zh, en = (f"，约每周 {weekly} 条", f", some {weekly} a week") if weekly else ("", "")
        print(
            tr(
                f"近 {found.days} 天会有 {found.alerts} 条{zh}",
                f"{found.alerts} in the last {found.days} days{en}",
            )
        )
    for sample in found.samples:
        print(f"  {sample.time:%Y-%m-%d %H:%M}  {sample.what}  {sample.title}")
        for line in sample.details:
            print(f"    {line}")
    for one in found.coming:
        print(
            tr(
                f"  接下来  {one.time:%Y-%m-%d}  {one.what}  {one.title}",
                f"  to come  {one.time:%Y-%m-%d}  {one.what}  {one.title}",
            )
        )
    for paper in found.seen:
        print(tr(f"已有：{paper.title}  {paper.id}", f"here already: {paper.title}  {paper.id}"))
    for paper in found.candidates:
        print(tr(f"相近，但不是：{paper.title}  {paper.id}", f"alike, but not it: {paper.title}  {paper.id}"))
    print(answer["feed"])
    for warning in found.warnings:
        note(warning)


def _weekly(found: Preview) -> int:
    return round(found.alerts * 7 / found.days)


def _print_row(row: dict[str, Any], as_json: bool) -> None:
    if as_json:
        print_json(row)
    else:
        print(_line(row))


def _line(row: dict[str, Any]) -> str:
    from indexing.labels import label

    state = ""
    if row["removed_at"]:
        state = tr("已结束", "ended")
    elif row["closed_at"]:
        state = tr("已找到", "found")
    elif row["paused_until"]:
        state = tr(
            f"静默到 {_short(row['paused_until'])}",
            f"silent until {_short(row['paused_until'])}",
        )
    told = row["last_told"]
    last = tr(f"上次 {_short(told)}", f"last {_short(told)}") if told else tr("还没有过", "nothing yet")
    parts = (
        row["id"],
        row["name"],
        label("watched", row["on"]) if row["on"] != "documents" else "",
        row["read_as"] or row["query"],
        row["in_words"],
        ",".join(row["channels"]),
        last,
        state,
    )
    return "  ".join(part for part in parts if part)


def _short(moment: str) -> str:
    """`2025-09-08 10:00` of an ISO time."""
    return moment[:16].replace("T", " ")


def _logged(one: LoggedAlert) -> str:
    from config.language import language
    from indexing.labels import label

    ways = tr("、", ", ").join(f"{way.channel_id} {label('delivery', way.state)}" for way in one.deliveries)
    return f"{one.time:%Y-%m-%d %H:%M}  {one.subscription_id}  {one.what[language()]}  {one.title}  {ways}".rstrip()
