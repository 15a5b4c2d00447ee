"""What a WARC file says of itself in its first record: whose crawl it is from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from crawlers.archive.warc_file import CutOff, warc_records

_MOST = 64 * 1024


@dataclass(frozen=True, slots=True)
class WarcInfo:
    """`ours`: this program wrote the file, in the run `run_id` of the source `source_id`."""

    ours: bool = False
    run_id: str | None = None
    source_id: str | None = None


def warc_info(path: Path) -> WarcInfo:
    """The file's own description; an empty one where it has none. Raises WrongUsage where the file is no WARC."""
    try:
        first = next(warc_records(path, limit=_MOST), None)
    except CutOff:
        first = None
    if first is None or first.type != "warcinfo":
        return WarcInfo()
    lines = (line.partition(":") for line in first.block.decode("utf-8", "replace").splitlines())
    fields = {name.strip().lower(): value.strip() for name, _, value in lines}
    return WarcInfo(
        fields.get("software", "").startswith("Huanxin/"),
        fields.get("ispartof") or None,
        fields.get("description") or None,
    )
