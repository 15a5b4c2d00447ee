"""What a message says, before any channel puts it into its own form."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

# `at_once` a run's matches · `digest` a window's · `missed` what was kept while the channel was paused · `test` asked for ·
# `notice` about a channel · `confirm` asks whether the address is right.
Kind = Literal["at_once", "digest", "missed", "test", "notice", "confirm"]


@dataclass(frozen=True, slots=True)
class Named:
    """A subscription as its messages name it. `leave` is the address that unsubscribes this channel from it, `edit` its own page."""

    id: str
    name: str
    query: str = ""
    leave: str = ""
    edit: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A line of the text that matched, with marks as half-open spans of code points."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that happened. `what` says it in words, `details` in further lines; `page` is our page of it and `url` its own address;
    `subscription` matched it, and so did those of `also`. `alert_ids` are the alerts it stands for, `classes` the most
    important first."""

    alert_ids: tuple[str, ...]
    outcome: str
    seq: int | None
    document_id: str | None
    url: str | None
    page: str
    title: str
    classes: tuple[str, ...]
    what: str
    agencies: tuple[str, ...]
    region: str | None
    region_name: str | None
    published: str | None
    evidence: Evidence | None
    subscription: Named
    also: tuple[Named, ...] = ()
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """A message about a channel or an address: a heading, sentences, and one link where something can be done."""

    heading: str
    lines: tuple[str, ...]
    link: str
    link_words: str


@dataclass(frozen=True, slots=True)
class Message:
    """One message to one channel. `id` is the delivery's, the same over retries; `created` is aware. `rest` items more stand
    behind `link`. `keyword` must occur in it (bots may demand one). Either `items` or `notice` is there. `part` counts from 1
    where a message was too long for one; `leave` unsubscribes from all that it tells of."""

    id: str
    kind: Kind
    type: str
    created: datetime
    link: str
    items: tuple[Item, ...] = ()
    notice: Notice | None = None
    keyword: str | None = None
    part: int = 1
    rest: int = 0
    leave: str = ""

    @property
    def subscriptions(self) -> tuple[Named, ...]:
        """The subscriptions that it is for, in the order of its items."""
        return tuple(dict.fromkeys(named for item in self.items for named in (item.subscription, *item.also)))


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message in a channel's form. `body` is what is sent, before a signature is put into it; `items` says how many of the
    message's items it holds: the others were too many for the channel."""

    body: str
    items: int
