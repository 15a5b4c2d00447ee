"""The one-time link by which a new installation gets its first admin."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from config.clock import now
from config.faults import NotFound
from config.language import tr
from indexing.store import Store
from indexing.store.schema import one_time_links as links
from search_api.auth.accounts import User, any_user, check_name, hash_of, insert_user
from search_api.auth.audit import Actor
from search_api.auth.secrets import hashed, new_secret

LASTS = timedelta(hours=24)
PATH = "/first"
_PURPOSE = "first_admin"


def offer(store: Store) -> str | None:
    """The secret of a new link where nobody can sign in yet, else None. Links offered before end."""
    if any_user(store):
        return None
    secret = new_secret()
    with store.writing(ordered=False) as connection:
        connection.execute(links.delete().where(links.c.purpose == _PURPOSE))
        connection.execute(
            links.insert().values(secret=hashed(secret), purpose=_PURPOSE, expires=now() + LASTS)
        )
    return secret


def is_open(store: Store, secret: str) -> bool:
    """Whether the link can still be taken. To look at it takes it from nobody."""
    with store.reading() as connection:
        return connection.scalar(sa.select(links.c.secret).where(*_valid(secret))) is not None


def take(store: Store, secret: str, name: str, password: str) -> User:
    """Makes the first admin; the link is used up. Raises NotFound where it is no more, WrongUsage for a bad name or
    password, which leave it as it is."""
    check_name(name)
    kept = hash_of(password)
    with store.writing(ordered=False) as connection:
        taken = connection.execute(links.update().where(*_valid(secret)).values(used=now()))
        if not taken.rowcount:
            raise NotFound(
                tr("链接已用过或已过期", "the link was used or has expired"),
                detail=tr("重新运行 huanxin serve 会给出新的", "start `huanxin serve` again for another"),
            )
        return insert_user(connection, name, "admin", kept, Actor(name, "link"))


def _valid(secret: str) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        links.c.secret == hashed(secret),
        links.c.purpose == _PURPOSE,
        links.c.used.is_(None),
        links.c.expires > now(),
    )
