"""Guessing passwords made slow: after some failures of a name, or from an address, nobody is let in there for a while."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from config.clock import now
from config.language import tr
from indexing.store import Store
from indexing.store.schema import sign_in_failures as failures
from search_api.auth.secrets import hashed
from search_api.web.faults import TooMuch

WINDOW = timedelta(minutes=15)
# An address may be a whole office's.
OF_A_NAME, OF_AN_ADDRESS = 10, 50


def refuse_too_many(store: Store, name: str, address: str) -> None:
    """Raises TooMuch where there were too many failures within the window, and says when to come back."""
    since = now() - WINDOW
    with store.reading() as connection:
        for key, most in ((_of_name(name), OF_A_NAME), (_of_address(address), OF_AN_ADDRESS)):
            found = sa.select(sa.func.count(), sa.func.min(failures.c.time)).where(
                failures.c.key == key, failures.c.time > since
            )
            count, oldest = connection.execute(found).one()
            if count >= most:
                wait = int((oldest + WINDOW - now()).total_seconds()) + 1
                raise TooMuch(
                    tr("登录失败次数太多", "too many failed sign-ins"),
                    wait=max(wait, 1),
                    detail=tr(f"{wait} 秒后再试", f"try again in {wait} seconds"),
                )


def note_failure(store: Store, name: str, address: str) -> None:
    with store.writing(ordered=False) as connection:
        connection.execute(failures.delete().where(failures.c.time < now() - WINDOW))
        for key in (_of_name(name), _of_address(address)):
            connection.execute(failures.insert().values(key=key, time=now()))


def forget(store: Store, name: str) -> None:
    """Once somebody has signed in, what failed under the name before does not count."""
    with store.reading() as connection:
        mine = failures.c.key == _of_name(name)
        if connection.scalar(sa.select(failures.c.id).where(mine).limit(1)) is None:
            return
    with store.writing(ordered=False) as connection:
        connection.execute(failures.delete().where(mine))


# A password typed into the wrong field must not stand in a table.
def _of_name(name: str) -> str:
    return f"name:{hashed(name)}"


def _of_address(address: str) -> str:
    return f"from:{address[:64]}"
