"""Users: their names, roles and passwords."""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy.engine import Connection

from config.clock import now
from config.faults import NotFound, WrongUsage
from config.language import tr
from indexing.store import Store
from indexing.store.schema import sign_ins, tokens, users
from search_api.auth.audit import Actor, note
from search_api.auth.roles import Role

SHORTEST, LONGEST = 10, 1_000

_NAME = re.compile(r"[\w.@-]{1,64}")
_hasher = PasswordHasher()
# One hash takes 64 MB and a third of a second: a crowd that signs in waits its turn.
_turn = threading.Semaphore(2)
# Checked against where no such user is, so that the answer takes as long.
_NOBODYS = "$argon2id$v=19$m=65536,t=3,p=4$uIgA/Z1MwMHgKxJ063YMHg$qZ9wNK02Sdjvj/Vz/8AfuZaDZSziGB8uta8z4blhjEA"


@dataclass(frozen=True, slots=True)
class User:
    """A person who may sign in. `has_password` is False for one who uses tokens only."""

    id: int
    name: str
    role: Role
    has_password: bool
    created: datetime
    disabled: datetime | None


def add_user(store: Store, name: str, role: Role, password: str | None, actor: Actor) -> User:
    """Makes a user. Raises WrongUsage for a name that is taken or is none, and for a password that is too short."""
    check_name(name)
    kept = hash_of(password) if password is not None else None
    with store.writing(ordered=False) as connection:
        return insert_user(connection, name, role, kept, actor)


def insert_user(connection: Connection, name: str, role: Role, kept: str | None, actor: Actor) -> User:
    """Makes a user of a password's hash."""
    if connection.scalar(sa.select(users.c.id).where(users.c.name == name)) is not None:
        raise WrongUsage(tr(f"已有用户 {name}", f"there is a user {name} already"), where="name")
    connection.execute(users.insert().values(name=name, role=role, password=kept, created=now()))
    note(connection, actor, "user.add", name, None, {"role": role})
    return _user(connection, name)


def list_users(store: Store) -> tuple[User, ...]:
    """Every user, in the order in which they came."""
    with store.reading() as connection:
        return tuple(_of_row(row) for row in connection.execute(sa.select(users).order_by(users.c.id)))


def find_user(store: Store, name: str) -> User:
    """The user of this name. Raises NotFound."""
    with store.reading() as connection:
        return _user(connection, name)


def any_user(store: Store) -> bool:
    with store.reading() as connection:
        return connection.scalar(sa.select(users.c.id).limit(1)) is not None


def set_disabled(store: Store, name: str, disabled: bool, actor: Actor) -> User:
    """Shuts a user out, which ends all sign-ins and tokens, or lets them in again. Raises WrongUsage for the last admin."""
    with store.writing(ordered=False) as connection:
        user = _user(connection, name)
        if disabled:
            _not_the_last_admin(connection, user)
            _end_all(connection, user)
        return _changed(connection, user, actor, "disabled", now() if disabled else None)


def set_role(store: Store, name: str, role: Role, actor: Actor) -> User:
    """Gives a user another role. Raises WrongUsage for the last admin."""
    with store.writing(ordered=False) as connection:
        user = _user(connection, name)
        if role != "admin":
            _not_the_last_admin(connection, user)
        return _changed(connection, user, actor, "role", role)


def set_password(store: Store, name: str, password: str, actor: Actor) -> User:
    """Gives a user another password, which ends their sign-ins. Raises WrongUsage for one that is too short."""
    kept = hash_of(password)
    with store.writing(ordered=False) as connection:
        user = _user(connection, name)
        connection.execute(users.update().where(users.c.id == user.id).values(password=kept))
        connection.execute(sign_ins.delete().where(sign_ins.c.user_id == user.id))
        note(connection, actor, "user.password", name)
        return _user(connection, name)


def user_of_password(store: Store, name: str, password: str) -> User | None:
    """The user of this name, where the password is theirs and they are not shut out."""
    with store.reading() as connection:
        row = connection.execute(sa.select(users).where(users.c.name == name)).one_or_none()
    kept = row.password if row is not None and row.password else _NOBODYS
    with _turn:
        right = _verified(kept, password)
        renewed = _hasher.hash(password) if right and _hasher.check_needs_rehash(kept) else None
    if not right or row is None or kept is _NOBODYS or row.disabled is not None:
        return None
    if renewed:
        with store.writing(ordered=False) as connection:
            connection.execute(users.update().where(users.c.id == row.id).values(password=renewed))
    return _of_row(row)


def _verified(kept: str, password: str) -> bool:
    try:
        return _hasher.verify(kept, password[: LONGEST + 1])
    except (VerificationError, InvalidHashError):
        return False


def check_name(name: str) -> None:
    """Raises WrongUsage for what is no user's name."""
    if not _NAME.fullmatch(name):
        raise WrongUsage(
            tr(f"用户名不对：{name[:80]}", f"bad user name: {name[:80]}"),
            detail=tr("字母、汉字、数字和 . _ - @，至多 64 个", "letters, digits and . _ - @, at most 64"),
            where="name",
        )


def hash_of(password: str) -> str:
    """Raises WrongUsage for a password that is too short or too long."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise WrongUsage(
            tr(f"密码至少 {SHORTEST} 个字符", f"a password has {SHORTEST} characters at least"),
            where="password",
        )
    with _turn:
        return _hasher.hash(password)


def _changed(connection: Connection, user: User, actor: Actor, field: str, value: Any) -> User:
    connection.execute(users.update().where(users.c.id == user.id).values({field: value}))
    after = _user(connection, user.name)
    note(connection, actor, f"user.{field}", user.name, _shown(user, field), _shown(after, field))
    return after


def _shown(user: User, field: str) -> Mapping[str, Any]:
    value = getattr(user, field)
    return {field: value.isoformat() if isinstance(value, datetime) else value}


def _not_the_last_admin(connection: Connection, user: User) -> None:
    others = sa.select(users.c.id).where(
        users.c.role == "admin", users.c.disabled.is_(None), users.c.id != user.id
    )
    if user.role == "admin" and connection.scalar(others.limit(1)) is None:
        raise WrongUsage(
            tr(f"{user.name} 是唯一的管理员", f"{user.name} is the only admin"),
            detail=tr("先另设一名管理员", "make another one first"),
            where="name",
        )


def _end_all(connection: Connection, user: User) -> None:
    connection.execute(sign_ins.delete().where(sign_ins.c.user_id == user.id))
    valid = (tokens.c.user_id == user.id) & tokens.c.revoked.is_(None)
    connection.execute(tokens.update().where(valid).values(revoked=now()))


def _user(connection: Connection, name: str) -> User:
    row = connection.execute(sa.select(users).where(users.c.name == name)).one_or_none()
    if row is None:
        raise NotFound(tr(f"没有用户 {name[:80]}", f"no user {name[:80]}"), where=name[:80])
    return _of_row(row)


def _of_row(row: sa.Row[Any]) -> User:
    return User(row.id, row.name, row.role, row.password is not None, row.created, row.disabled)
