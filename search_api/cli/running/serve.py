"""`huanxin serve`: pages and API."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer

from config.language import tr
from search_api.cli.output import note


def serve(
    port: Annotated[
        int | None,
        typer.Option(min=0, max=65535, help=tr("端口，默认 HUANXIN_PORT", "port, else HUANXIN_PORT")),
    ] = None,
) -> int:
    from config.settings import load_settings
    from search_api.serving.serve import serve as serving

    settings = load_settings()
    note(tr(f"数据目录：{settings.home}", f"home: {settings.home}"))
    serving(settings if port is None else replace(settings, port=port))
    return 0
