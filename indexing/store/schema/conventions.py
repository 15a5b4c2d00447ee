"""What all tables share: how times are kept, how constraints are named."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Dialect, MetaData, String, TypeDecorator

from config.clock import SHANGHAI, iso


class Moment(TypeDecorator[datetime]):
    """An aware datetime, kept as `YYYY-MM-DDThh:mm:ss+08:00`."""

    impl = String(25)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else iso(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return None if value is None else datetime.fromisoformat(value).astimezone(SHANGHAI)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)
