"""The site file that a probe writes: what the page says of itself, put into the registry's words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

import yaml

from config.agencies import agency_english
from config.language import tr
from config.regions import NATION, find_region
from config.registry import Registry
from crawlers.extract.pages.document import parse
from crawlers.papers.look import Look
from indexing.records import Hints, Listing

LONGEST_NAME = 40

_SITE_METAS = ("sitename", "og:site_name", "application-name")
_COLUMN_METAS = ("columnname", "og:title")
_PARTS = re.compile(r"\s*[-_|–—｜>]+\s*|\s{2,}")
_ENDINGS = re.compile(r"\.(?:gov|com|org|net|edu)\.cn$|\.(?:com|cn|net|org)$")
_DULL = re.compile(r"(?:index|list|default|home|col|channel|node)?(?:_?\d{1,2})?\Z", re.IGNORECASE)
_BODY = re.compile(r"(?:厅|局|部|委|委员会|办公室|总局|署|银行|政府)\Z")
_TYPES = (
    ("interpretation", "解读"),
    ("policy", "政策|文件|法规|规章"),
    ("notice", "通知|公告|公示|通告"),
    ("promotion", "促销|优惠|特惠"),
    ("activity", "活动"),
    ("news", "新闻|动态|要闻|资讯"),
)


def draft(
    first: Look,
    family: str,
    listing: Listing,
    options: Mapping[str, Any],
    registry: Registry,
    month: str,
    *,
    render: bool = False,
    beside: Sequence[str] = (),
) -> str:
    """YAML that `config.registry.read_site` takes. Names, region and tier are guesses; its head says so. `render`: the rows are
    there only in a browser. `beside` are further hosts of pages and files behind the rows."""
    host = urlsplit(first.url).hostname or "example.gov.cn"
    site_name, column_name = _names(first)
    region = find_region(site_name) or _region_of_host(host, registry) or NATION
    key = _free(_key(host), registry.sites)
    column: dict[str, Any] = {
        "id": _free(f"{key}-{_slug(first.url)}", registry.sources),
        "names": {"zh": column_name or "列表", "en": _slug(first.url)},
        "url": first.url or f"https://{host}/",
    }
    if kind := next((kind for kind, words in _TYPES if re.search(words, column_name)), None):
        column["type"] = kind
    if options:
        column["options"] = dict(options)
    if render:
        column["render"] = True
    rows = len(listing.entries)
    if rows:
        column["expect"] = {"rows": rows}
    site: dict[str, Any] = {
        "id": key,
        "names": {"zh": site_name or host, "en": agency_english(site_name) or host},
        "tier": _tier(host, region, family),
        "region": region,
    }
    if _BODY.search(site_name):
        site["agency"] = site_name
    dated = sum(entry.date is not None for entry in listing.entries)
    site |= {
        "hosts": _hosts(host, [*(urlsplit(entry.url).hostname or "" for entry in listing.entries), *beside]),
        "family": family,
        "evidence": {
            "grade": "V" if rows else "U",
            "date": month,
            "note": f"huanxin probe: {rows} rows, {dated} dated.",
        },
        "state": "unproven",
        "columns": [column],
    }
    text = yaml.safe_dump(site, allow_unicode=True, sort_keys=False, default_flow_style=None, width=110)
    return _head(rows) + text


def _head(rows: int) -> str:
    lines = [
        tr(
            "# huanxin probe 所写。请核对 names、region、tier、agency，以及栏目的 id、names、type。",
            "# Written by huanxin probe. Check names, region, tier, agency, and the column's id, names, type.",
        )
    ]
    if not rows:
        lines.append(
            tr(
                "# 没有读出条目：若列表由脚本生成，可在栏目下加 render: true；否则在 options 里写 rows（CSS 选择器）。",
                "# No rows were read: where scripts make the list, add render: true to the column; else state rows"
                " (a CSS selector) in its options.",
            )
        )
    return "\n".join(lines) + "\n"


def _names(first: Look) -> tuple[str, str]:
    """The names that the page gives its site and its column; empty where it gives none."""
    page = parse(first.body, first.url, Hints(headers=first.headers))
    parts = [part for part in _PARTS.split(page.title) if part]
    site = next((page.metas[name] for name in _SITE_METAS if page.metas.get(name)), "")
    column = next((page.metas[name] for name in _COLUMN_METAS if page.metas.get(name)), "")
    if not site and len(parts) > 1:
        site = next((part for part in parts if _BODY.search(part)), parts[-1])
    if not column and parts:
        column = next((part for part in parts if part != site), "")
    return _tidy(re.sub(r"(?:官方)?网站$|门户网$", "", site)), _tidy(column)


def _tidy(name: str) -> str:
    return re.sub(r"[\s\x00-\x1f\x7f-\x9f\ufeff]+", " ", name).strip()[:LONGEST_NAME]


def _region_of_host(host: str, registry: Registry) -> str | None:
    """The region that the registry's sites under the same government domain (zj.gov.cn) mostly are of."""
    area = _area(host)
    if area is None:
        return None
    found = Counter(
        site.region for site in registry.sites.values() if any(_area(known) == area for known in site.hosts)
    )
    return max(found, key=lambda code: found[code]) if found else None


def _area(host: str) -> str | None:
    labels = host.lower().removesuffix(".gov.cn").split(".")
    return labels[-1] if host.lower().endswith(".gov.cn") else None


def _hosts(host: str, led: Iterable[str]) -> list[str]:
    """The page's own host and those of the same domain that its rows lead to."""
    domain = ".".join(host.split(".")[-3 if host.endswith(".gov.cn") else -2 :])
    near = [name for name in dict.fromkeys(led) if name != host and f".{name}".endswith(f".{domain}")]
    return [host, *sorted(near)]


def _tier(host: str, region: str, family: str) -> str:
    if not host.endswith(".gov.cn"):
        return "retailer" if family == "campaign" else "other"
    if region == NATION:
        return "central"
    return "province" if region.endswith("0000") else "city"


def _key(host: str) -> str:
    name = _ENDINGS.sub("", host.lower().removeprefix("www."))
    return re.sub(r"[^a-z0-9]+", "-", name).strip("-") or "site"


def _slug(url: str) -> str:
    """The part of the path that names the column: tzgg of /zwgk/tzgg/index.html."""
    parts = [re.sub(r"\.\w{1,5}\Z", "", part) for part in urlsplit(url).path.split("/")]
    named = [part for part in parts if part and not _DULL.match(part)]
    return re.sub(r"[^a-z0-9]+", "-", named[-1].lower()).strip("-")[:24] or "list" if named else "list"


def _free(wanted: str, taken: Mapping[str, object]) -> str:
    """`wanted`, with a number where it is taken: a site of the same id would stand in for the shipped one."""
    if wanted not in taken:
        return wanted
    return next(name for n in range(2, 10_000) if (name := f"{wanted}-{n}") not in taken)
