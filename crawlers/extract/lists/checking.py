"""What a source file may ask of its family, checked before anything is fetched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from config.faults import WrongUsage
from config.language import tr
from crawlers.extract.lists.families.discovery import REACHES
from crawlers.extract.lists.family import Family

if TYPE_CHECKING:
    from config.site import Source

_SELECTORS = ("rows", "title", "link", "date", "next")
_CHOICES = {"titles": ("full", "visible"), "discover": REACHES}


def check(source: Source, family: Family) -> None:
    """Raises WrongUsage for an option the family does not understand, or a selector that is none."""
    options = source.column.options
    unknown = sorted(set(options) - family.options)
    if unknown:
        known = ", ".join(sorted(family.options)) or "-"
        raise WrongUsage(
            tr(
                f"{family.name} 不认识选项 {', '.join(unknown)}",
                f"{family.name} has no option {', '.join(unknown)}",
            ),
            detail=tr(f"可用：{known}", f"known: {known}"),
            where=source.id,
        )
    stated = [(name, str(options[name])) for name in _SELECTORS if name in options and name in family.options]
    for name, selector in (*stated, *(("body", selector) for selector in source.site.body)):
        try:
            LexborHTMLParser("<p></p>").css(selector)
        except SelectolaxError as broken:
            raise WrongUsage(
                tr(f"{name} 不是 CSS 选择器：{selector}", f"{name} is no CSS selector: {selector}"),
                where=source.id,
            ) from broken
    for name, choices in _CHOICES.items():
        if name in options and options[name] not in choices:
            raise WrongUsage(
                tr(f"{name} 只能是 {' 或 '.join(choices)}", f"{name} is either {' or '.join(choices)}"),
                where=source.id,
            )
