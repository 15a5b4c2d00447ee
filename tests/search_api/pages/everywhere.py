"""The address of every page, over a staged HOME."""

from __future__ import annotations

from search_api.pages.views.addresses import address, document_address
from tests.search_api.pages.stage import BLOCKED_RUN, HELD_RUN, Staged


def pages(made: Staged) -> dict[str, str]:
    """An address for each route of a page, by the route's path, as an admin may see them."""
    return {
        "/": "/",
        "/search": "/search?q=家居焕新消费季&region=110000",
        "/documents/{document_id}": document_address(made.rules, q="净水器"),
        "/documents/{document_id}/files/{number}": document_address(made.rules, "files/1"),
        "/documents/{document_id}/diff": document_address(made.rules, "diff", **{"from": 1, "to": 3}),
        "/changes": "/changes",
        "/activities": "/activities",
        "/activities/merged": address("/activities/merged", {"key": made.activity}),
        "/coverage": "/coverage",
        "/figures": "/figures",
        "/lineage": "/lineage",
        "/subscriptions": "/subscriptions",
        "/subscriptions/new": "/subscriptions/new?q=补贴",
        "/subscriptions/{key}": f"/subscriptions/{made.subscription}",
        "/inbox": "/inbox",
        "/channels": "/channels",
        "/channels/{key}": f"/channels/{made.channel}",
        "/channels/confirm/{token}": made.confirming,
        "/unsubscribe/{token}": made.leaving,
        "/sources": "/sources",
        "/sources/add": "/sources/add",
        "/sources/{source_id}": "/sources/cn-sd-col352659",
        "/operations": "/operations",
        "/runs": "/runs",
        "/runs/{run_id}": f"/runs/{BLOCKED_RUN}",
        "/attachments": "/attachments",
        "/quarantine": "/quarantine",
        "/quarantine/{run_id}": f"/quarantine/{HELD_RUN}",
        "/help": "/help",
        "/sign-in": "/sign-in",
        "/account": "/account",
        "/users": "/users",
        "/settings": "/settings",
    }


def further(made: Staged) -> tuple[str, ...]:
    """The same pages in their other states."""
    return (
        "/search",
        "/search?q=没有的词zzqx 福建&region=福建",
        "/search?q=(坏的检索式&region=火星",
        document_address(made.rules, version=1),
        document_address(made.rules, on="2025-09-10"),
        document_address(made.long),
        document_address(made.long, part="2"),
        document_address(made.withdrawn),
        document_address(made.external),
        document_address(made.bare),
        "/activities?when=ended&q=没有的",
        "/activities?view=timeline",
        "/activities?view=month",
        "/activities?view=map",
        "/coverage?by=month&measure=6",
        "/coverage?region=350000&column=6",
        "/lineage?document=nothing",
        "/subscriptions/new",
        "/subscriptions/new?on=activities&q=region:350000",
        "/subscriptions/new?on=deadlines",
        "/subscriptions/new?on=sources",
        "/subscriptions/new?on=report",
        "/subscriptions/new?q=《轻工业稳增长工作方案》&on=paper",
        "/sources/cn-sd-col352659?rule=工作日 07:10",
        "/changes?class=rule",
        "/changes?class=back",
        "/sources?not=up",
        "/sources?q=福建",
        "/sources?region=370000",
        "/runs?state=failed",
        "/attachments?state=read",
        "/documents/nothing-of-this-name",
        "/nothing-here",
    )
