"""Links of papers to other sites. The registry decides which of them are leads: those to a retailer's hosts."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Literal, cast
from urllib.parse import urlsplit

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from indexing.records import Link, Paper
from indexing.store.database import Store
from indexing.store.portions import portions
from indexing.store.schema import appearances, leads
from indexing.text.urls import absolute, url_key

LeadState = Literal["open", "taken", "dismissed"]

# An address in a Chinese text ends where its characters do, or at a mark that closes the sentence.
_ADDRESS = re.compile(r"https?://[A-Za-z0-9\-._~:/?#\[\]@!$&'*+,;=%]{4,1000}")
_MOST_ADDRESSES = 20
_MOST_DOCUMENTS = 20


@dataclass(frozen=True, slots=True)
class Lead:
    """An address that papers name. `title` is the words of the first link to it, empty for one that stands in a text;
    `documents` are the ids of the papers, at most 20."""

    id: str
    url: str
    host: str
    title: str
    documents: tuple[str, ...]
    state: LeadState


def note_links(connection: Connection, document_id: str, paper: Paper) -> None:
    """Notes where a recorded paper links to."""
    own = urlsplit(paper.url or "").hostname
    found = {
        _id(link.url): link
        for link in (*paper.links, *_written(paper.body))
        if _host(link.url) not in ("", own)
    }
    if not found:
        return
    there = {
        row.id: row.documents
        for row in connection.execute(sa.select(leads.c.id, leads.c.documents).where(leads.c.id.in_(found)))
    }
    for key, link in found.items():
        if key not in there:
            connection.execute(
                leads.insert().values(
                    id=key,
                    url=link.url,
                    host=_host(link.url),
                    title=link.title,
                    documents=[document_id],
                    state="open",
                    first_seen=paper.seen_at,
                )
            )
        elif document_id not in there[key] and len(there[key]) < _MOST_DOCUMENTS:
            documents = [*there[key], document_id]
            connection.execute(leads.update().where(leads.c.id == key).values(documents=documents))


def find_leads(
    store: Store, hosts: Collection[str], states: Collection[LeadState] = ("open", "taken", "dismissed")
) -> tuple[Lead, ...]:
    """The leads to these hosts, oldest first. Addresses at which a document stands already are none."""
    found: list[Lead] = []
    with store.reading() as connection:
        for some in portions(hosts):
            rows = connection.execute(
                sa.select(leads)
                .where(leads.c.host.in_(some), leads.c.state.in_(states))
                .order_by(leads.c.first_seen, leads.c.id)
            )
            found += [
                Lead(row.id, row.url, row.host, row.title, tuple(row.documents), cast("LeadState", row.state))
                for row in rows
            ]
        keys = {url_key(lead.url) for lead in found}
        known: set[str] = set()
        for few in portions(keys):
            known |= set(
                connection.scalars(sa.select(appearances.c.url_key).where(appearances.c.url_key.in_(few)))
            )
    return tuple(lead for lead in found if url_key(lead.url) not in known)


def set_state(store: Store, lead_id: str, state: LeadState) -> None:
    """Takes or dismisses a lead."""
    with store.writing() as connection:
        connection.execute(leads.update().where(leads.c.id == lead_id).values(state=state))


def _written(body: str) -> Iterable[Link]:
    """The addresses that stand in a text."""
    for number, match in enumerate(_ADDRESS.finditer(body)):
        if number >= _MOST_ADDRESSES:
            break
        url = absolute(match[0].rstrip(".,;:!?'"), "")
        if url and urlsplit(url).path not in ("", "/"):
            yield Link("", url)


def _host(url: str) -> str:
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    return "" if host.endswith(".gov.cn") else host


def _id(url: str) -> str:
    return hashlib.sha256(url_key(url).encode()).hexdigest()[:16]
