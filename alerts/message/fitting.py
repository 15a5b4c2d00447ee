"""How many items of a message a channel takes: it is split between items, never inside one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from alerts.message.message import Item, Message, Rendered

# The text of so many of the message's items, of which so many more are left out.
Compose = Callable[[Sequence[Item], int], str]


def fit(message: Message, compose: Compose, limit: int, *, most: int = 1000) -> Rendered:
    """The message with as many items as `limit` UTF-8 bytes and `most` take."""
    items = message.items[:most]

    def text(count: int) -> str:
        return compose(items[:count], len(message.items) - count + message.rest)

    fits, too_many = 0, len(items) + 1
    while too_many - fits > 1:
        middle = (fits + too_many) // 2
        if size(text(middle)) <= limit:
            fits = middle
        else:
            too_many = middle
    return Rendered(text(fits), fits)


def size(text: str) -> int:
    """Its UTF-8 bytes."""
    return len(text.encode())
