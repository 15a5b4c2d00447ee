"""A search as an address asks for it: the same parameters for answers, exports, feeds and pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from fastapi import Depends, Query

from config.clock import now
from indexing.query import SearchQuery, read_search
from indexing.query.search_query import MAX_SIZE

_DAY = {"format": "date"}


@dataclass(frozen=True, slots=True)
class Asked:
    """The parameters as given, under the names that `read_search` knows; those not given are left out."""

    values: Mapping[str, Any]

    def read(self, **instead: Any) -> SearchQuery:
        """The search, with some of its parameters replaced. Raises what `read_search` does."""
        return read_search({**self.values, **instead}, now().date())


async def _asked(
    q: Annotated[
        str | None,
        Query(
            description="检索式 / the query, in the language of docs/researchers.md",
            openapi_examples={
                "zh": {"summary": "一句问话", "value": "谁可以申请家电以旧换新补贴？"},
                "fields": {"summary": "带条件", "value": "类型:解读 以旧换新 2025-01..2025-09"},
                "en": {"summary": "in English", "value": "home appliance trade-in subsidy"},
            },
        ),
    ] = None,
    region: Annotated[
        list[str] | None, Query(description="地区：名称或六位代码 / region: name or code")
    ] = None,
    type: Annotated[list[str] | None, Query(description="文件类型 / document type")] = None,
    agency: Annotated[list[str] | None, Query(description="机关 / agency")] = None,
    topic: Annotated[list[str] | None, Query(description="core, related, other")] = None,
    source: Annotated[list[str] | None, Query(description="来源编号 / source id")] = None,
    year: Annotated[list[str] | None, Query(description="年份 / year")] = None,
    since: Annotated[str | None, Query(json_schema_extra=_DAY, examples=["2025-01-01"])] = None,
    until: Annotated[str | None, Query(json_schema_extra=_DAY, examples=["2025-12-31"])] = None,
    sort: Annotated[Literal["relevance", "date"] | None, Query()] = None,
    match: Annotated[
        Literal["auto", "all"] | None,
        Query(
            description="auto：不足十条时补上部分相符的 / partial matches follow when few; all: full ones only"
        ),
    ] = None,
    fresh: Annotated[
        bool | None, Query(description="新近的略微靠前，默认 true / newer papers gain a little")
    ] = None,
) -> Asked:
    given = {
        "query": q,
        "region": region,
        "type": type,
        "agency": agency,
        "topic": topic,
        "source": source,
        "year": year,
        "since": since,
        "until": until,
        "sort": sort,
        "match": match,
        "fresh": fresh,
    }
    return Asked({name: value for name, value in given.items() if value is not None})


Search = Annotated[Asked, Depends(_asked)]
Size = Annotated[
    int | None,
    Query(ge=0, le=MAX_SIZE, description="条数，0 只要分面 / how many; 0 gives facets only"),
]
After = Annotated[str | None, Query(description="上一页的 next / `next` of the page before")]
