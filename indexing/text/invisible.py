"""Characters that nobody sees: they part words in a search, and are no difference between texts."""

from __future__ import annotations

import re

NO_WIDTH = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff"
"""Of a character class: soft hyphens, joiners, marks of direction, variation selectors, byte-order marks."""

_UNSEEN = re.compile(f"[\x00-\x08\x0e-\x1f\x7f{NO_WIDTH}]+")


def without_invisible(text: str) -> str:
    """The text without what has no width, and without control characters other than white space."""
    return _UNSEEN.sub("", text)
