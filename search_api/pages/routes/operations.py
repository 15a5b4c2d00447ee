"""`/operations`: the queue, the machines, what waits, and the disk. For operators."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from config.clock import now
from config.fresh_registry import fresh_registry
from config.language import tr
from indexing.store.runs.ledger import open_runs
from search_api.operations.alive import holders, nodes
from search_api.operations.backlog import Backlog, backlog_of
from search_api.operations.disk import disk_of
from search_api.pages.frame import page
from search_api.supervisor.heartbeat import troubles
from search_api.web.context import Here

router = APIRouter(include_in_schema=False)

_SHOWN = 200


@router.get("/operations")
def operations(request: Request, here: Here) -> HTMLResponse:
    """What goes on now."""
    runs = open_runs(here.store)
    waiting = backlog_of(here.store, here.settings)
    disk = disk_of(here.settings, now())
    return page(
        request,
        "operations.html",
        tr("队列与机器", "Queue and nodes"),
        runs=runs[:_SHOWN],
        more=max(0, len(runs) - _SHOWN),
        queued=sum(run.state == "queued" for run in runs),
        going=sum(run.state != "queued" for run in runs),
        sources=fresh_registry(here.settings.sources).sources,
        nodes=nodes(here.store, runs),
        holders={one.name: one for one in holders(here.store)},
        waiting=_told(waiting),
        late=waiting.next_delivery is not None and waiting.next_delivery < now(),
        next_delivery=waiting.next_delivery,
        disk=disk,
        heartbeat=here.settings.heartbeat_url is not None,
        troubles=troubles(here.store, here.settings),
    )


def _told(waiting: Backlog) -> list[tuple[str, int]]:
    """What waits, in words, and how much."""
    return [
        (tr("文件待索引", "documents to be indexed"), waiting.outbox),
        (tr("被引擎拒绝、搁置的文件", "documents that the engine refused"), waiting.refused),
        (tr("文件待读出事实", "documents whose facts are to be read"), waiting.facts),
        (tr("文件待按意思读", "readings for search by meaning"), waiting.vectors),
        (tr("变更待匹配", "changes to be matched"), waiting.changes),
        (tr("提醒待安排", "alerts to be planned"), waiting.alerts),
        (tr("消息待发", "messages to be sent"), waiting.deliveries),
    ]
