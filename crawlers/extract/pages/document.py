"""One page, decoded and parsed once; every rule of this package reads it from here."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

from crawlers.extract.pages.filled import fill_in
from crawlers.extract.pages.lines import Element
from crawlers.extract.pages.written import write_out
from indexing.records import Hints
from indexing.text.encoding import decoded
from indexing.text.urls import Base, absolute

MAX_BYTES = 8_000_000
"""What is decoded and parsed of a page at most. The largest real detail pages seen are under 1 MB."""

_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,300}\?>")
_UNPRINTABLE = re.compile("[\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Page:
    """A page's text and tree. `metas` has lower-case names; of repeated names the first non-empty value counts.

    `scripts` are the texts of inline scripts in order, `linked_data` the JSON-LD objects; the tree holds neither scripts nor
    styles any more. `encoding` is Python's name of what the page was written in.
    """

    url: str
    text: str
    root: Element
    metas: dict[str, str]
    title: str
    scripts: tuple[str, ...]
    linked_data: tuple[dict[str, Any], ...]
    encoding: str

    def absolute(self, reference: str) -> str | None:
        """The absolute http(s) address of a reference on this page; None where it is no address."""
        return resolve(self.base, reference)

    @property
    def base(self) -> Base:
        element = next(self.root.iter("base"), None)
        href = element.get("href") if element is not None else None
        return Base(resolve(self.url, href) or self.url, self.encoding)


def parse(body: bytes, url: str, hints: Hints) -> Page:
    """Decode and parse at most MAX_BYTES of a page. Never raises.

    libxml2 stops at 2,048 levels of nesting and expands no external entities, so hostile markup stays bounded.
    """
    page = decoded(body[:MAX_BYTES], hints.headers.get("content-type"))
    text = _UNPRINTABLE.sub("\ufffd", page.text)
    root = tree(text)
    elements = [element for element in root.iter("script") if element.text and element.text.strip()]
    scripts = tuple(element.text or "" for element in elements)
    linked_data = tuple(_json_ld(elements))
    write_out(elements)
    fill_in(root, elements)
    etree.strip_elements(root, "script", "style", with_tail=False)
    return Page(
        url=url,
        text=text,
        root=root,
        metas=_metas(root),
        title=_title(root),
        scripts=scripts,
        linked_data=linked_data,
        encoding=page.encoding,
    )


def tree(text: str) -> Element:
    """The tree of an HTML text; a text without any markup keeps its line breaks."""
    text = _XML_DECLARATION.sub("", text, count=1)
    if "<" not in text:
        text = f"<pre>{html.escape(text)}</pre>"
    parser = etree.HTMLParser(remove_comments=True, remove_pis=True, huge_tree=True, no_network=True)
    root: Element | None
    try:
        root = etree.fromstring(text, parser)
    except (etree.LxmlError, ValueError):
        root = None
    return root if root is not None else etree.fromstring("<html><body></body></html>", parser)


def resolve(base: Base | str, reference: str | None) -> str | None:
    """`reference` against `base`, without its fragment; None for what is no http(s) address.

    A page read without its own address keeps only references that are absolute already.
    """
    address = absolute(reference, base)
    known = address is not None and address.startswith(("http://", "https://"))
    return address.partition("#")[0] if address and known else None


def _json_ld(scripts: list[Element]) -> Iterator[dict[str, Any]]:
    """The page's JSON-LD objects, `@graph` unfolded; broken ones are passed over."""
    for script in scripts[:200]:
        if "ld+json" not in (script.get("type") or "") or not script.text or len(script.text) > 500_000:
            continue
        try:
            value = json.loads(script.text, strict=False)
        except (ValueError, RecursionError):
            continue
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, dict):
                graph = item.get("@graph")
                yield from (
                    node for node in (graph if isinstance(graph, list) else [item]) if isinstance(node, dict)
                )


def _metas(root: Element) -> dict[str, str]:
    metas: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = (
            meta.get("name") or meta.get("property") or meta.get("itemprop") or meta.get("http-equiv") or ""
        ).strip()
        content = (meta.get("content") or "").strip()
        if name and content:
            metas.setdefault(name.lower(), content)
    return metas


def _title(root: Element) -> str:
    for element in root.iter("title"):
        text = " ".join("".join(str(part) for part in element.itertext()).split())
        if text:
            return text
    return ""
