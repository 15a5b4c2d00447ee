"""What kind of change a changed sentence or field is (CONTRACT: classes, most important first)."""

from __future__ import annotations

from collections.abc import Iterable

from indexing.changes.dates import is_date
from indexing.changes.pairs import paired
from indexing.changes.rules import is_rule
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
    for pair in paired(_lines(gone), _lines(come)):
        of_pair: set[ChangeClass] = set()
        if any(map(is_rule, pair)):
            of_pair.add("rule")
        if any(map(is_date, pair)):
            of_pair.add("date")
        found |= of_pair or {"wording"}
    return found


def _lines(sentences: str) -> list[str]:
    return [line for line in sentences.split("\n") if line]
