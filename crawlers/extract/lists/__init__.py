"""Site families: how the list pages of each content-management system are read. Pure functions, no network."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from config.faults import WrongUsage
from config.language import tr
from crawlers.extract.lists.checking import check
from crawlers.extract.lists.families import (
    campaign,
    feed,
    generic_list,
    gkmlpt,
    govcn,
    igs,
    jpaas,
    jpage,
    json_list,
    miit,
    nfra,
    table_list,
    trs,
    ucap,
)
from crawlers.extract.lists.family import Family, Options
from indexing.records import Listing

if TYPE_CHECKING:
    from config.site import Source

FAMILIES: Mapping[str, Family] = {
    module.FAMILY.name: module.FAMILY
    for module in (
        trs,
        jpage,
        jpaas,
        gkmlpt,
        ucap,
        govcn,
        igs,
        nfra,
        miit,
        json_list,
        table_list,
        feed,
        campaign,
        generic_list,
    )
}


_SURE = 90
"""From here on a page is of a family even if no row is found on it; below, a page without rows is judged again."""


def family(name: str) -> Family:
    """The family of this name. Raises WrongUsage, naming those there are."""
    if name not in FAMILIES:
        known = ", ".join(sorted(FAMILIES))
        raise WrongUsage(
            tr(f"没有名为 {name} 的站群类型", f"there is no family {name}"),
            detail=tr(f"已有：{known}", f"known: {known}"),
        )
    return FAMILIES[name]


def recognise(body: bytes, url: str) -> tuple[str, tuple[str, ...]]:
    """The family that a list page most likely is of, and why; `generic_list` where no other reads rows out of it."""
    judged = sorted(
        ((one.recognise(body, url), one) for one in FAMILIES.values()), key=lambda verdict: -verdict[0][0]
    )
    for (score, why), one in judged:
        if score >= _SURE:
            return one.name, why
        listing = one.list_page(body, url, {})
        if score and (listing.entries or listing.next):
            return one.name, why
    (_, why), one = judged[0]
    return one.name, why


def list_page(name: str, body: bytes, url: str, options: Options) -> Listing:
    """What a list page of the family says. Never raises for what the page holds; WrongUsage for an unknown family."""
    return family(name).list_page(body, url, options)


def check_options(source: Source) -> None:
    """Raises WrongUsage where a source names a family there is not, or options that its family does not understand."""
    check(source, family(source.family))


__all__ = ["FAMILIES", "Family", "Options", "check_options", "family", "list_page", "recognise"]
