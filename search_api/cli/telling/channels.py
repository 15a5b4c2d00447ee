"""`huanxin channels`: where people and programs are told."""

from __future__ import annotations

import sys
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from config.clock import iso, now
from config.faults import WrongUsage
from config.language import tr
from search_api.cli.output import note, opened, print_json
from search_api.moments import parse_moment

if TYPE_CHECKING:
    from alerts.channels.channel import Channel
    from config.settings import Settings

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

_Id = Annotated[str, typer.Argument(metavar="ID", help=tr("通知方式编号", "the channel's id"))]
_Json = Annotated[bool, typer.Option("--json", help="JSON")]
_Secret = Annotated[
    str,
    typer.Option(
        help=tr(
            "机器人的加签密钥，或 whsec_…；- 从标准输入读",
            "a bot's secret, or whsec_…; - reads standard input",
        )
    ),
]


@app.command("add", help=tr("添加通知方式", "add a channel"))
def add(
    kind: Annotated[str, typer.Option(help="mail | webhook | wecom | dingtalk | feishu")],
    to: Annotated[
        str, typer.Option(help=tr("邮箱、地址，或机器人的 key", "mail address, URL, or a bot's key"))
    ],
    secret: _Secret = "",
    keyword: Annotated[
        str, typer.Option(help=tr("机器人要求的关键词", "the keyword that a bot asks for"))
    ] = "",
    user: Annotated[str, typer.Option(help=tr("所有者，默认共用", "its owner; shared where none"))] = "",
    as_json: _Json = False,
) -> int:
    from alerts.channels.rows import Wanted, add_channel
    from alerts.secrets import Keys

    with opened(writing=True) as (settings, store):
        # Whoever runs commands on this machine answers for the address.
        wanted = Wanted(kind, to, _read_secret(secret), keyword, owner=user, shared=not user, confirmed=True)
        channel = add_channel(store, Keys.of(settings), wanted, now())
        _note_missing_relay(settings, channel)
    _print_with_secret(channel, as_json)
    return 0


@app.command("list", help=tr("列出通知方式及其状态", "list channels and their states"))
def list_(as_json: _Json = False) -> int:
    from alerts.channels.rows import list_channels
    from alerts.secrets import Keys
    from search_api.subscriptions import of_channel

    with opened() as (settings, store):
        shapes = [of_channel(channel) for channel in list_channels(store, Keys.of(settings))]
    if as_json:
        print_json(shapes)
        return 0
    for shape in shapes:
        print(_line(shape))
    if not shapes:
        note(tr("还没有通知方式：huanxin channels add", "no channel yet: huanxin channels add"))
    return 0


@app.command(
    "test",
    help=tr("把最近一条提醒再发一次，看通不通", "send its last alert once more, to see whether it works"),
)
def test(channel_id: _Id, as_json: _Json = False) -> int:
    from alerts.channels.rows import find_channel
    from alerts.delivery.log import read_deliveries
    from alerts.delivery.trial import test_channel
    from alerts.secrets import Keys
    from search_api.subscriptions import of_channel

    with opened(writing=True) as (settings, store):
        channel = find_channel(store, Keys.of(settings), channel_id)
        key = test_channel(store, settings, channel_id)
        delivery = read_deliveries(store, ids=[key])[0]
    if as_json:
        print_json({**of_channel(channel), "delivery": delivery})
    else:
        print(delivery_line(delivery))
    return 0 if delivery.state == "sent" else 1


@app.command("pause", help=tr("暂停到某时；其间的提醒积下", "pause until a time; alerts are kept meanwhile"))
def pause(
    channel_id: _Id,
    until: Annotated[
        str, typer.Option(metavar="T", help=tr("到何时，默认 7 天后", "until when; 7 days by default"))
    ] = "",
    as_json: _Json = False,
) -> int:
    from alerts.channels.rows import find_channel
    from alerts.delivery.pausing import pause as pausing
    from alerts.secrets import Keys
    from search_api.subscriptions import of_channel

    end = parse_moment(until, "--until") if until else now() + timedelta(days=7)
    if end <= now():
        raise WrongUsage(tr("--until 应在将来", "--until lies in the past"), where="--until")
    with opened(writing=True) as (settings, store):
        pausing(store, channel_id, end)
        shape = of_channel(find_channel(store, Keys.of(settings), channel_id))
    _print(shape, as_json)
    return 0


@app.command(
    "resume",
    help=tr("恢复：积下的合成一封补发，或从现在起", "resume: what was kept as one digest, or from now"),
)
def resume(
    channel_id: _Id,
    missed: Annotated[
        str, typer.Option(help=tr("digest 补发 | drop 不要", "digest: send it | drop: do not"))
    ] = "digest",
    as_json: _Json = False,
) -> int:
    from alerts.channels.rows import find_channel
    from alerts.delivery.pausing import resume as resuming
    from alerts.secrets import Keys
    from search_api.subscriptions import of_channel

    if missed not in ("digest", "drop"):
        raise WrongUsage(
            tr("--missed 应为 digest 或 drop", "--missed takes digest or drop"), where="--missed"
        )
    with opened(writing=True) as (settings, store):
        channel = find_channel(store, Keys.of(settings), channel_id)
        if channel.state == "unconfirmed":
            raise WrongUsage(tr("这个邮箱还没有确认", "this address is not confirmed"), where=channel_id)
        resumed = resuming(store, channel_id, "digest" if missed == "digest" else "drop", now())
        shape = of_channel(find_channel(store, Keys.of(settings), channel_id))
    note(tr(f"积下 {resumed.missed} 条消息", f"{resumed.missed} messages were kept"))
    _print(shape | {"missed": resumed.missed, "deliveries": list(resumed.deliveries)}, as_json)
    return 0


@app.command("remove", help=tr("删除：不再向它发送", "remove: nothing is sent to it any more"))
def remove(channel_id: _Id, as_json: _Json = False) -> int:
    from alerts.delivery.pausing import remove as removing

    with opened(writing=True) as (_, store):
        removing(store, channel_id)
    if as_json:
        print_json({"id": channel_id, "state": "removed"})
    return 0


@app.command(
    "rotate",
    help=tr("换密钥；通知地址的新旧两把同时签名", "change the secret; of a webhook the new and the old sign"),
)
def rotate(channel_id: _Id, secret: _Secret = "", as_json: _Json = False) -> int:
    from alerts.channels.rows import rotate_secret
    from alerts.secrets import Keys

    with opened(writing=True) as (settings, store):
        channel = rotate_secret(store, Keys.of(settings), channel_id, _read_secret(secret))
    _print_with_secret(channel, as_json)
    return 0


def _read_secret(given: str) -> str | None:
    text = sys.stdin.readline().strip() if given == "-" else given
    return text or None


def _note_missing_relay(settings: Settings, channel: Channel) -> None:
    missing = [
        name
        for name, value in (("HUANXIN_SMTP_URL", settings.smtp), ("HUANXIN_MAIL_FROM", settings.mail_from))
        if value is None
    ]
    if channel.kind == "mail" and missing:
        note(
            tr(
                f"还没有设置 {'、'.join(missing)}，设置之前发不出邮件",
                f"no mail can be sent before {' and '.join(missing)} is set",
            )
        )


def _print_with_secret(channel: Channel, as_json: bool) -> None:
    """A webhook's secret is printed this once: nothing shows it later."""
    shape: dict[str, Any] = {
        "id": channel.id,
        "kind": channel.kind,
        "to": channel.to,
        "state": channel.state,
    }
    if channel.kind == "webhook":
        shape["secret"] = channel.secrets[0]
    if as_json:
        print_json(shape)
        return
    print(_line(shape))
    if "secret" in shape:
        print(tr(f"密钥（只显示这一次）：{shape['secret']}", f"secret (shown this once): {shape['secret']}"))


def _print(shape: dict[str, Any], as_json: bool) -> None:
    if as_json:
        print_json(shape)
    else:
        print(_line(shape))


def _line(shape: dict[str, Any]) -> str:
    from indexing.labels import label

    parts = [
        shape["id"],
        label("channel", shape["kind"]),
        shape["to"],
        label("channel_state", shape["state"]),
    ]
    if shape.get("paused_until"):
        parts.append(tr(f"到 {shape['paused_until'][:16]}", f"until {shape['paused_until'][:16]}"))
    if shape.get("reason"):
        parts.append(shape["reason"]["text"])
    return "  ".join(parts)


def delivery_line(delivery: Any) -> str:
    """A delivery for people, with what the other side said last."""
    from indexing.labels import label

    parts = [
        delivery.id,
        delivery.channel_id,
        label("delivery", delivery.state),
        tr(f"{delivery.attempts} 次", f"{delivery.attempts} attempts"),
    ]
    if delivery.next is not None:
        parts.append(tr(f"下次 {iso(delivery.next)}", f"next {iso(delivery.next)}"))
    answer = delivery.answer or {}
    words = tr("；", "; ").join(str(answer[key]) for key in ("cause", "remedy") if answer.get(key))
    if words and delivery.state != "sent":
        parts.append(words)
    return "  ".join(parts)
