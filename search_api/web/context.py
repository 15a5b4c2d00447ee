"""What every route works with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Depends, Request

from config.settings import Settings
from indexing.store import Store


@dataclass(frozen=True, slots=True)
class Serving:
    """The settings and the open store of the app that answers."""

    settings: Settings
    store: Store


async def _serving(request: Request) -> Serving:
    return cast("Serving", request.app.state.serving)


Here = Annotated[Serving, Depends(_serving)]
