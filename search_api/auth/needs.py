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
        "GET /metrics": Need("machine"),
        "GET /api/v1/openapi.json": Need("anyone"),
        "GET /api/v1/search": Need("reader", 2),
        "GET /api/v1/facets": Need("reader", 2),
        "GET /api/v1/suggest": Need("reader"),
        "GET /api/v1/documents/{document_id}": Need("reader"),
        "GET /api/v1/documents/{document_id}/versions": Need("reader"),
        "GET /api/v1/documents/{document_id}/diff": Need("reader", 2),
        "GET /api/v1/documents/{document_id}/attachments/{sha256}": Need("reader"),
        "GET /api/v1/documents/{document_id}/attachments/{sha256}/file": Need("reader", 5),
        "GET /api/v1/documents/{document_id}/evidence": Need("reader", 20),
        "GET /api/v1/changes": Need("reader"),
        "GET /api/v1/activities": Need("reader", 5),
        "GET /api/v1/activities/table": Need("reader", 5),
        "GET /feeds/activities.ics": Need("reader", 5),
        "GET /api/v1/sources": Need("reader", 5),
        "GET /api/v1/sources/{source_id}": Need("reader", 5),
        "POST /api/v1/sources": Need("operator", 50),
        "POST /api/v1/sources/probe": Need("operator", 50),
        "GET /api/v1/runs": Need("reader"),
        "GET /api/v1/runs/{run_id}": Need("reader"),
        "GET /api/v1/runs/{run_id}/log": Need("operator"),
        "POST /api/v1/runs": Need("operator", 10),
        "POST /api/v1/runs/{run_id}/cancel": Need("operator"),
        "GET /api/v1/health": Need("reader", 10),
        "GET /api/v1/schedules": Need("reader", 10),
        "PATCH /api/v1/schedules/{source_id}": Need("operator", 10),
        "GET /api/v1/quarantine": Need("operator"),
        "GET /api/v1/quarantine/{run_id}": Need("operator"),
        "POST /api/v1/quarantine/{run_id}/accept": Need("operator", 20),
        "POST /api/v1/quarantine/{run_id}/discard": Need("operator"),
        "GET /api/v1/exports": Need("reader", 100),
        "GET /api/v1/exports/progress": Need("reader"),
        "GET /api/v1/status": Need("reader", 2),
        "GET /api/v1/feeds": Need("reader"),
        "GET /feeds/search.atom": Need("reader", 5),
        "GET /feeds/search.json": Need("reader", 5),
        "GET /feeds/changes.atom": Need("reader", 2),
        "GET /feeds/changes.json": Need("reader", 2),
        "GET /feeds/subscriptions/{name}": Need("anyone", 2),  # the address itself is the secret
        "GET /api/v1/subscriptions": Need("person"),
        "POST /api/v1/subscriptions": Need("person", 10),
        "POST /api/v1/subscriptions/preview": Need("person", 10),
        "GET /api/v1/subscriptions/{key}": Need("person"),
        "GET /api/v1/subscriptions/{key}/preview": Need("person", 10),
        "PATCH /api/v1/subscriptions/{key}": Need("person", 10),
        "DELETE /api/v1/subscriptions/{key}": Need("person"),
        "POST /api/v1/subscriptions/{key}/pause": Need("person"),
        "POST /api/v1/subscriptions/{key}/resume": Need("person"),
        "GET /api/v1/alerts": Need("person", 5),
        "GET /api/v1/channels": Need("person"),
        "POST /api/v1/channels": Need("person", 10),
        "POST /api/v1/channels/{key}/test": Need("person", 20),
        "POST /api/v1/channels/{key}/pause": Need("person"),
        "POST /api/v1/channels/{key}/resume": Need("person"),
        "DELETE /api/v1/channels/{key}": Need("person"),
        "GET /api/v1/deliveries": Need("person", 5),
        # Pages
        "GET /static/{name}": Need("anyone", 0),
        "GET /": Need("reader"),
        "GET /search": Need("reader", 2),
        "GET /documents/{document_id}": Need("reader"),
        "GET /documents/{document_id}/files/{number}": Need("reader"),
        "GET /documents/{document_id}/diff": Need("reader"),
        "GET /changes": Need("reader"),
        "GET /activities": Need("reader", 5),
        "GET /coverage": Need("reader", 5),
        "GET /sources": Need("reader", 5),
        "GET /sources/{source_id}": Need("reader", 5),
        "GET /operations": Need("operator", 5),
        "GET /runs": Need("reader"),
        "GET /runs/{run_id}": Need("reader"),
        "GET /runs/{run_id}/pages/{page_id}": Need("operator"),
        "POST /sources/{source_id}/run": Need("operator", 10),
        "POST /sources/{source_id}/schedule": Need("operator", 10),
        "POST /sources/{source_id}/pause": Need("operator", 10),
        "POST /runs/{run_id}/cancel": Need("operator"),
        "GET /sources/add": Need("operator"),
        "POST /sources/add": Need("operator", 20),
        "POST /sources/add/save": Need("operator"),
        "GET /attachments": Need("operator"),
        "GET /quarantine": Need("operator"),
        "GET /quarantine/{run_id}": Need("operator"),
        "POST /quarantine/{run_id}/accept": Need("operator"),
        "POST /quarantine/{run_id}/discard": Need("operator"),
        "GET /subscriptions": Need("person"),
        "GET /subscriptions/new": Need("person", 5),
        "POST /subscriptions/new": Need("person", 5),
        "GET /subscriptions/{key}": Need("person", 5),
        "POST /subscriptions/{key}": Need("person", 5),
        "POST /subscriptions/{key}/pause": Need("person"),
        "POST /subscriptions/{key}/resume": Need("person"),
        "POST /subscriptions/{key}/remove": Need("person"),
        "GET /inbox": Need("person"),
        "POST /inbox/read": Need("person"),
        "GET /channels": Need("person"),
        "POST /channels": Need("person", 5),
        "GET /channels/{key}": Need("person"),
        "POST /channels/{key}/test": Need("person", 20),
        "POST /channels/{key}/pause": Need("person"),
        "POST /channels/{key}/resume": Need("person"),
        "POST /channels/{key}/remove": Need("person"),
        # Who holds a link from a mail needs no name: the link is signed.
        "GET /channels/confirm/{token}": Need("anyone", 2),
        "POST /channels/confirm/{token}": Need("anyone", 2),
        "GET /unsubscribe/{token}": Need("anyone", 2),
        "POST /unsubscribe/{token}": Need("anyone", 2),
        "GET /help": Need("reader", 2),
        "GET /sign-in": Need("anyone"),
        "POST /sign-in": Need("anyone"),
        "POST /sign-out": Need("person"),
        "GET /first": Need("anyone"),
        "POST /first": Need("anyone"),
        "GET /account": Need("person"),
        "POST /account/sign-ins/{key}/end": Need("person"),
        "POST /account/tokens": Need("person"),
        "POST /account/tokens/{key}/revoke": Need("person"),
        "POST /account/password": Need("person"),
        "GET /users": Need("admin"),
        "POST /users": Need("admin"),
        "POST /users/{name}/role": Need("admin"),
        "POST /users/{name}/disabled": Need("admin"),
        "POST /users/{name}/password": Need("admin"),
        "GET /settings": Need("admin"),
    }
)
