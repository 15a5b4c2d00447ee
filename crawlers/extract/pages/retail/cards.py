"""Cards of a campaign page: an element named goods, item, card … with a price and a name in it. And prices as pages print them."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator

from crawlers.extract.pages.lines import Element, drop, element_text, short_text
from indexing.records import Product

_CARD = re.compile(
    r"(?:^|[\s_-])(?:\w*(?:goods|product|prod|item|card|sku|ware)\w*)(?:$|[\s_-])", re.IGNORECASE
)
_CARD_NAME = re.compile(r"name|title|tit\b|desc", re.IGNORECASE)
_MONEY = re.compile(
    r"(?:[¥￥]|RMB|券后价?|到手价?|活动价|补贴价)\s{0,3}[:：]?\s{0,3}(\d{1,7}(?:,\d{3}){0,2}(?:\.\d{1,2})?)(\s?万)?"
)
_FORMER = re.compile(
    r"(?:原价|参考价|市场价|划线价|吊牌价|日常价|专柜价|门市价|指导价)\s{0,3}[:：]?\s{0,3}[¥￥]?\s{0,3}\d[\d,]{0,9}(?:\.\d{1,2})?(?:\s?万)?"
)
_STRUCK = re.compile(
    r"(?:^|[\s_-])(?:(?:old|original|origin|market|line|del|was|former)-?_?price|price-?_?(?:old|original|del|was|line)|line-?_?through)(?:$|[\s_-])",
    re.IGNORECASE,
)
_PRICE = re.compile(r"\d{1,8}(?:\.\d{1,2})?(?:\s*[-~]\s*\d{1,8}(?:\.\d{1,2})?)?")

_MOST_CARDS = 3_000


def cards(root: Element) -> Iterator[Product]:
    """Cards of a campaign page: an element named goods, item, card … with one price and a name in it."""
    looked = 0
    for element in root.iter("li", "div", "a", "dl", "article"):
        if not _CARD.search(f"{element.get('class') or ''}"):
            continue
        looked += 1
        if looked > _MOST_CARDS:
            return
        text = short_text(element, 600)
        if not text:
            continue
        prices = list(_MONEY.finditer(text))
        if not prices or len(prices) > 3:
            continue
        name = _card_name(element)
        if name:
            yield Product(name=name, sku=_card_sku(element), price=_card_price(element, text))


def _card_price(card: Element, text: str) -> str | None:
    """The first price that is asked; where all are struck out or former ones, the first of them."""
    current = card if not any(_is_struck(element) for element in card.iter()) else copy.deepcopy(card)
    for element in [element for element in current.iter() if _is_struck(element)]:
        parent = element.getparent()
        if parent is not None:
            drop(parent, element)
    asked = _FORMER.sub("", short_text(current, 600) or "")
    match = _MONEY.search(asked) or _MONEY.search(text)
    return read_price(f"{match[1]}{match[2] or ''}") if match else None


def _is_struck(element: Element) -> bool:
    if element.tag in ("del", "s", "strike"):
        return True
    return bool(
        re.search(r"line-through", element.get("style") or "", re.IGNORECASE)
        or _STRUCK.search(element.get("class") or "")
    )


def _card_name(card: Element) -> str | None:
    for element in card.iter("h1", "h2", "h3", "h4", "p", "div", "span", "a", "em"):
        if element is not card and (
            _CARD_NAME.search(element.get("class") or "") or element.tag in ("h3", "h4")
        ):
            text = element_text(element)
            if 2 < len(text) <= 120 and not _MONEY.search(text):
                return text
    for element in card.iter("a", "img"):
        text = (element.get("title") or element.get("alt") or "").strip()
        if 2 < len(text) <= 120:
            return text
    return None


def _card_sku(card: Element) -> str | None:
    for element in card.iter("li", "div", "a", "dl", "article"):
        for attribute in ("data-sku", "data-skuid", "data-id", "data-itemid", "data-goods-id"):
            if value := (element.get(attribute) or "").strip():
                return value[:64]
        href = re.search(
            r"(?:/|[?&](?:id|sku|skuId|itemId)=)(\d{5,20})(?:\.html|&|$)", element.get("href") or ""
        )
        if href:
            return href[1]
    return None


def read_price(text: str | None) -> str | None:
    """A price in 元; 1.2万 is 12000."""
    compact = text.replace(",", "") if text else ""
    match = _PRICE.search(compact)
    if (
        match
        and re.match(r"\s?万", compact[match.end() :])
        and match[0].count(".") < 2
        and not re.search("[-~]", match[0])
    ):
        return f"{float(match[0]) * 10_000:.0f}"
    return match[0] if match else None
