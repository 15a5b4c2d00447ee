"""`huanxin deliver`: matching what is new against every subscription, and sending."""

from __future__ import annotations

import signal
from threading import Event
from typing import TYPE_CHECKING, Annotated, Any

import typer

from config.faults import Fault
from config.language import tr
from search_api.cli.output import note, opened, print_json

if TYPE_CHECKING:
    from alerts.delivery.deliver import Delivered


def deliver(
    once: Annotated[
        bool, typer.Option("--once", help=tr("发完到期的就结束", "end when all that is due is sent"))
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="JSON")] = False,
) -> int:
    import logging

    from alerts.delivery.deliver import deliver_on, deliver_once
    from alerts.delivery.sender import Sender
    from config.logs import log_to_stderr

    stop = Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    with opened(writing=True) as (settings, store):
        log_to_stderr(settings.log, logging.INFO if settings.log == "json" else logging.WARNING)
        sender = Sender.of(store, settings)
        if once:
            done = deliver_once(sender, stop)
        else:
            note(tr("投递中；SIGTERM 或 Ctrl-C 停止", "delivering; SIGTERM or Ctrl-C ends it"))
            done = deliver_on(sender, stop, _log if settings.log == "json" else _say)
    if as_json:
        print_json(_shape(done))
    else:
        print(_words(done))
    return 4 if done.gave_up else 0


def _say(happened: Delivered | Fault) -> None:
    if isinstance(happened, Fault):
        note(tr(f"错误：{happened.title}；稍后再试", f"error: {happened.title}; tried again later"))
    else:
        note(_words(happened))


def _log(happened: Delivered | Fault) -> None:
    import logging

    logger = logging.getLogger("huanxin.deliver")
    if isinstance(happened, Fault):
        logger.error("%s (%s)", happened.title, happened.where)
    else:
        logger.info("%s", _words(happened))


def _shape(done: Delivered) -> dict[str, Any]:
    return {
        "changes": done.changes,
        "alerts": done.alerts,
        "sent": done.sent,
        "failed": done.failed,
        "waiting": done.waiting,
    }


def _words(done: Delivered) -> str:
    return tr(
        f"变更 {done.changes}，提醒 {done.alerts}，已发 {done.sent}，失败 {done.failed}，待发 {done.waiting}",
        f"{done.changes} changes, {done.alerts} alerts, {done.sent} sent, {done.failed} failed, {done.waiting} waiting",
    )
