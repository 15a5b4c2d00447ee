"""What changed between two versions of a document, and of which kind it is."""

from indexing.changes.classes import classify
from indexing.changes.fields import VersionFields, compare

__all__ = ["VersionFields", "classify", "compare"]
