"""What kind of change a changed sentence or field is (docs/cli.md: classes, most important first)."""

from __future__ import annotations

from collections.abc import Iterable

from indexing.changes.edits import of_edit, of_sentence
from indexing.changes.pairs import paired
from indexing.records import ChangeClass, FieldChange

ORDER: tuple[ChangeClass, ...] = (
    "new",
    "rule",
    "date",
    "attachment",
    "metadata",
    "wording",
    "withdrawn",
    "back",
)

# A changed field that is none of these (body, attachments) is classed by its content.
_METADATA = frozenset(
    {"title", "doc_no", "index_no", "agencies", "published", "document_date", "document_type", "origin_name"}
)


def classify(fields: Iterable[FieldChange]) -> tuple[ChangeClass, ...]:
    """The classes of a change that consists of these fields.

    For `body`, `old` and `new` are the changed sentences, one a line; each is classed by itself.
    """
    found: set[ChangeClass] = set()
    for change in fields:
        if change.field == "attachments":
            found.add("attachment")
        elif change.field in _METADATA:
            found.add("metadata")
        elif change.field == "body":
            found |= _of_body(str(change.old or ""), str(change.new or ""))
        else:
            found.add("wording")
    return tuple(c for c in ORDER if c in found)


def _of_body(gone: str, come: str) -> set[ChangeClass]:
    """The classes of all changed sentences: one that is neither rule nor date is `wording`, whatever the others are."""
    found: set[ChangeClass] = set()
    for old, new in paired(_lines(gone), _lines(come)):
        found |= of_edit(old, new) if old and new else of_sentence(old or new)
    return found


def _lines(sentences: str) -> list[str]:
    return [line for line in sentences.split("\n") if line]
