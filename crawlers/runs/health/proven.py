"""When a source that nobody has seen parsed is proven by its own healthy runs. Pure; the YAML stays as it is."""

from __future__ import annotations

from collections.abc import Mapping

from config.site import Source

# One good run may be luck: a page that is up today, a list that happens to fit. Three days are none.
DAYS = 3


def healthy_days(source: Source, most_entries: Mapping[str, int]) -> tuple[str, ...]:
    """The days of `most_entries` (Shanghai day `YYYY-MM-DD`: the most rows that a finished run listed) whose rows are as
    many as the source expects on a full list page, or any where it expects no number; in order."""
    least = source.column.expect.rows or 1
    return tuple(sorted(day for day, entries in most_entries.items() if entries >= least))


def proven_by_runs(source: Source, days: tuple[str, ...], *, has_paper: bool) -> bool:
    """Whether an unproven source counts as proven: healthy on three days, and one of its papers has every field that it
    expects (`has_paper`). A fallback stays one, since it only stands in, and a disabled source has no runs to speak for it."""
    return source.state == "unproven" and has_paper and len(days) >= DAYS
