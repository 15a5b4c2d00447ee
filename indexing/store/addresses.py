"""Which parameters of an address are the page's own, host by host.

A parameter passes where its name says so (`token`, `spm`, `timestamp` …) or where its value differs between two looks at the
same row; it stays where two rows of one look, or two differing pages, differ only in it. Stored addresses follow each
decision; two that come to be one are listed, never merged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from indexing.store.database import Store
from indexing.store.schema import address_parameters, appearances, captures, documents
from indexing.text.urls import (
    parameters,
    passes,
    plain_host,
    url_key,
    without_parameters,
    without_session,
)

# A title of fewer characters may be another row's, too.
_TELLING = 6


@dataclass(frozen=True, slots=True)
class ListRow:
    """A row of a list, or a page known from one: its address, title and day (`YYYY-MM-DD`), where it has one."""

    url: str
    title: str
    day: str | None = None


@dataclass(frozen=True, slots=True)
class Addresses:
    """What is decided: by host and name whether a parameter passes."""

    decided: dict[tuple[str, str], bool] = field(default_factory=dict)

    def identity(self, url: str) -> str:
        """The address without session and passing parameters."""
        host = plain_host(url)
        return without_parameters(
            without_session(url), lambda name: self.decided.get((host, name), passes(name))
        )

    def key(self, url: str) -> str:
        """The key of the page that is meant by any form of its address."""
        return url_key(self.identity(url))


def load_addresses(connection: Connection) -> Addresses:
    """The decisions of all hosts."""
    columns = address_parameters.c.host, address_parameters.c.name, address_parameters.c.volatile
    return Addresses(
        {(host, name): passing for host, name, passing in connection.execute(sa.select(*columns))}
    )


def addresses_of(store: Store) -> Addresses:
    """As `load_addresses`, for who has no transaction."""
    with store.reading() as connection:
        return load_addresses(connection)


def telling(urls: Iterable[str], addresses: Addresses) -> frozenset[tuple[str, str]]:
    """The parameters, with their hosts, that tell apart addresses which are one without them: of each such group the first
    parameter that tells all of them apart, or all in which they differ."""
    groups: dict[str, dict[str, str]] = {}
    for url in urls:
        groups.setdefault(addresses.key(url), {}).setdefault(url_key(url), url)
    found: set[tuple[str, str]] = set()
    for group in groups.values():
        members = [dict(parameters(url)) for url in group.values()]
        if len(members) < 2:
            continue
        host = plain_host(next(iter(group.values())))
        names = dict.fromkeys(name for member in members for name in member)
        differing = [name for name in names if len({member.get(name) for member in members}) > 1]
        alone = next((n for n in differing if len({m.get(n) for m in members}) == len(members)), None)
        found.update((host, name) for name in ([alone] if alone else differing))
    return frozenset(found)


def passing(
    rows: Sequence[ListRow], known: Sequence[ListRow], addresses: Addresses
) -> frozenset[tuple[str, str]]:
    """The parameters, with their hosts, in which a row's address differs from the one at which the same row (title, day and
    the rest of the address are equal) stood before; none of those by which two rows of this look differ."""
    there = {addresses.key(row.url) for row in rows}
    keys = {addresses.key(page.url) for page in known}
    before: dict[str, list[ListRow]] = {}
    for page in known:
        if addresses.key(page.url) not in there:
            before.setdefault(_bare(page.url), []).append(page)
    found: set[tuple[str, str]] = set()
    for row in rows:
        if addresses.key(row.url) in keys:
            continue
        for page in before.get(_bare(row.url), ()):
            one, other = (dict(parameters(addresses.identity(url))) for url in (row.url, page.url))
            names = {name for name in one if one[name] != other.get(name)}
            if one.keys() == other.keys() and len(names) < 3 and _same_row(row, page):
                found.update((plain_host(row.url), name) for name in names)
    supposed = Addresses({**addresses.decided, **dict.fromkeys(found, True)})
    return frozenset(found) - telling([row.url for row in rows], supposed)


def weigh(store: Store, source_id: str, rows: Sequence[ListRow]) -> Addresses:
    """Decides what these rows of one look tell of a source's addresses, and gives what is decided then."""
    addresses = addresses_of(store)
    with_query = [row for row in rows if "?" in row.url]
    real = telling([row.url for row in with_query], addresses)
    there = {addresses.key(row.url) for row in with_query}
    fresh: frozenset[tuple[str, str]] = frozenset()
    if with_query:
        with store.reading() as connection:
            known = _listed(connection, source_id)
        if there - {addresses.key(page.url) for page in known}:
            fresh = passing(with_query, known, addresses) - real
    if real or fresh:
        with store.writing() as connection:
            addresses = load_addresses(connection)
            decide(connection, addresses, real, passing_too=False)
            decide(connection, addresses, fresh, passing_too=True)
    return addresses


def decide(
    connection: Connection, addresses: Addresses, found: Iterable[tuple[str, str]], *, passing_too: bool
) -> None:
    """Notes a decision on parameters, and keys the rows of their hosts anew. One that tells papers apart is never taken back."""
    new = [pair for pair in sorted(found) if addresses.decided.get(pair) not in (False, passing_too)]
    for host, name in new:
        here = address_parameters.c.host == host, address_parameters.c.name == name
        why = "differs between looks at one row" if passing_too else "tells papers of one look apart"
        connection.execute(address_parameters.delete().where(*here))
        connection.execute(
            address_parameters.insert().values(host=host, name=name, volatile=passing_too, reason=why)
        )
        addresses.decided[host, name] = passing_too
    for host in {host for host, _ in new}:
        _rekey(connection, addresses, lambda url, host=host: plain_host(url) == host)  # type: ignore[misc]


def settle_all(connection: Connection) -> None:
    """Keys all rows anew; what would make two of them one is first decided to tell them apart."""
    addresses = load_addresses(connection)
    urls = connection.scalars(sa.select(appearances.c.url)).all()
    decide(connection, addresses, telling(urls, addresses), passing_too=False)
    _rekey(connection, addresses, lambda _: True)


def _rekey(connection: Connection, addresses: Addresses, concerned: Callable[[str], bool]) -> None:
    columns = appearances.c.url_key, appearances.c.url, appearances.c.fetched_url
    rows = connection.execute(sa.select(*columns).order_by(appearances.c.first_seen)).all()
    taken = {row.url_key for row in rows}
    for row in rows:
        fetched = row.fetched_url or row.url
        url = addresses.identity(fetched)
        key = url_key(url)
        if not concerned(fetched) or (key == row.url_key and url == row.url):
            continue
        here = appearances.update().where(appearances.c.url_key == row.url_key)
        if key != row.url_key and key in taken:
            connection.execute(here.values(collides=key))
            continue
        taken = (taken - {row.url_key}) | {key}
        connection.execute(
            here.values(url_key=key, url=url, fetched_url=fetched if fetched != url else None, collides=None)
        )
        connection.execute(documents.update().where(documents.c.url == row.url).values(url=url))
    for capture in connection.execute(
        sa.select(captures.c.id, captures.c.url, captures.c.url_key).where(captures.c.kind != "attachment")
    ).all():
        if concerned(capture.url) and (key := addresses.key(capture.url)) != capture.url_key:
            connection.execute(captures.update().where(captures.c.id == capture.id).values(url_key=key))


def decisions(store: Store) -> Mapping[str, Mapping[str, bool]]:
    """By host what is decided of its parameters: whether each passes."""
    found: dict[str, dict[str, bool]] = {}
    for (host, name), passing_too in sorted(addresses_of(store).decided.items()):
        found.setdefault(host, {})[name] = passing_too
    return found


def collisions(store: Store) -> tuple[tuple[str, str], ...]:
    """The addresses that ought to be one with another's, each with the key that they share."""
    query = sa.select(appearances.c.url, appearances.c.collides).where(appearances.c.collides.is_not(None))
    with store.reading() as connection:
        return tuple((url, key) for url, key in connection.execute(query))


def _listed(connection: Connection, source_id: str) -> list[ListRow]:
    query = (
        sa.select(appearances.c.url, documents.c.title, documents.c.published)
        .join(documents, documents.c.id == appearances.c.document_id)
        .where(appearances.c.source_id == source_id, appearances.c.url.contains("?"))
    )
    return [ListRow(url, title, day[:10] if day else None) for url, title, day in connection.execute(query)]


def _bare(url: str) -> str:
    return url_key(url.partition("?")[0])


def _same_row(row: ListRow, page: ListRow) -> bool:
    one, other = ("".join(title.split()).rstrip(".…") for title in (row.title, page.title))
    shorter, longer = sorted((one, other), key=len)
    same_day = row.day is None or page.day is None or row.day == page.day
    return same_day and (one == other or (len(shorter) >= _TELLING and longer.startswith(shorter)))
