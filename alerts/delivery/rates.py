"""The budgets of bots, counted in the database in real time: their vendors' clocks know nothing of ours."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa

from indexing.store import Store
from indexing.store.schema import channel_seconds

# Kind -> (seconds, messages in any so many seconds).
BUDGETS: Mapping[str, tuple[tuple[int, int], ...]] = {
    "wecom": ((60, 20),),
    "dingtalk": ((60, 20),),
    "feishu": ((1, 5), (60, 100)),
}


def take(store: Store, kind: str, channel_id: str, seconds: float) -> float:
    """Takes one message of the channel's budget at `seconds` (since 1970) and gives 0, or gives the seconds until there is one."""
    budgets = BUDGETS.get(kind)
    if budgets is None:
        return 0.0
    second = int(seconds)
    own = channel_seconds.c.channel_id == channel_id
    with store.writing(ordered=False) as connection:
        rows = connection.execute(
            sa.select(channel_seconds.c.second, channel_seconds.c["count"].label("sent"))
            .where(own, channel_seconds.c.second >= second - 61)
            .order_by(channel_seconds.c.second.desc())
        ).all()
        wait = max(_wait([(row.second, row.sent) for row in rows], *budget, seconds) for budget in budgets)
        if wait > 0:
            return wait
        connection.execute(channel_seconds.delete().where(own, channel_seconds.c.second < second - 61))
        there = next((row.sent for row in rows if row.second == second), 0)
        if there:
            connection.execute(
                channel_seconds.update()
                .where(own, channel_seconds.c.second == second)
                .values(count=there + 1)
            )
        else:
            connection.execute(channel_seconds.insert().values(channel_id=channel_id, second=second, count=1))
    return 0.0


def _wait(counts: list[tuple[int, int]], span: int, most: int, seconds: float) -> float:
    """How long until fewer than `most` lie within the last `span` seconds. What was sent in a second may have been at its end, so
    it counts until `span` whole seconds are over. `counts` has the newest first."""
    sent = 0
    for second, count in counts:
        free_at = second + 1 + span
        if free_at <= seconds:
            break
        sent += count
        if sent >= most:
            return free_at - seconds
    return 0.0
