"""Where several machines share a PostgreSQL, what they owe to hosts stands there, in a schema of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import sqlalchemy as sa

from config.faults import Fault
from config.language import tr

if TYPE_CHECKING:
    import psycopg

# Arbitrary but fixed: whoever makes a table first holds off the others.
_MAKING = 7_201_124


class PolitenessTables:
    """As `PolitenessFile`, with the same statements, in the database at a SQLAlchemy address."""

    def __init__(self, address: str, table: str) -> None:
        import psycopg

        self.where = sa.make_url(address).render_as_string()
        plain = sa.make_url(address).set(drivername="postgresql")
        try:
            self._db: psycopg.Connection[Any] = psycopg.connect(
                plain.render_as_string(hide_password=False), autocommit=True
            )
        except psycopg.Error as error:
            raise self._unusable(error) from error
        with self._db.transaction():
            self.run(f"SELECT pg_advisory_xact_lock({_MAKING})")
            self.run("CREATE SCHEMA IF NOT EXISTS politeness")
            self._execute(
                table.replace(" WITHOUT ROWID", "").replace("NOT EXISTS ", "NOT EXISTS politeness.")
            )
        self.run("SET search_path TO politeness")

    def run(self, statement: str, *values: str | int | None) -> int:
        """The number of rows that the statement has written."""
        return self._execute(statement, *values).rowcount

    def row(self, question: str, *values: str) -> tuple[str | int | None, ...] | None:
        """The first row of the answer, None where there is none."""
        return cast("tuple[str | int | None, ...] | None", self._execute(question, *values).fetchone())

    def close(self) -> None:
        self._db.close()

    def _execute(self, statement: str, *values: str | int | None) -> psycopg.Cursor[Any]:
        import psycopg

        try:
            return self._db.execute(statement.replace("?", "%s").encode(), values)
        except psycopg.Error as error:
            raise self._unusable(error) from error

    def _unusable(self, error: Exception) -> Fault:
        return Fault(
            tr(
                "请求计数与熔断的记录不可用，为不打扰网站而停止",
                "the record of request counts and circuits cannot be used; stopping rather than overstepping",
            ),
            detail=str(error),
            where=self.where,
        )
