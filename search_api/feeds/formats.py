"""A feed as Atom (RFC 4287) and as JSON Feed 1.1. The same feed gives the same bytes."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from config.language import language
from search_api.feeds.entries import Feed
from search_api.web.answers import as_json

ATOM_TYPE, JSON_TYPE = "application/atom+xml; charset=utf-8", "application/feed+json; charset=utf-8"

_ATOM = "http://www.w3.org/2005/Atom"
# What XML 1.0 has no form for.
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def atom(feed: Feed) -> bytes:
    ET.register_namespace("", _ATOM)
    root = ET.Element(f"{{{_ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": _lang()})
    _add(root, "id", feed.id)
    _add(root, "title", feed.title)
    _add(root, "updated", feed.updated)
    _link(root, "self", feed.about)
    _link(root, "alternate", feed.page)
    _add(_add(root, "author"), "name", "焕新 Huanxin")
    for each in feed.entries:
        entry = _add(root, "entry")
        _add(entry, "id", each.id)
        _add(entry, "title", each.title)
        _add(entry, "updated", each.updated)
        _link(entry, "alternate", each.page)
        if each.original:
            _link(entry, "related", each.original)
        for one in each.classes:
            _add(entry, "category").set("term", one)
        _add(entry, "summary", each.summary)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def json_feed(feed: Feed) -> bytes:
    items = []
    for each in feed.entries:
        item: dict[str, object] = {
            "id": each.id,
            "url": each.page,
            "title": each.title,
            "content_text": each.summary,
            "date_published": each.updated,
            "tags": list(each.classes),
        }
        if each.original:
            item["external_url"] = each.original
        items.append(item)
    return as_json(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": feed.title,
            "home_page_url": feed.page,
            "feed_url": feed.about,
            "language": _lang(),
            "authors": [{"name": "焕新 Huanxin"}],
            "items": items,
        }
    )


def _lang() -> str:
    return "zh-CN" if language() == "zh" else "en"


def _add(parent: ET.Element, name: str, text: str | None = None) -> ET.Element:
    child = ET.SubElement(parent, f"{{{_ATOM}}}{name}")
    if text is not None:
        child.text = _NO_XML.sub("\ufffd", text)
    return child


def _link(parent: ET.Element, relation: str, address: str) -> None:
    link = _add(parent, "link")
    link.set("rel", relation)
    link.set("href", _NO_XML.sub("\ufffd", address))
