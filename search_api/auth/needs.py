"""What each route needs of whoever asks. The one table: a route that is not in it is not served.

`anyone`: nothing. `reader` `operator` `admin`: that role or a higher one, where reading is open a reader needs no name.
`person`: somebody who is signed in, whatever the role. `machine`: a token, or to ask from this machine.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["anyone", "reader", "operator", "admin", "person", "machine"]


@dataclass(frozen=True, slots=True)
class Need:
    """`cost` is what one asking takes of the asker's allowance (search_api.auth.allowance)."""

    of: Kind
    cost: int = 1


NEEDS: Mapping[str, Need] = MappingProxyType(
    {
        "GET /healthz": Need("anyone", 0),
        "GET /readyz": Need("anyone", 0),
        "GET /api/v1/openapi.json": Need("anyone"),
        "GET /api/v1/search": Need("reader", 2),
        "GET /api/v1/documents/{document_id}": Need("reader"),
        # Pages
        "GET /static/{name}": Need("anyone", 0),
        "GET /": Need("reader"),
        "GET /search": Need("reader", 2),
        "GET /documents/{document_id}": Need("reader"),
        "GET /documents/{document_id}/files/{number}": Need("reader"),
        "GET /documents/{document_id}/diff": Need("reader"),
        "GET /changes": Need("reader"),
        "GET /sources": Need("reader"),
        "GET /sources/{source_id}": Need("reader"),
        "GET /runs": Need("reader"),
        "GET /runs/{run_id}": Need("reader"),
        "GET /runs/{run_id}/pages/{page_id}": Need("operator"),
    }
)
