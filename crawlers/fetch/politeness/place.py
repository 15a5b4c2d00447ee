"""Where what is owed to hosts is kept: a file of this HOME, or the PostgreSQL that several machines share."""

from __future__ import annotations

from pathlib import Path

from config.settings import Settings
from crawlers.fetch.politeness.politeness_file import PolitenessFile
from crawlers.fetch.politeness.politeness_shared import PolitenessTables

_SHARED = ("postgresql:", "postgresql+")


def politeness_place(settings: Settings) -> str:
    """A folder, or the address of the database."""
    address = settings.database_url
    return address if address.startswith(_SHARED) else str(settings.home / "politeness")


def open_place(place: Path | str, table: str) -> PolitenessFile | PolitenessTables:
    """The place with a `table` (a CREATE statement) in it. Raises Fault where it cannot be used."""
    if str(place).startswith(_SHARED):
        return PolitenessTables(str(place), table)
    return PolitenessFile(Path(place), table)
