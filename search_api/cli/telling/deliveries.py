"""`huanxin deliveries`: the log of what was sent where, with every attempt."""

from __future__ import annotations

from typing import Annotated

import typer

from config.faults import WrongUsage
from config.language import tr
from search_api.cli.output import note, opened, print_json
from search_api.cli.telling.channels import delivery_line
from search_api.moments import parse_moment

_STATES = ("waiting", "sent", "failed", "kept", "dropped")


def deliveries(
    channel: Annotated[str, typer.Option(metavar="ID", help=tr("只看一个通知方式", "of one channel"))] = "",
    state: Annotated[str, typer.Option(help=" | ".join(_STATES))] = "",
    since: Annotated[str, typer.Option(metavar="T", help=tr("自某时", "since a time"))] = "",
    resend: Annotated[
        str,
        typer.Option(
            metavar="ID",
            help=tr("现在（再）发这一条，编号不变", "send this one (again) now, with the same id"),
        ),
    ] = "",
    as_json: Annotated[
        bool, typer.Option("--json", "--jsonl", help=tr("每行一个 JSON", "one JSON object a line"))
    ] = False,
) -> int:
    from alerts.delivery.again import send_again
    from alerts.delivery.log import read_deliveries
    from config.clock import now

    if state and state not in _STATES:
        raise WrongUsage(
            tr(f"没有这种状态：{state}", f"no such state: {state}"), detail=" ".join(_STATES), where="--state"
        )
    moment = parse_moment(since, "--since") if since else None
    with opened(writing=bool(resend)) as (_, store):
        if resend:
            send_again(store, resend, now())
        rows = read_deliveries(
            store,
            ids=[resend] if resend else None,
            channel_id=channel or None,
            state=state or None,
            since=moment,
        )
    for row in rows:
        if as_json:
            print_json(row)
        else:
            print(delivery_line(row))
    if not rows and not as_json:
        note(tr("没有投递", "no delivery"))
    return 0
