"""API tokens: shown once, kept as hashes, never stronger than their scope or their user."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from config.clock import now
from config.faults import NotFound, WrongUsage
from config.language import tr
from indexing.store import Store
from indexing.store.schema import tokens, users
from search_api.auth.accounts import User
from search_api.auth.audit import Actor, note
from search_api.auth.roles import Role, lower
from search_api.auth.secrets import hashed, new_id, new_secret

# How exactly the last use is known: noted each time it would cost every request a write.
_USE_NOTED = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Token:
    """A token without its secret. `last_used` may lag a minute behind."""

    id: str
    name: str
    user: str
    scope: Role
    created: datetime
    last_used: datetime | None
    revoked: datetime | None


@dataclass(frozen=True, slots=True)
class Bearer:
    """Whom a token speaks for, and as what."""

    user: str
    role: Role


def add_token(store: Store, user: User, name: str, scope: Role, actor: Actor) -> tuple[Token, str]:
    """Makes a token and gives it with its secret, which nobody can be shown again. Raises WrongUsage for a bad name."""
    if not 1 <= len(name.strip()) <= 100:
        raise WrongUsage(
            tr("令牌要有名字，至多 100 个字符", "a token has a name of at most 100"), where="name"
        )
    if user.disabled is not None:
        raise WrongUsage(tr(f"用户 {user.name} 已停用", f"user {user.name} is disabled"), where="user")
    secret, key = new_secret(), new_id()
    with store.writing(ordered=False) as connection:
        connection.execute(
            tokens.insert().values(
                id=key, secret=hashed(secret), user_id=user.id, name=name.strip(), scope=scope, created=now()
            )
        )
        note(connection, actor, "token.add", key, None, {"user": user.name, "name": name, "scope": scope})
    return next(token for token in list_tokens(store, user) if token.id == key), secret


def list_tokens(store: Store, user: User | None = None) -> tuple[Token, ...]:
    """The tokens of a user, or all, oldest first."""
    query = (
        sa.select(tokens, users.c.name.label("user"))
        .join(users, users.c.id == tokens.c.user_id)
        .order_by(tokens.c.created, tokens.c.id)
    )
    if user is not None:
        query = query.where(tokens.c.user_id == user.id)
    with store.reading() as connection:
        return tuple(_of_row(row) for row in connection.execute(query))


def revoke_token(store: Store, key: str, actor: Actor, user: User | None = None) -> None:
    """Ends a token, one of this user's where one is named. Raises NotFound."""
    with store.writing(ordered=False) as connection:
        mine = tokens.c.id == key
        if user is not None:
            mine &= tokens.c.user_id == user.id
        changed = connection.execute(
            tokens.update().where(mine, tokens.c.revoked.is_(None)).values(revoked=now())
        )
        if not changed.rowcount:
            raise NotFound(tr(f"没有有效的令牌 {key[:40]}", f"no valid token {key[:40]}"), where=key[:40])
        note(connection, actor, "token.revoke", key)


def bearer_of(store: Store, secret: str) -> Bearer | None:
    """Whom a token speaks for; None where it is none, or is revoked, or its user is shut out."""
    found = sa.select(tokens.c.id, tokens.c.scope, tokens.c.last_used, users.c.name, users.c.role).join(
        users, users.c.id == tokens.c.user_id
    )
    valid = (
        tokens.c.secret == hashed(secret),
        tokens.c.revoked.is_(None),
        users.c.disabled.is_(None),
    )
    with store.reading() as connection:
        row = connection.execute(found.where(*valid)).one_or_none()
    if row is None:
        return None
    if row.last_used is None or now() - row.last_used > _USE_NOTED:
        with store.writing(ordered=False) as connection:
            connection.execute(tokens.update().where(tokens.c.id == row.id).values(last_used=now()))
    return Bearer(row.name, lower(row.role, row.scope))


def _of_row(row: sa.Row[Any]) -> Token:
    return Token(row.id, row.name, row.user, row.scope, row.created, row.last_used, row.revoked)
