"""Which of the waiting runs may begin now. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime

from config.site import Source
from crawlers.fetch.politeness.windows import within
from indexing.store.runs.queue import Waiting


def may_begin(
    waiting: Iterable[Waiting],
    sources: Mapping[str, Source],
    busy_sources: Collection[str],
    busy_hosts: Collection[str],
    moment: datetime,
) -> Iterator[Waiting]:
    """Those of the waiting, in their order, whose source is known, not being crawled, and has no host that another run has; what is
    due by a schedule waits for the window (Shanghai time) that it was queued with."""
    taken = set(busy_hosts)
    for key in busy_sources:
        if key in sources:
            taken.update(sources[key].site.hosts)
    for run in waiting:
        source = sources.get(run.source_id)
        if (
            source is None
            or not source.enabled
            or run.source_id in busy_sources
            or taken & set(source.site.hosts)
        ):
            continue
        if within(run.ask.get("window") or (), moment):
            yield run
