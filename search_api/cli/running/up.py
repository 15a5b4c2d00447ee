"""`huanxin up`: everything that runs for ever, as one program."""

from __future__ import annotations

import signal
from typing import Annotated

import typer

from config.faults import Busy, WrongUsage
from config.language import tr
from search_api.cli.output import note


def up(
    context: typer.Context,
    parts: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PART]…",
            help=tr(
                "只开这几部分：scheduler worker indexer deliverer pages",
                "only these parts: scheduler worker indexer deliverer pages",
            ),
        ),
    ] = None,
) -> int:
    from filelock import FileLock, Timeout

    from config.logs import log_to_stderr
    from config.settings import load_settings
    from search_api.supervisor.parts import all_parts, part_command
    from search_api.supervisor.supervising import Supervisor

    known = all_parts(context.find_root().command.commands)  # type: ignore[attr-defined]
    for part in parts or ():
        if part not in known:
            raise WrongUsage(
                tr(f"没有 {part} 这一部分", f"no such part: {part}"), detail=" ".join(known), where=part
            )
    chosen = tuple(dict.fromkeys(parts or known))
    settings = load_settings()
    note(tr(f"数据目录：{settings.home}", f"home: {settings.home}"))
    settings.locks.mkdir(parents=True, exist_ok=True)
    locks = [FileLock(settings.locks / f"up-{part}.lock") for part in sorted(chosen)]
    try:
        for lock in locks:
            lock.acquire(timeout=0)
    except Timeout:
        raise Busy(
            tr("已有一个 huanxin up 在这个数据目录上运行", "a huanxin up runs on this home already"),
            where=str(settings.home),
        ) from None
    log_to_stderr(settings.log)
    note(tr(f"运行：{'、'.join(chosen)}", f"running: {', '.join(chosen)}"))
    supervisor = Supervisor((part, part_command(part)) for part in chosen)
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: supervisor.stop())
    supervisor.run()
    return 0
