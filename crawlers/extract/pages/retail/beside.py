"""What a shop shows beside its page to each visitor anew: recommended goods, the cart, what was looked at before.

It is no part of the page: its goods and prices differ at every look.
"""

from __future__ import annotations

import re

from crawlers.extract.pages.lines import Element, drop, short_text

_NAME = re.compile(
    r"(?:^|[\s_-])(?:\w*(?:recommend|guess|youlike|maylike|mini-?cart|shop(?:ping)?-?cart|histor(?:y|ies)|also(?:buy|view|like))\w*"
    r"|rec(?:-?list|-?goods)?|cart(?:-?\w*)?|(?:you|may|guess|also)-(?:may-)?(?:also-)?(?:like|view|buy|bought|viewed))(?:$|[\s_-])",
    re.IGNORECASE,
)
_HEADING = re.compile(
    r"\s*(?:猜你(?:喜欢|想要)|为你(?:推荐|精选)|(?:热门|相关|精品|好物|店铺|店长|更多|同类|搭配|人气|个性)推荐|看了又看|买了又买|(?:看|买)了(?:该|此|本)商品的.{0,12}"
    r"|(?:最近|我的)?(?:浏览|观看)(?:历史|记录|过的商品)|我的足迹|你可能(?:还)?喜欢|大家都在(?:买|看)|热销(?:榜|排行)(?:榜)?|(?:我的)?购物车)\s*"
)
_MONEY = re.compile(r"[¥￥]\s?\d|\d元|购物车")
_LONGEST = 20_000
KEYS = re.compile(
    r"recommend|guess|you_?like|related|similar|histor(?:y|ies)|cart|also_?(?:buy|view|like)", re.IGNORECASE
)
"""Keys of data under which such goods stand."""


def drop_what_is_beside(root: Element) -> None:
    """Take such blocks out of the tree: those that by their name or heading are one and show goods, prices or a cart."""
    found: list[Element] = []
    for element in root.iter("div", "section", "aside", "ul", "dl"):
        named = f"{element.get('class') or ''} {element.get('id') or ''}"
        if len(named) > 1 and _NAME.search(named) and _shows_goods(element):
            found.append(element)
    for element in root.iter("h2", "h3", "h4", "h5", "div", "p", "span", "strong", "dt"):
        text = short_text(element, 40)
        if text and _HEADING.fullmatch(text):
            block = _block(element)
            if block is not None and _shows_goods(block):
                found.append(block)
            elif (following := element.getnext()) is not None and _shows_goods(following):
                found += [element, following]
    for element in found:
        parent = element.getparent()
        if parent is not None:
            drop(parent, element)


def _block(heading: Element) -> Element | None:
    """The block that such a heading opens: around it, with nothing before it."""
    parent = heading.getparent()
    if parent is None or parent.tag in ("body", "html", "main", "article") or (parent.text or "").strip():
        return None
    first = next(
        (
            child
            for child in parent
            if isinstance(child.tag, str) and "".join(map(str, child.itertext())).strip()
        ),
        None,
    )
    return parent if first is heading and len(parent) > 1 else None


def _shows_goods(element: Element) -> bool:
    text = short_text(element, _LONGEST)
    return bool(text) and _MONEY.search(text or "") is not None
