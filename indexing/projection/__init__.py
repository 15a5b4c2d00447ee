"""The search index as a projection of the store: draining the outbox, rebuilding, reconciling, and how the two stand."""

from indexing.projection.documents import index_documents, segment_document
from indexing.projection.drain import LINGER, drain, indexed, settle
from indexing.projection.rebuild import rebuild
from indexing.projection.reconcile import reconcile
from indexing.projection.status import IndexState, index_state
from indexing.projection.vectors import make_vectors

__all__ = [
    "LINGER",
    "IndexState",
    "drain",
    "index_documents",
    "index_state",
    "indexed",
    "make_vectors",
    "rebuild",
    "reconcile",
    "segment_document",
    "settle",
]
