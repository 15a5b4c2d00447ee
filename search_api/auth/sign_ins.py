"""Sign-ins: rows that a cookie points to, so that each can be seen and ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from config.clock import now
from config.faults import NotFound
from config.language import tr
from indexing.store import Store
from indexing.store.schema import sign_ins, users
from search_api.auth.accounts import User, user_of_password
from search_api.auth.roles import Role
from search_api.auth.secrets import hashed, new_id, new_secret
from search_api.auth.throttle import forget, note_failure, refuse_too_many
from search_api.web.faults import NotSignedIn

COOKIE = "huanxin_session"
# Unused for so long, a sign-in ends.
LASTS = timedelta(days=30)
_USE_NOTED = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class SignIn:
    """A sign-in without its secret: from where, with which browser."""

    id: str
    created: datetime
    last_used: datetime
    address: str | None
    agent: str | None


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Whom a cookie speaks for. `id` is the sign-in's."""

    id: str
    user: str
    role: Role


def sign_in(store: Store, name: str, password: str, address: str, agent: str | None = None) -> str:
    """Checks name and password and gives the secret for the cookie.

    Raises NotSignedIn where they do not go together, TooMuch after too many failures of that name or address.
    """
    refuse_too_many(store, name, address)
    user = user_of_password(store, name, password)
    if user is None:
        note_failure(store, name, address)
        raise NotSignedIn(tr("用户名或密码不对", "name or password is wrong"), where="password")
    forget(store, name)
    return begin(store, user, address, agent)


def begin(store: Store, user: User, address: str, agent: str | None = None) -> str:
    """Signs a user in without asking, and gives the secret for the cookie."""
    secret, moment = new_secret(), now()
    with store.writing(ordered=False) as connection:
        connection.execute(sign_ins.delete().where(sign_ins.c.last_used < moment - LASTS))
        connection.execute(
            sign_ins.insert().values(
                id=new_id(),
                secret=hashed(secret),
                user_id=user.id,
                created=moment,
                last_used=moment,
                address=address[:64],
                agent=agent[:300] if agent else None,
            )
        )
    return secret


def signed_in(store: Store, secret: str) -> SignedIn | None:
    """Whom a cookie speaks for; None where it does for nobody any more."""
    found = (
        sa.select(sign_ins.c.id, sign_ins.c.last_used, users.c.name, users.c.role)
        .join(users, users.c.id == sign_ins.c.user_id)
        .where(sign_ins.c.secret == hashed(secret), users.c.disabled.is_(None))
    )
    with store.reading() as connection:
        row = connection.execute(found).one_or_none()
    if row is None or now() - row.last_used > LASTS:
        return None
    if now() - row.last_used > _USE_NOTED:
        with store.writing(ordered=False) as connection:
            connection.execute(sign_ins.update().where(sign_ins.c.id == row.id).values(last_used=now()))
    return SignedIn(row.id, row.name, row.role)


def list_sign_ins(store: Store, user: User) -> tuple[SignIn, ...]:
    """A user's sign-ins, the one used last first."""
    query = sa.select(sign_ins).where(sign_ins.c.user_id == user.id).order_by(sign_ins.c.last_used.desc())
    with store.reading() as connection:
        return tuple(
            SignIn(row.id, row.created, row.last_used, row.address, row.agent)
            for row in connection.execute(query)
        )


def end(store: Store, key: str, user: User) -> None:
    """Ends one of a user's sign-ins. Raises NotFound."""
    with store.writing(ordered=False) as connection:
        mine = (sign_ins.c.id == key) & (sign_ins.c.user_id == user.id)
        if not connection.execute(sign_ins.delete().where(mine)).rowcount:
            raise NotFound(tr("没有这次登录", "no such sign-in"), where=key[:40])
