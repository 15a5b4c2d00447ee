"""Channels as the database keeps them."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

import sqlalchemy as sa

from alerts.channels.channel import KINDS, Channel, Kind, State, full_address
from alerts.channels.webhook import check_secret, new_secret
from alerts.secrets import Keys
from config.faults import NotFound, WrongUsage
from config.language import tr
from indexing.store import Store
from indexing.store.schema import channels

# While a webhook's secret is being changed its messages are signed with the new and the old one.
_SECRETS = 2


@dataclass(frozen=True, slots=True)
class Wanted:
    """A channel to be added. `confirmed` is for what an operator enters on the machine itself: mail entered elsewhere waits until
    its reader has confirmed the address. Of a bot `secret` is what its vendor shows; a webhook gets one where it is None."""

    kind: str
    address: str
    secret: str | None = None
    keyword: str | None = None
    owner: str | None = None
    shared: bool = True
    confirmed: bool = False


def add_channel(store: Store, keys: Keys, wanted: Wanted, moment: datetime) -> Channel:
    """The new channel, its secrets in the open for the one time they are shown. Raises WrongUsage for what can be none."""
    if wanted.kind not in KINDS:
        raise WrongUsage(
            tr(f"没有这种通知方式：{wanted.kind}", f"no such kind of channel: {wanted.kind}"),
            detail=" ".join(KINDS),
            where="--kind",
        )
    kind = wanted.kind
    secret = wanted.secret
    if secret is not None and kind in ("mail", "wecom"):
        raise WrongUsage(tr("邮件和企业微信没有密钥", "mail and WeCom have no secret"), where="--secret")
    if kind == "webhook":
        secret = check_secret(secret) if secret else new_secret()
    channel = Channel(
        id=f"ch_{secrets.token_hex(4)}",
        kind=kind,
        address=full_address(kind, wanted.address),
        secrets=(secret,) if secret else (),
        keyword=wanted.keyword or None,
        owner=wanted.owner or None,
        shared=wanted.shared,
        state="active" if wanted.confirmed or kind != "mail" else "unconfirmed",
        created=moment,
    )
    with store.writing(ordered=False) as connection:
        connection.execute(
            channels.insert().values(
                id=channel.id,
                kind=kind,
                address=channel.address if kind == "mail" else keys.encrypt(channel.address),
                secret=_kept(keys, channel.secrets),
                keyword=channel.keyword,
                owner=channel.owner,
                shared=channel.shared,
                state=channel.state,
                failures=0,
                created=moment,
            )
        )
    return channel


def find_channel(store: Store, keys: Keys, channel_id: str) -> Channel:
    """Raises NotFound, for a removed one too."""
    with store.reading() as connection:
        row = connection.execute(
            sa.select(channels).where(channels.c.id == channel_id, channels.c.state != "removed")
        ).one_or_none()
    if row is None:
        raise NotFound(tr(f"没有通知方式 {channel_id}", f"no channel {channel_id}"), where=channel_id)
    return read_channel(row, keys)


def list_channels(store: Store, keys: Keys) -> tuple[Channel, ...]:
    """All that are not removed, oldest first."""
    with store.reading() as connection:
        rows = connection.execute(
            sa.select(channels)
            .where(channels.c.state != "removed")
            .order_by(channels.c.created, channels.c.id)
        ).all()
    return tuple(read_channel(row, keys) for row in rows)


def rotate_secret(store: Store, keys: Keys, channel_id: str, secret: str | None) -> Channel:
    """A webhook's new secret comes before the former one, and both sign; a bot's takes its place. The secrets are in the open."""
    channel = find_channel(store, keys, channel_id)
    if channel.kind == "webhook":
        renewed = ((check_secret(secret) if secret else new_secret()), *channel.secrets)[:_SECRETS]
    elif channel.kind in ("dingtalk", "feishu") and secret:
        renewed = (secret,)
    else:
        raise WrongUsage(
            tr("这种通知方式没有可换的密钥", "this kind of channel has no secret to change"), where=channel_id
        )
    with store.writing(ordered=False) as connection:
        connection.execute(
            channels.update().where(channels.c.id == channel_id).values(secret=_kept(keys, renewed))
        )
    return find_channel(store, keys, channel_id)


def confirm_token(keys: Keys, channel_id: str) -> str:
    """What the link in the confirmation mail ends with."""
    return keys.sign(f"confirm {channel_id}")


def confirm(store: Store, keys: Keys, token: str) -> str:
    """Makes the address of a confirmation link active and gives its channel's id; a second time does nothing. Raises NotFound for
    what is no such link, or one of a removed channel."""
    word, _, channel_id = (keys.verify(token) or "").partition(" ")
    if word == "confirm":
        with store.writing(ordered=False) as connection:
            state = connection.scalar(sa.select(channels.c.state).where(channels.c.id == channel_id))
            if state == "unconfirmed":
                connection.execute(
                    channels.update().where(channels.c.id == channel_id).values(state="active", reason=None)
                )
            if state not in (None, "removed"):
                return channel_id
    raise NotFound(tr("这个确认链接无效或已过期", "this link confirms nothing, or no longer"))


def read_channel(row: sa.Row[Any], keys: Keys) -> Channel:
    """A row in the open. Raises Fault where the key file does not open it."""
    return Channel(
        id=row.id,
        kind=cast("Kind", row.kind),
        address=row.address if row.kind == "mail" else keys.decrypt(row.address),
        secrets=tuple(keys.decrypt(row.secret).split("\n")) if row.secret else (),
        keyword=row.keyword,
        owner=row.owner,
        shared=row.shared,
        state=cast("State", row.state),
        reason=row.reason,
        paused_until=row.paused_until,
        failures=row.failures,
        opened_until=row.opened_until,
        created=row.created,
    )


def _kept(keys: Keys, opened: Sequence[str]) -> str | None:
    return keys.encrypt("\n".join(opened)) if opened else None
