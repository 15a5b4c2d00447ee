"""What changed between two versions of a document, and of which kind it is."""

from indexing.changes.classes import classify
from indexing.changes.fields import VersionFields, compare, shares_nothing

__all__ = ["VersionFields", "classify", "compare", "shares_nothing"]
