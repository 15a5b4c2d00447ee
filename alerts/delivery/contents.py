"""What a delivery says, read from the store when it is sent: who unsubscribed meanwhile is not told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from alerts.channels.channel import Channel
from alerts.delivery.grouping import event_type
from alerts.delivery.links import document_page, leave_page, subscription_page
from alerts.delivery.notices import notice
from alerts.message.message import Evidence, Item, Kind, Message, Named
from alerts.secrets import Keys
from config.language import language, tr
from config.regions import region_name
from indexing.store.portions import portions
from indexing.store.schema import (
    alerts,
    delivery_items,
    documents,
    subscription_channels,
    subscriptions,
)


def read_message(
    connection: Connection, row: sa.Row[Any], channel: Channel, keys: Keys, address: str
) -> Message | None:
    """The message of a row of `deliveries`; None where nobody wants any of it any more. `address` is that of our pages."""
    kind = cast("Kind", row.kind)
    if row.notice is not None:
        said = notice(connection, row.notice, channel, keys, address)
        if said is None:
            return None
        return Message(
            row.id, kind, "channel.state", row.created, said.link, notice=said, keyword=channel.keyword
        )
    found = _items(connection, row.id, channel, keys, address, everything=kind == "test")
    if not found and kind == "test":
        found = [_sample(address)]
    if not found:
        return None
    items = [item for item, _ in found]
    names = tuple(dict.fromkeys(named for item in items for named in (item.subscription, *item.also)))
    return Message(
        id=row.id,
        kind=kind,
        type="webhook.test" if kind == "test" else found[0][1],
        created=row.created,
        link=subscription_page(address, names[0].id if len(names) == 1 else None),
        items=tuple(items),
        keyword=channel.keyword,
        part=row.part,
        leave=leave_page(address, keys, channel.id, [named.id for named in names]),
    )


def _items(
    connection: Connection, delivery_id: str, channel: Channel, keys: Keys, address: str, *, everything: bool
) -> list[tuple[Item, str]]:
    """The items in their order, each with the webhook's type. `everything`: whether or not it is still subscribed to."""
    wanted = sa.exists().where(
        subscription_channels.c.subscription_id == alerts.c.subscription_id,
        subscription_channels.c.channel_id == channel.id,
    )
    query = (
        sa.select(
            alerts,
            delivery_items.c.position,
            subscriptions.c.name,
            subscriptions.c.query,
            subscriptions.c.on,
            subscriptions.c.created,
        )
        .join_from(delivery_items, alerts)
        .join(subscriptions, subscriptions.c.id == alerts.c.subscription_id)
        .where(delivery_items.c.delivery_id == delivery_id)
        .order_by(delivery_items.c.position, subscriptions.c.created, alerts.c.subscription_id)
    )
    if not everything:
        query = query.where(subscriptions.c.removed_at.is_(None), wanted)
    rows = connection.execute(query).all()
    papers = _papers(connection, {row.document_id for row in rows if row.document_id})
    together: dict[int, list[sa.Row[Any]]] = {}
    for row in rows:
        together.setdefault(row.position, []).append(row)
    return [
        (_item(same, papers, channel, keys, address), event_type(same[0].on, same[0].outcome, same[0].event))
        for same in together.values()
    ]


def _papers(connection: Connection, ids: set[str]) -> Mapping[str, sa.Row[Any]]:
    found: dict[str, sa.Row[Any]] = {}
    of = documents.c
    for some in portions(sorted(ids)):
        rows = connection.execute(
            sa.select(of.id, of.url, of.agencies, of.region, of.published, of.document_date).where(
                of.id.in_(some)
            )
        )
        found |= {row.id: row for row in rows}
    return found


def _item(
    same: Sequence[sa.Row[Any]], papers: Mapping[str, sa.Row[Any]], channel: Channel, keys: Keys, address: str
) -> Item:
    row, paper = same[0], papers.get(same[0].document_id)
    named = [
        Named(
            one.subscription_id,
            one.name,
            one.query,
            leave_page(address, keys, channel.id, [one.subscription_id]),
            subscription_page(address, one.subscription_id),
        )
        for one in same
    ]
    return Item(
        alert_ids=tuple(one.id for one in same),
        outcome=row.outcome,
        seq=row.seq,
        document_id=row.document_id,
        url=paper.url if paper else None,
        page=_page(row, address),
        title=row.title,
        classes=tuple(row.classes),
        what=str(row.what.get(language()) or ""),
        agencies=tuple(paper.agencies) if paper else (),
        region=paper.region if paper else None,
        region_name=region_name(paper.region) if paper and paper.region else None,
        published=(paper.published or paper.document_date) if paper else None,
        evidence=_evidence(row.evidence),
        subscription=named[0],
        also=tuple(named[1:]),
        details=tuple(str(line.get(language()) or "") for line in row.details or ()),
    )


def _page(row: sa.Row[Any], address: str) -> str:
    if row.page:
        return f"{address}{row.page}"
    if row.document_id:
        return document_page(address, row.document_id)
    return subscription_page(address, row.subscription_id)


def _evidence(stored: Mapping[str, Any] | None) -> Evidence | None:
    if not stored or not stored.get("text"):
        return None
    marks = sorted((int(start), int(end)) for start, end in stored.get("marks", ()))
    return Evidence(str(stored["text"]), tuple(marks))


def _sample(address: str) -> tuple[Item, str]:
    """What a test shows where the channel has had no alert yet."""
    text = tr("每件补贴不超过 1500 元", "at most 1500 yuan an item")
    item = Item(
        alert_ids=("al_sample",),
        outcome="matches",
        seq=None,
        document_id=None,
        url=None,
        page=address,
        title=tr(
            "关于开展家居焕新消费季活动的通知（样例）",
            "Notice on the Home Renewal Consumption Season (a sample)",
        ),
        classes=("rule",),
        what=tr("【改规则】补贴 2000 元 → 1500 元", "[rule] subsidy 2000 yuan → 1500 yuan"),
        agencies=(tr("商务部", "Ministry of Commerce"),),
        region="100000",
        region_name=region_name("100000"),
        published=None,
        evidence=Evidence(text, ((text.index("1500"), len(text)),)),
        subscription=Named("sub_sample", tr("样例", "sample")),
    )
    return item, "webhook.test"
