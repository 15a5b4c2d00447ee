"""What a retailer's page offers: product, brand, prices, promotions and the period of a campaign.

Read from JSON-LD, product metas, the data literals in scripts, and cards with a name and a price. A page counts as retail
only on such evidence; on all others these fields stay empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from crawlers.extract.pages.document import Page
from crawlers.extract.pages.embedded import literals, nodes
from crawlers.extract.pages.lines import Line
from crawlers.extract.pages.retail.beside import KEYS
from crawlers.extract.pages.retail.cards import cards, read_price
from indexing.records import Product
from indexing.text.dates import find_moments

_NAMES = (
    "name",
    "raw_title",
    "title",
    "skuName",
    "wareName",
    "productName",
    "itemName",
    "goodsName",
    "names",
    "spuName",
    "shortName",
)
_SKUS = (
    "sku",
    "skuId",
    "skuid",
    "skuID",
    "itemId",
    "item_id",
    "productID",
    "productId",
    "goodsId",
    "wareId",
    "spuId",
    "nid",
)
_PRICES = (
    "price", "salePrice", "jdPrice", "promotionPrice", "activityPrice", "finalPrice", "currentPrice", "view_price", "reservePrice",
    "lowPrice", "minPrice", "goodsPrice", "marketPrice", "p",
)  # fmt: skip
_BRANDS = ("brand", "brandName", "brand_name")

_CENTS = re.compile(r"price_?(?:in_?)?(?:cents?|fen)$", re.IGNORECASE)
_PROMOTION = re.compile(
    r"\d+\s*期(?:免息|分期)|分期|免息|满\s*[\d,]+\s*元?\s*[减送返享]|[立直最]减|优惠券|领券|补贴|以旧换新|\d(?:\.\d)?\s*折|赠品|买.{0,6}[赠送]|秒杀"
    r"|限时|特惠|促销|换新|国补|政府补|抵扣|定金|免单|返现|抢购|大促|狂欢"
)
_PERIOD = re.compile(
    r"(?:活动|促销|优惠|补贴|抢购|领券|使用|兑换)?(?:时间|日期|期限|有效期|周期)\s?[：:]\s?(?P<labelled>[^。；;|]{4,60})"
    r"|(?P<range>(?:\d{4}\s?[年./-]\s?)?\d{1,2}\s?[月./-]\s?\d{1,2}\s?日?(?:\s?\d{1,2}[:：]\d{2})?\s?(?:-|—|–|~|～|至|到)+\s?"
    r"(?:\d{4}\s?[年./-]\s?)?(?:\d{1,2}\s?[月./-]\s?)?\d{1,2}\s?日(?:\s?\d{1,2}[:：]\d{2})?)"
)
_HOSTS = (
    "jd.com", "tmall.com", "taobao.com", "suning.com", "gome.com.cn", "juran.com.cn", "juranzhijia.com", "mmall.com", "chinaredstar.com",
    "ikea.cn", "ikea.com", "pinduoduo.com", "yangkeduo.com", "vip.com", "dangdang.com", "kujiale.com", "jia.com", "mi.com",
)  # fmt: skip

_MOST_PRODUCTS = 200
_MOST_PROMOTIONS = 40
_TOO_MUCH_PROSE = 400
_SAYS = 6
"""Characters of a line that is no link and says something: a shop's page without one, and without goods, is a shell."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What a retail page says. `title` is the product's name where the page is about one product."""

    title: str | None = None
    brand: str | None = None
    products: tuple[Product, ...] = ()
    promotions: tuple[str, ...] = ()
    period: str | None = None


def read_offer(page: Page, lines: Sequence[Line], prose: int) -> Offer | None:
    """The offer of a retail page; None where nothing shows that the page is one.

    `lines` are the page's, `prose` the characters of its article: a long one with prices in it is news about shopping.
    """
    host = urlsplit(page.url).hostname or ""
    office = host.endswith(".gov.cn")
    # An office's pages hold names and prices in tables and scripts of their own: there only what is made for goods counts.
    data = [*_from_linked_data(page), *(() if office else _from_scripts(page))]
    if office and not data and (prose or page.metas.get("articletitle")):
        return None
    meta = None if office else _from_metas(page)
    shop = any(host == known or host.endswith(f".{known}") for known in _HOSTS)
    shown = [] if data or (prose > _TOO_MUCH_PROSE and not shop) else list(cards(page.root))
    if not data and not meta and len(shown) < 2 and not shop:
        return None
    products = _merged([*([meta] if meta else []), *data, *shown])
    single = bool(data or meta) and bool(products)
    texts = [line.text for line in lines]
    if not products and not any(
        len(line.text) >= _SAYS and line.linked * 2 < len(line.text) for line in lines
    ):
        return None
    return Offer(
        title=products[0].name if single else None,
        brand=_brand(page, texts),
        products=products,
        promotions=tuple(_promotions(texts)),
        period=next(_periods(texts), None),
    )


def _from_linked_data(page: Page) -> Iterator[Product]:
    for item in page.linked_data:
        kinds = item.get("@type")
        if "Product" not in (kinds if isinstance(kinds, list) else [kinds]):
            continue
        offers = item.get("offers")
        offer = offers[0] if isinstance(offers, list) and offers else offers
        price = _offered(offer) if isinstance(offer, dict) else None
        name = _text(item, ("name",))
        if name:
            yield Product(name=name, sku=_text(item, _SKUS), price=read_price(price))


def _offered(offer: dict[str, Any]) -> str | None:
    specified = offer.get("priceSpecification")
    specification = specified[0] if isinstance(specified, list) and specified else specified
    return _text(offer, _PRICES) or (
        _text(specification, _PRICES) if isinstance(specification, dict) else None
    )


def _from_metas(page: Page) -> Product | None:
    kind = page.metas.get("og:type", "").lower()
    price = page.metas.get("product:price:amount") or page.metas.get("og:product:price")
    name = page.metas.get("og:title")
    if name and (price or kind in ("product", "og:product", "product.item")):
        return Product(name=name, sku=page.metas.get("product:retailer_item_id"), price=read_price(price))
    return None


def _from_scripts(page: Page) -> Iterator[Product]:
    for value in literals(page.scripts):
        found = list(nodes(value, KEYS))
        prices = {sku: price for node in found if (sku := _text(node, _SKUS)) and (price := _asked(node))}
        for node in found:
            name, sku = _text(node, _NAMES), _text(node, _SKUS)
            price = _asked(node) or (prices.get(sku) if sku else None)
            if name and sku and (price or "skuid" in node or "skuId" in node or "itemId" in node):
                yield Product(name=name, sku=sku, price=price)


def _asked(node: dict[str, Any]) -> str | None:
    """The price that an object asks, in 元; keys that end so hold cents."""
    if price := read_price(_text(node, _PRICES)):
        return price
    cents = next((text for key in node if _CENTS.search(key) and (text := _text(node, (key,)))), None)
    return f"{int(cents) / 100:.2f}".removesuffix(".00") if cents and cents.isdigit() else None


def _merged(products: list[Product]) -> tuple[Product, ...]:
    """One entry a sku (or, without one, a name); the first name stays, a price is added where it was missing."""
    merged: dict[str, Product] = {}
    for product in products:
        key = product.sku or product.name
        known = merged.get(key)
        if known is None:
            if len(merged) < _MOST_PRODUCTS:
                merged[key] = product
        elif known.price is None and product.price:
            merged[key] = Product(name=known.name, sku=known.sku, price=product.price)
    return tuple(merged.values())


def _brand(page: Page, lines: Sequence[str]) -> str | None:
    for name in ("product:brand", "og:brand", "brand"):
        if value := page.metas.get(name):
            return value[:80]
    for item in page.linked_data:
        brand = item.get("brand")
        value = brand.get("name") if isinstance(brand, dict) else brand
        if isinstance(value, str) and value.strip():
            return value.strip()[:80]
    for line in lines:
        label = re.match(
            r"(?:商品)?品牌(?:名称)?\s?(?:[：:]|\t)\s?([^\t：:]{1,40}?)(?:\s{2,}|\t|\s?[（(]关注|$)", line
        )
        if label and label[1].strip():
            return label[1].strip()
    for value in literals(page.scripts):
        for node in nodes(value):
            found = _text(node, _BRANDS)
            if found and not found.isdigit():
                return found[:80]
    return None


def _promotions(lines: Sequence[str]) -> Iterator[str]:
    seen: set[str] = set()
    for line in lines:
        text = line.strip("\t ")
        if 3 < len(text) <= 60 and text not in seen and "\t" not in text and _offers(text):
            seen.add(text)
            yield text
            if len(seen) >= _MOST_PROMOTIONS:
                return


def _offers(text: str) -> bool:
    return _PROMOTION.search(text) is not None and not re.match("展开|收起|查看|选择|更多", text)


def _periods(lines: Sequence[str]) -> Iterator[str]:
    for line in lines:
        if len(line) > 300:
            continue
        match = _PERIOD.search(line)
        if match is None:
            continue
        text = (match["labelled"] or match["range"]).strip()
        if match["range"] or find_moments(text) or re.search(r"\d{1,2}\s?[月./-]\s?\d{1,2}", text):
            yield text


def _text(node: dict[str, Any], keys: Sequence[str]) -> str | None:
    for key in keys:
        value = node.get(key)
        if isinstance(value, bool):
            continue
        if isinstance(value, (int, float)):
            return str(value)
        if isinstance(value, str) and value.strip() and len(value) <= 300:
            return re.sub(r"<[^>]{0,100}>", "", value).strip()
    return None
