"""The documents nearest in meaning, as the embedded engine finds them: tantivy says which may be found, the pack which are near."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tantivy import Searcher

from indexing.engine.clause import Clause, Everything, OneOf
from indexing.engine.compile_tantivy import deciding
from indexing.engine.interface import Near
from indexing.engine.matching import all_of
from indexing.engine.meaning import Resolve, binding, plan
from indexing.query.search_query import SearchQuery

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from indexing.vectors.pack import NearPassage, Pack

_BEYOND = 8
_CRC = 0xFFFFFFFF


def nearest(
    searcher: Searcher,
    pack: Pack,
    request: SearchQuery,
    vector: NDArray[np.float32],
    limit: int,
    resolved: Resolve,
) -> tuple[Near, ...]:
    """See `interface.Engine.nearest`; `resolved` asks what is asked of facts."""
    bound = resolved(binding(request))
    found = _found(searcher, pack, bound, vector, limit)
    ids = [each.id for each in found]
    tiers: dict[str, int] = {}
    for number, tier in enumerate(plan(request).mapped(resolved).tiers):
        if tier.most is None:
            tiers |= dict.fromkeys(_among(searcher, ids, all_of(tier.required, bound)), number)
    return tuple(Near(each.id, each.passage, each.similarity, tiers.get(each.id)) for each in found)


def _found(
    searcher: Searcher, pack: Pack, bound: Clause, vector: NDArray[np.float32], limit: int
) -> list[NearPassage]:
    """The nearest that hold a clause. To list all that hold it takes as long as they are many, so the nearest of all are asked
    first whether they do; where few of them do, few do of all."""
    wanted = limit if isinstance(bound, Everything) else limit * _BEYOND
    found = _held(searcher, pack.nearest(vector, wanted), bound)
    if len(found) < limit and not isinstance(bound, Everything):
        # A hash may be another document's too.
        found = _held(searcher, pack.nearest(vector, limit, _hashes(searcher, bound)), bound)
    return found[:limit]


def _held(searcher: Searcher, found: Sequence[NearPassage], bound: Clause) -> list[NearPassage]:
    """Those that hold a clause. One that was dropped a moment ago holds none."""
    held = _among(searcher, [each.id for each in found], bound)
    return [each for each in found if each.id in held]


def _hashes(searcher: Searcher, clause: Clause) -> set[int]:
    """The CRC-32 of the ids of all documents that hold a clause: the lower half of their order by date."""
    if not searcher.num_docs:
        return set()
    hits = searcher.search(deciding(clause), limit=searcher.num_docs, count=False).hits
    orders = searcher.fast_field_values("order", [address for _, address in hits])
    return {int(order or 0) & _CRC for order in orders}


def _among(searcher: Searcher, ids: Sequence[str], clause: Clause) -> set[str]:
    if not ids:
        return set()
    hits = searcher.search(
        deciding(all_of(OneOf("id", tuple(ids)), clause)), limit=len(ids), count=False
    ).hits
    return {str(searcher.doc(address).get_first("id")) for _, address in hits}
