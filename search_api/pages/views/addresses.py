"""Addresses of our own pages. The address is the state: every view is a link that can be sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import quote, urlencode


def address(path: str, parameters: Mapping[str, object] | Iterable[tuple[str, object]] = ()) -> str:
    """A path with its parameters in the order given; those that are None or empty are left out, lists are repeated."""
    pairs: list[tuple[str, object]] = []
    for name, value in parameters.items() if isinstance(parameters, Mapping) else parameters:
        values = value if isinstance(value, list | tuple) else (value,)
        pairs += [(name, one) for one in values if one not in (None, "")]
    return f"{path}?{urlencode(pairs, errors='replace')}" if pairs else path


def document_address(document_id: str, further: str = "", /, **parameters: object) -> str:
    """The page of a document, or of something of it: `further` is `diff`."""
    path = f"/documents/{quote(document_id, safe='', errors='replace')}"
    return address(f"{path}/{further}" if further else path, parameters)


def evidence_address(document_id: str, span: Sequence[int] | None, place: int = 0) -> str:
    """Where a fact was read, marked: in the body, or for a place from 1 on in the file of that number. Without a span the paper."""
    if span is None:
        return document_address(document_id)
    further = f"files/{place}" if place else ""
    return document_address(document_id, further, at=f"{span[0]}-{span[1]}") + "#found"
