"""Addresses in messages: our pages, and links that act without a sign-in because nobody else can make them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

import sqlalchemy as sa

from alerts.secrets import Keys
from config.faults import NotFound
from config.language import tr
from indexing.store import Store
from indexing.store.schema import subscription_channels, subscriptions


@dataclass(frozen=True, slots=True)
class Leaving:
    """What an unsubscribe link would do: one channel no longer gets these subscriptions, told as (id, name)."""

    channel_id: str
    subscriptions: tuple[tuple[str, str], ...]


def document_page(address: str, document_id: str) -> str:
    return f"{address}/documents/{quote(document_id, safe='')}"


def subscription_page(address: str, subscription_id: str | None) -> str:
    return f"{address}/subscriptions/{subscription_id}" if subscription_id else f"{address}/subscriptions"


def channel_page(address: str, channel_id: str) -> str:
    return f"{address}/channels/{channel_id}"


def confirm_page(address: str, token: str) -> str:
    return f"{address}/channels/confirm/{token}"


def leave_page(address: str, keys: Keys, channel_id: str, subscription_ids: Sequence[str]) -> str:
    """Where the channel leaves these subscriptions: GET says what it would do, POST does it."""
    return f"{address}/unsubscribe/{keys.sign(' '.join(('leave', channel_id, *subscription_ids)))}"


def read_leaving(store: Store, keys: Keys, token: str) -> Leaving:
    """What the link with this token would do, for a page that says so first. Raises NotFound for what is no such link."""
    word, *ids = (keys.verify(token) or "").split(" ")
    if word != "leave" or len(ids) < 2:
        raise NotFound(tr("这个退订链接无效", "this is no link to unsubscribe"))
    with store.reading() as connection:
        rows = connection.execute(
            sa.select(subscriptions.c.id, subscriptions.c.name).where(subscriptions.c.id.in_(ids[1:]))
        ).all()
    return Leaving(ids[0], tuple((row.id, row.name) for row in rows))


def leave(store: Store, leaving: Leaving) -> None:
    """Unsubscribes. What is on its way to the channel for these alone is not sent either; a second time does nothing."""
    with store.writing(ordered=False) as connection:
        connection.execute(
            subscription_channels.delete().where(
                subscription_channels.c.channel_id == leaving.channel_id,
                subscription_channels.c.subscription_id.in_([key for key, _ in leaving.subscriptions]),
            )
        )
