"""How a retailer's link is known as one to a campaign: by its words, by its address, by the host it leads to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal
from urllib.parse import urlsplit

from config.vocabulary import lines

Kind = Literal["season", "field", "sale", "not"]
Mark = Literal["campaign", "sale"]
"""A campaign of our field; a sale of some kind, which may be one of our field or lead to one."""

_SEGMENT = re.compile(
    r"(?:^|[./_-])(?:campaigns?|promo(?:tions?)?|activit(?:y|ies)|act|events?|sales?|cuxiao|huodong|topic|zt|active)(?:$|[./_-])",
    re.IGNORECASE,
)
# Labels of hosts and steps of paths that retailers give to goods, search, accounts and help.
_GOODS = re.compile(
    r"(?:^|[./])(?:items?|products?|goods|detail|list|category|search|cart|login|passport|register|reg|order|help|about|news|club)(?:$|[./?])",
    re.IGNORECASE,
)
# What a link to a page of campaigns is called, not to one of them.
_HUB = re.compile(
    r"(?:查看|更多|全部|所有|最新|近期|热门|品牌|精彩|限时|门店|线上|线下|市场|促销|优惠|特惠|活动|会场|专题|专区|中心|列表|信息|资讯|频道|大促)+\s*>*\Z"
)
_PROMOTION_LABELS = frozenset({"cuxiao", "pro", "prodev", "sale", "act", "promotion", "huodong", "pages"})


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one kind, and how addresses spell them."""

    said: tuple[str, ...]
    spelled: re.Pattern[str]

    def mark(self, title: str, place: str) -> bool:
        return any(word in title for word in self.said) or bool(self.spelled.search(place))


@cache
def words_of(kind: Kind) -> Words:
    """The vocabulary's words of a kind."""
    rows = [row.split("\t") for row in lines("campaigns.tsv")]
    mine = [row for row in rows if row[0] == kind]
    spellings = sorted({spelling for row in mine for spelling in row[2:]})
    # An address spells a word as a whole: 618 is no part of an item's number.
    pattern = rf"(?<![a-z0-9])(?:{'|'.join(map(re.escape, spellings))})(?![a-z0-9])" if spellings else r"(?!)"
    return Words(tuple(row[1] for row in mine), re.compile(pattern, re.IGNORECASE))


@cache
def campaign_words() -> tuple[str, ...]:
    """The words that mark a campaign of whatever field in a link's text."""
    return (*words_of("season").said, *words_of("sale").said)


def marked(title: str, url: str, words: Sequence[str]) -> bool:
    """Whether a link's text has one of the words, or its address a step such as `/promo/`."""
    return any(item in title for item in words) or bool(_SEGMENT.search(_place(url)))


def mark_of(title: str, url: str, *, whole_shop: bool) -> Mark | None:
    """What a link's words and address mark it as. In a shop all of whose goods are of our field (`whole_shop`) every sale is
    a campaign; pages of goods, accounts and help are none whatever they say."""
    place = _place(url)
    if words_of("not").mark(title, "") or _GOODS.search(place):
        return None
    if title and words_of("season").mark(title, place):
        return "campaign"
    label = (urlsplit(url).hostname or "").split(".", 1)[0]
    sale = label in _PROMOTION_LABELS or words_of("sale").mark(title, place) or _SEGMENT.search(place)
    if not sale:
        return None
    if not title or _HUB.match(title):
        return "sale"
    return "campaign" if whole_shop or words_of("field").mark(title, place) else "sale"


def _place(url: str) -> str:
    return url.split("://", 1)[-1].split("?", maxsplit=1)[0]
