"""A document's texts cut into passages, each long enough to mean something and short enough for a model to read whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

# Rises whenever passages are cut otherwise: vectors of before are then made again.
RULE = 1

SIZE = 400
OVERLAP = 80
# A law of a hundred pages is found by its first forty passages, and by its words.
MOST = 40
_LONGEST_TITLE = 100

_SENTENCE = re.compile(r"[^。；;！？!?\n]*[。；;！？!?\n]*")


def passages(title: str, texts: Sequence[str]) -> tuple[str, ...]:
    """The passages of a document, in order: about `SIZE` characters of a text each, the end of the one before among them, behind the
    title. The title alone where there is no text; none where there is no title either."""
    head = " ".join(title.split())[:_LONGEST_TITLE]
    found: list[str] = []
    for text in texts:
        for piece in _pieces(text):
            if len(found) == MOST:
                return tuple(found)
            found.append(f"{head}\n{piece}" if head else piece)
    return tuple(found) or ((head,) if head else ())


def stretch(passage: str) -> str:
    """The passage's own text, without the title before it."""
    return passage.partition("\n")[2] or passage


def _pieces(text: str) -> Iterator[str]:
    held: list[str] = []
    length = 0
    for sentence in _sentences(text):
        if held and length + len(sentence) > SIZE:
            yield "".join(held).strip()
            while held and length > OVERLAP:
                length -= len(held.pop(0))
        held.append(sentence)
        length += len(sentence)
    if "".join(held).strip():
        yield "".join(held).strip()


def _sentences(text: str) -> Iterator[str]:
    """Sentences, and pieces of those that are longer than a passage."""
    for match in _SENTENCE.finditer(text):
        sentence = match[0] if match[0].strip() else ""
        for start in range(0, len(sentence), SIZE):
            yield sentence[start : start + SIZE]
