"""The store: documents, versions, changes, captures, runs and index work, in SQL."""

from indexing.store.changelog import changes_since
from indexing.store.database import Store, open_store
from indexing.store.papers.documents import Document, find_document, load_documents
from indexing.store.papers.record import Recorded, record

__all__ = [
    "Document",
    "Recorded",
    "Store",
    "changes_since",
    "find_document",
    "load_documents",
    "open_store",
    "record",
]
