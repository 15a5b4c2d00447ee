"""The body of a webhook: thin, for programs, under 20 kB."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from alerts.message.fitting import fit
from alerts.message.message import Item, Message, Named, Rendered
from config.clock import iso

LIMIT = 19_500


def webhook(message: Message) -> Rendered:
    """The JSON. It is for one subscription: its items carry the others that matched in `also`."""

    def body(items: Sequence[Item], _rest: int) -> str:
        value = {"type": message.type, "timestamp": iso(message.created), "data": _data(message, items)}
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    return fit(message, body, LIMIT)


def _data(message: Message, items: Sequence[Item]) -> dict[str, Any]:
    of = message.items[0].subscription if message.items else None
    data: dict[str, Any] = {
        "subscription": {"id": of.id, "name": of.name, "query": of.query} if of else None,
        "items": [_item(item) for item in items],
    }
    if message.notice is not None:
        data["notice"] = {
            "title": message.notice.heading,
            "text": "\n".join(message.notice.lines),
            "page": message.notice.link,
        }
    return data


def _item(item: Item) -> dict[str, Any]:
    return {
        "alert_id": item.alert_ids[0],
        "outcome": item.outcome,
        "seq": item.seq,
        "document_id": item.document_id,
        "url": item.url,
        "page": item.page,
        "title": item.title,
        "classes": list(item.classes),
        "what": item.what,
        "agencies": list(item.agencies),
        "region": item.region,
        "published": item.published,
        "details": list(item.details),
        "evidence": item.evidence.text if item.evidence else None,
        "also": [_named(named) for named in item.also],
    }


def _named(named: Named) -> dict[str, str]:
    return {"id": named.id, "name": named.name}
