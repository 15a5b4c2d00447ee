"""Messages about channels: what is wrong with one is told through another, and a new address is asked whether it is right."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from alerts.channels.channel import Channel, masked
from alerts.channels.rows import confirm_token, read_channel
from alerts.delivery.ladder import off_peak
from alerts.delivery.links import channel_page, confirm_page
from alerts.delivery.plan import new_delivery_id
from alerts.message.message import Notice
from alerts.secrets import Keys
from config.language import language, tr
from indexing.labels import label
from indexing.store import Store
from indexing.store.schema import channels, deliveries

# A paused channel is told of at once and on these days after, as long as it is paused: forgotten ones lose alerts.
_REMINDERS = (0, 1, 3, 7)


def tell_owner(connection: Connection, channel_id: str, code: str, moment: datetime) -> None:
    """Notes that the owner of a channel be told of it through another one of theirs, else through a shared one. `code` is `paused` or
    `trouble`. Where there is no other, the list of channels and the log of deliveries say it."""
    of = connection.execute(sa.select(channels).where(channels.c.id == channel_id)).one()
    others = connection.execute(
        sa.select(channels).where(channels.c.id != channel_id, channels.c.state == "active")
    ).all()
    own = [row for row in others if row.owner == of.owner]
    shared = [row for row in others if row.shared]
    chosen = sorted(own or shared, key=lambda row: (row.failures, row.created, row.id))[:1]
    for other in chosen:
        for days in _REMINDERS if code == "paused" else (0,):
            add_notice(
                connection,
                other,
                {"code": code, "channel_id": channel_id},
                moment,
                moment + timedelta(days=days),
            )


def ask_to_confirm(store: Store, channel_id: str, moment: datetime) -> str:
    """Sends the reader of a new mail address the link that makes it active."""
    with store.writing(ordered=False) as connection:
        to = connection.execute(sa.select(channels).where(channels.c.id == channel_id)).one()
        return add_notice(connection, to, {"code": "confirm"}, moment, moment)


def add_notice(
    connection: Connection, to: sa.Row[Any], what: Mapping[str, Any], moment: datetime, due: datetime
) -> str:
    """Writes the delivery of a notice to a row of `channels`."""
    key = new_delivery_id()
    connection.execute(
        deliveries.insert().values(
            id=key,
            channel_id=to.id,
            kind="confirm" if what["code"] == "confirm" else "notice",
            state="waiting",
            attempts=0,
            next=off_peak(to.kind, to.id, due),
            log=[],
            notice=dict(what),
            part=1,
            created=moment,
        )
    )
    return key


def notice(
    connection: Connection, what: Mapping[str, Any], to: Channel, keys: Keys, address: str
) -> Notice | None:
    """The words of a notice; None where it no longer holds."""
    if what["code"] == "confirm":
        return Notice(
            tr("请确认接收提醒的邮箱", "please confirm this address for alerts"),
            (
                tr(
                    f"有人请求把焕新的提醒发到 {to.address}。",
                    f"Somebody asked for Huanxin's alerts to be sent to {to.address}.",
                ),
                tr(
                    "不是您，或不想收，不用理会：不确认就不会再收到任何邮件。",
                    "If it was not you, do nothing: without your confirmation no mail follows.",
                ),
            ),
            confirm_page(address, confirm_token(keys, to.id)),
            tr("确认", "confirm"),
        )
    row = connection.execute(sa.select(channels).where(channels.c.id == what["channel_id"])).one()
    reason: Mapping[str, Any] = row.reason or {}
    if what["code"] == "paused" and (row.state != "paused" or reason.get("code") == "asked"):
        return None
    if what["code"] == "trouble" and (row.state != "active" or reason.get("code") != "trouble"):
        return None
    of = read_channel(row, keys)
    name = f"{label('channel', of.kind)} {masked(of.kind, of.address)}"
    kept = connection.scalar(
        sa.select(sa.func.count())
        .select_from(deliveries)
        .where(deliveries.c.channel_id == of.id, deliveries.c.state.in_(("kept", "waiting")))
    )
    heading = (
        tr(f"【通知已停】{name}", f"[channel paused] {name}")
        if what["code"] == "paused"
        else tr(f"【通知不通】{name}", f"[channel in trouble] {name}")
    )
    lines = (
        reason_words(reason),
        tr(f"积下 {kept} 条消息，没有丢", f"{kept} messages are kept; none is lost"),
        tr(
            f"修好后恢复：huanxin channels resume {of.id}",
            f"once it is mended: huanxin channels resume {of.id}",
        )
        if what["code"] == "paused"
        else tr("仍在自动重试", "it is still tried again by itself"),
    )
    return Notice(heading, lines, channel_page(address, of.id), tr("查看", "look at it"))


def reason_words(reason: Mapping[str, Any] | None) -> str:
    """Why a channel is in its state, for people: cause and remedy in their language; empty where there is nothing to say."""
    if not reason:
        return ""
    spoken = language()
    told = {
        "asked": tr("由人暂停", "paused by a person"),
        "unreachable": tr("约 76 小时一直没有送达", "nothing could be delivered for some 76 hours"),
        "bounced": tr("三次退信", "mail was returned three times"),
    }.get(str(reason.get("code")), "")
    answer = reason.get("answer") or {}
    cause, remedy = (str((answer.get(part) or {}).get(spoken) or "") for part in ("cause", "remedy"))
    return tr("；", "; ").join(part for part in (told, cause, remedy) if part)
