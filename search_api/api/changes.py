"""`/api/v1/changes`: the numbered log, waited for where nothing is new."""

from __future__ import annotations

import asyncio
import time
from datetime import date, datetime
from itertools import islice
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from alerts.epoch import current_epoch
from config.clock import SHANGHAI
from config.faults import WrongUsage
from config.language import tr
from indexing.records import Change
from indexing.store import Store, changes_since
from indexing.store.changelog import last_seq
from search_api.api.shapes.changes import Changes
from search_api.documents import change
from search_api.web.answers import answered
from search_api.web.asked import After
from search_api.web.context import Here
from search_api.web.cursor import after as mark
from search_api.web.cursor import place_of

router = APIRouter(prefix="/api/v1/changes", tags=["changes"])

MAX_SIZE = 1_000
LONGEST_WAIT = 60
# How soon a waiting asker hears of a change. Asking costs one look at an index.
_LOOK_EVERY = 0.5
_MOST_SEQ = 2**31 - 1


@router.get("", response_model=Changes)
async def changes(
    request: Request,
    here: Here,
    since: Annotated[
        str | None,
        Query(
            description="变更序号（不含）或时间（含） / a number (excluded) or a time (included)",
            examples=["0", "2025-09-08"],
        ),
    ] = None,
    after: After = None,
    size: Annotated[int, Query(ge=1, le=MAX_SIZE)] = 100,
    wait: Annotated[
        int,
        Query(
            ge=0,
            le=LONGEST_WAIT,
            description="没有新变更时最多等几秒 / seconds to wait for a change where there is none",
        ),
    ] = 0,
) -> Response:
    """What changed since a number or a time, oldest first. `last` is the number to ask from the next time."""
    seq, moment = read_since(since)
    place = place_of("changes", after)
    if isinstance(place, int):
        seq = max(seq, place)
    if wait and moment is None:
        await _something_new(request, here.store, seq, wait)
    found, last = await run_in_threadpool(_page, here.store, seq, moment, size + 1)
    epoch = (await run_in_threadpool(current_epoch, here.store)).id
    shown = found[:size]
    more = len(found) > size
    return answered(
        {
            "changes": [change(entry) for entry in shown],
            "last": shown[-1].seq if more else last,
            "epoch": epoch,
            "next": mark("changes", shown[-1].seq) if more else None,
        }
    )


def read_since(text: str | None) -> tuple[int, datetime | None]:
    """A change number and a moment of which at most one says something. Raises WrongUsage."""
    if text is None:
        return 0, None
    if text.isascii() and text.isdecimal() and int(text[:11]) <= _MOST_SEQ:
        return int(text), None
    try:
        if len(text) == 10:
            day = date.fromisoformat(text)
            return 0, datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)
        moment = datetime.fromisoformat(text.replace(" ", "+"))  # an unescaped + of an address is a blank
    except ValueError:
        raise WrongUsage(
            tr(f"since 应为序号或时间，不是 {text[:40]}", f"since takes a number or a time, not {text[:40]}"),
            where="since",
        ) from None
    return 0, moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)


def _page(store: Store, seq: int, moment: datetime | None, size: int) -> tuple[list[Change], int]:
    """So many changes, and the log's last number as it was before they were looked for."""
    last = last_seq(store)
    if seq > last:
        raise WrongUsage(
            tr(
                f"没有第 {seq} 号变更：日志到第 {last} 号为止",
                f"there is no change {seq}: the log ends at {last}",
            ),
            detail=tr(
                "数据库恢复或重建过；从 0 或一个时间重新问起",
                "the database was restored or built again; ask anew from 0 or from a time",
            ),
            where="since",
        )
    return list(islice(changes_since(store, seq=seq, moment=moment, batch=size), size)), last


async def _something_new(request: Request, store: Store, seq: int, wait: int) -> None:
    """Returns once there is a change after `seq`, or the time is up, or the asker has gone. Holds no thread meanwhile."""
    until = time.monotonic() + wait
    while await run_in_threadpool(last_seq, store) <= seq:
        left = until - time.monotonic()
        if left <= 0 or await request.is_disconnected():
            return
        await asyncio.sleep(min(_LOOK_EVERY, left))
