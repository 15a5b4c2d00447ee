"""What a probe is given and what it says."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from crawlers.papers.look import Look
from indexing.records import PageRequest

Fetch = Callable[[PageRequest], Awaitable[Look | None]]
"""Where pages come from: the network, an archive, a file. None: it cannot be had from there."""


@dataclass(frozen=True, slots=True)
class Detail:
    """What was read on one page behind a row. `body` is the length of its text in characters; `hosts` are those at which the
    pages and files of the rows that were tried stand in the end."""

    url: str
    verdict: str
    title: str | None
    published: str | None
    body: int
    attachments: int
    hosts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Probed:
    """`verdict` is of the list page, `ok` where it could be looked at; `yaml` a site file that the registry takes.

    `next` are the requests for further pages; `options` those of the column; `detail` is None where no page behind a row
    could be had; `unread` is the script behind which further pages lie that cannot be read.
    """

    url: str
    verdict: str
    verdict_detail: str | None
    family: str
    why: tuple[str, ...]
    rows: int
    dated: int
    next: tuple[PageRequest, ...]
    options: Mapping[str, Any] = field(default_factory=dict)
    detail: Detail | None = None
    yaml: str = ""
    unread: str | None = None
