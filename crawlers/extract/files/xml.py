"""XML out of attachments: no DTD, no entities, no network, bounded depth and text."""

from __future__ import annotations

from typing import TypeAlias

from lxml import etree

from config.language import tr
from crawlers.extract.files.extract import UnreadableFile

Element: TypeAlias = etree._Element


def _parser(recover: bool) -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=recover,
        remove_comments=True,
        remove_pis=True,
    )


def parse_xml(data: bytes) -> Element:
    """The root element. Slips such as a stray control character are forgiven.

    Raises UnreadableFile for what is no XML, and for a DTD: no document format of ours has one, entity bombs do.
    """
    root: Element | None
    try:
        root = etree.fromstring(data, _parser(recover=False))
    except etree.XMLSyntaxError:
        try:
            root = etree.fromstring(data, _parser(recover=True))
        except (etree.XMLSyntaxError, ValueError):
            root = None
    except ValueError:
        root = None
    if root is None:
        raise UnreadableFile(tr("内部 XML 已损坏", "an XML part is broken"))
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnreadableFile(tr("内部 XML 带有 DTD，已拒绝", "an XML part carries a DTD: refused"))
    return root


def local(element: Element) -> str:
    """The tag without its namespace: producers use the transitional, the strict and home-made ones."""
    tag = element.tag
    return tag.rsplit("}", 1)[-1] if isinstance(tag, str) else ""


def text_of(element: Element) -> str:
    """All text within."""
    return "".join(str(part) for part in element.itertext())


def attribute(element: Element, name: str) -> str | None:
    """An attribute by local name, whatever its namespace."""
    plain = element.get(name)
    if plain is not None:
        return plain
    suffix = "}" + name
    return next((str(value) for key, value in element.attrib.items() if str(key).endswith(suffix)), None)
