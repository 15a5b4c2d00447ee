"""An attachment's bytes out of the archive."""

from __future__ import annotations

from config.faults import Fault, NotFound
from config.language import tr
from config.settings import Settings
from crawlers.archive.reader import read_at
from indexing.records import StoredAttachment
from indexing.store import Store
from indexing.store.captures import captures_of


def stored_file(store: Store, settings: Settings, file: StoredAttachment) -> bytes:
    """The bytes of the attachment as they were received. Raises NotFound where the archive has none that are these."""
    kept = captures_of(store, file.url) if file.url else ()
    for row in reversed(kept):
        if row.sha256 != file.sha256 or row.place is None:
            continue
        try:
            return read_at(settings.archive, row.place).body
        except (Fault, OSError):
            continue  # an earlier capture of the same bytes may be whole
    raise NotFound(
        tr("存档中没有这个附件的内容", "the archive does not have this attachment's bytes"), where=file.name
    )
