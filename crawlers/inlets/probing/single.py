"""The site file that watches one page, written from what a probe saw of it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from urllib.parse import urlsplit

import yaml

from config.language import tr
from config.registry import Registry
from config.site import Site
from crawlers.inlets.probing.answer import Probed


def single_page(found: Probed, registry: Registry) -> str:
    """YAML that watches the page itself. On a host of a registered site it is of that site's tier and region, and asked as
    politely: a host that several sites share is treated alike by all."""
    site: dict[str, Any] = yaml.safe_load(found.yaml)
    host = urlsplit(found.url).hostname or ""
    (column,) = site["columns"]
    for name in ("options", "expect"):
        column.pop(name, None)
    column |= {"single": True, "expect": {"fields": ["title"]}}
    known = next((one for one in registry.sites.values() if host in one.hosts), None)
    site["hosts"] = [host]
    if known:
        site |= _as(known)
    retail = site["tier"] == "retailer"
    site["family"] = "campaign" if retail else "generic_list"
    if retail:
        column.setdefault("type", "promotion")
    site["evidence"]["note"] = "huanxin sources add --page."
    head = tr(
        "# huanxin sources add --page 所写：只看这一页。请核对 names、region、tier。",
        "# Written by huanxin sources add --page: it watches this page alone. Check names, region, tier.",
    )
    text = yaml.safe_dump(site, allow_unicode=True, sort_keys=False, default_flow_style=None, width=110)
    return f"{head}\n{text}"


def _as(known: Site) -> dict[str, Any]:
    politeness = asdict(known.politeness)
    return {
        "tier": known.tier,
        "region": known.region,
        "politeness": {**politeness, "window": list(politeness["window"])},
    }
