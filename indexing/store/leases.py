"""What one process at a time may do, over all machines: a lease in the database, counted in the database's own time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from config.clock import SHANGHAI
from indexing.store.database import Store
from indexing.store.schema import fenced_leases


@dataclass(frozen=True, slots=True)
class Lease:
    """A lease that was taken. `token` is higher than that of every holder before."""

    name: str
    holder: str
    token: int


def database_now(connection: Connection) -> datetime:
    """The database's own time, aware, which `HUANXIN_CLOCK` never sets. SQLite's is this machine's."""
    if connection.dialect.name == "postgresql":
        moment = connection.scalar(sa.select(sa.func.clock_timestamp()))
        assert isinstance(moment, datetime)
        return moment.astimezone(SHANGHAI)
    return datetime.now(SHANGHAI)


def take_lease(
    store: Store, name: str, holder: str, span: timedelta, *, dead: str | None = None
) -> Lease | None:
    """Takes a lease for `span` where it is free, run out, or held by one whose name begins with `dead` and who is known to be
    gone. None where another has it."""
    with store.writing() as connection:
        moment = database_now(connection)
        row = connection.execute(sa.select(fenced_leases).where(fenced_leases.c.name == name)).one_or_none()
        token = row.token + 1 if row else 1
        if row is None:
            connection.execute(
                fenced_leases.insert().values(name=name, holder=holder, token=token, until=moment + span)
            )
            return Lease(name, holder, token)
        gone = dead is not None and row.holder.startswith(dead)
        if row.until > moment and not gone:
            return None
        connection.execute(
            fenced_leases.update()
            .where(fenced_leases.c.name == name)
            .values(holder=holder, token=token, until=moment + span)
        )
    return Lease(name, holder, token)


def renew_lease(store: Store, lease: Lease, span: timedelta) -> bool:
    """Whether the lease is still its holder's, who then has it for another `span`."""
    with store.writing(ordered=False) as connection:
        done = connection.execute(
            fenced_leases.update().where(_own(lease)).values(until=database_now(connection) + span)
        )
    return done.rowcount == 1


def holds(connection: Connection, lease: Lease) -> bool:
    """Whether the lease is still its holder's: asked in the transaction that writes on its strength, which holds off whoever
    would take it meanwhile."""
    return (
        connection.scalar(sa.select(fenced_leases.c.token).where(_own(lease)).with_for_update()) is not None
    )


def give_back(store: Store, lease: Lease) -> None:
    """Ends a lease, so that whoever stands by need not wait."""
    with store.writing(ordered=False) as connection:
        connection.execute(fenced_leases.update().where(_own(lease)).values(until=database_now(connection)))


def lease_holder(store: Store, name: str) -> str | None:
    """Who has a lease now."""
    with store.reading() as connection:
        live = (fenced_leases.c.name == name) & (fenced_leases.c.until > database_now(connection))
        holder: str | None = connection.scalar(sa.select(fenced_leases.c.holder).where(live))
    return holder


def _own(lease: Lease) -> sa.ColumnElement[bool]:
    return (fenced_leases.c.name == lease.name) & (fenced_leases.c.token == lease.token)
