"""The archives of all machines, as far as they can be reached from this one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from config.faults import NotFound
from config.language import tr
from config.settings import Settings
from crawlers.archive.reader import read_at
from indexing.records import ArchivePlace, Capture
from indexing.store import Store
from indexing.store.nodes import worker_signs


class Elsewhere(NotFound):
    """Bytes that another machine has."""

    type = "elsewhere"


@dataclass(frozen=True, slots=True)
class Shelf:
    """A machine's archive: its folder, by the path that it has there, and where people reach that machine."""

    folder: Path
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Shelves:
    """This machine's archive in `own`, and those of the others (`others`, by machine), which may lie on shared storage."""

    own: Path
    node: str
    others: Mapping[str, Shelf]

    def folder(self, place: ArchivePlace, node: str | None) -> Path:
        """The folder in which the file lies that machine `node` wrote; ours, where no other is known to have it. Raises
        Elsewhere, naming the machine, where the file cannot be reached from here."""
        if node in (None, self.node) or (self.own / place.file).is_file():
            return self.own
        assert node is not None
        shelf = self.others.get(node)
        if shelf is not None and (shelf.folder / place.file).is_file():
            return shelf.folder
        url = shelf.url if shelf is not None else None
        raise Elsewhere(
            tr(f"存档在机器 {node} 上", f"its bytes lie on machine {node}"),
            detail=tr(f"在那里取：{url}", f"ask there: {url}")
            if url
            else tr(
                "在那台机器上运行，或共享它的 archive 文件夹", "run this there, or share its archive folder"
            ),
            where=place.file,
        )

    def read(self, place: ArchivePlace, node: str | None) -> Capture:
        """The capture at a place of a machine's archive. Raises as `folder` and `crawlers.archive.reader.read_at`."""
        return read_at(self.folder(place, node), place)


def shelves(store: Store, settings: Settings) -> Shelves:
    """The archives of the machines that ever had a worker."""
    others = {
        sign.node: Shelf(Path(sign.home) / settings.archive.name, sign.url)
        for sign in worker_signs(store)
        if sign.node != settings.node
    }
    return Shelves(settings.archive, settings.node, others)
