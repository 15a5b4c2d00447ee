"""The query language: read into a tree, printed back, and shown in texts. No engine is needed for any of it."""

from indexing.query.errors import QueryError
from indexing.query.marks import english_marks, marks, matched_in
from indexing.query.parser import parse
from indexing.query.places import Text, text_of
from indexing.query.read_as import read_as
from indexing.query.search_query import SearchQuery, read_search
from indexing.query.snippet import snippet
from indexing.query.tree import Query

__all__ = [
    "Query",
    "QueryError",
    "SearchQuery",
    "Text",
    "english_marks",
    "marks",
    "matched_in",
    "parse",
    "read_as",
    "read_search",
    "snippet",
    "text_of",
]
