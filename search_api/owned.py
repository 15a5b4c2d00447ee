"""Whose subscriptions and channels are whose: a person's own are theirs, an admin sees everybody's, shared channels are for all."""

from __future__ import annotations

from collections.abc import Iterable

from alerts.channels.channel import Channel
from alerts.channels.rows import find_channel, list_channels
from alerts.draft import Draft
from alerts.secrets import Keys
from alerts.subscriptions import Subscription, find_subscription
from config.faults import NotFound
from config.language import tr
from search_api.auth.audit import note
from search_api.auth.viewer import Viewer
from search_api.web.context import Serving
from search_api.web.faults import NotAllowed


def person_of(who: Viewer | None) -> Viewer:
    assert who is not None and who.name is not None  # the table of needs lets nobody else in
    return who


def owner_of(who: Viewer | None) -> str | None:
    """Whose subscriptions somebody sees: their own, an admin everybody's."""
    person = person_of(who)
    return None if person.may("admin") else person.name


def own(here: Serving, who: Viewer | None, key: str) -> Subscription:
    """The subscription, where it is one's own to see. Raises NotFound."""
    one = find_subscription(here.store, key[:40])
    if owner_of(who) not in (None, one.draft.owner):
        raise NotFound(tr(f"没有订阅 {key[:40]}", f"no subscription {key[:40]}"), where=key[:40])
    return one


def noted(
    here: Serving,
    who: Viewer | None,
    what: str,
    on: str,
    before: Subscription | None,
    after: Subscription | None,
) -> None:
    """Writes the audit row of a change to a subscription."""
    shapes = [
        {
            "name": one.draft.name,
            "query": one.draft.query,
            "rhythm": one.draft.rhythm,
            "user": one.draft.owner,
        }
        if one
        else None
        for one in (before, after)
    ]
    with here.store.writing(ordered=False) as connection:
        note(connection, person_of(who).actor, what, on, *shapes)


def usable(here: Serving, who: Viewer | None) -> tuple[Channel, ...]:
    """The channels that somebody may use."""
    return tuple(
        one for one in list_channels(here.store, Keys.of(here.settings)) if one.shared or is_own(one, who)
    )


def is_own(channel: Channel, who: Viewer | None) -> bool:
    """Whether somebody may change a channel, and read what was sent there."""
    person = person_of(who)
    return person.may("admin") or channel.owner == person.name


def mine(here: Serving, who: Viewer | None, key: str) -> Channel:
    """The channel, where it is one's own to change. Raises NotFound, for a shared one NotAllowed."""
    channel = find_channel(here.store, Keys.of(here.settings), key[:40])
    if is_own(channel, who):
        return channel
    if channel.shared:
        raise NotAllowed(
            tr("这是共用的通知方式，由管理员管理", "this channel is shared; an admin looks after it")
        )
    raise NotFound(tr(f"没有通知方式 {key[:40]}", f"no channel {key[:40]}"), where=key[:40])


def check_watched(who: Viewer | None, draft: Draft) -> None:
    """Raises NotAllowed for what only operators watch: how sources are, and the report on them."""
    if draft.on in ("sources", "report") and not person_of(who).may("operator"):
        raise NotAllowed(
            tr("来源的状况与周报只给操作员", "how sources are, and the report on them, is for operators")
        )


def check_channels(here: Serving, who: Viewer | None, ids: Iterable[str]) -> None:
    """Raises NotFound for a channel that is neither one's own nor shared."""
    known = {channel.id for channel in usable(here, who)}
    for key in ids:
        if key not in known:
            raise NotFound(tr(f"没有通知方式 {key[:40]}", f"no channel {key[:40]}"), where="channels")
