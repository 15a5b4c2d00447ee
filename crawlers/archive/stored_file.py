"""An attachment's bytes out of the archive."""

from __future__ import annotations

from config.faults import Fault, NotFound
from config.language import tr
from config.settings import Settings
from crawlers.archive.shelves import Elsewhere, shelves
from indexing.records import StoredAttachment
from indexing.store import Store
from indexing.store.captures import captures_of


def stored_file(store: Store, settings: Settings, file: StoredAttachment) -> bytes:
    """The bytes of the attachment as they were received. Raises Elsewhere where another machine has them, NotFound where the
    archive has none that are these."""
    kept = captures_of(store, file.url) if file.url else ()
    archives = shelves(store, settings)
    elsewhere: Elsewhere | None = None
    for row in reversed(kept):
        if row.sha256 != file.sha256 or row.place is None:
            continue
        try:
            return archives.read(row.place, row.node).body
        except Elsewhere as fault:
            elsewhere = elsewhere or fault
        except (Fault, OSError):
            continue  # an earlier capture of the same bytes may be whole
    if elsewhere is not None:
        raise elsewhere
    raise NotFound(
        tr("存档中没有这个附件的内容", "the archive does not have this attachment's bytes"), where=file.name
    )
