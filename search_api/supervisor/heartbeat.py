"""A sign of life to the outside: something elsewhere must notice that the machine is gone."""

from __future__ import annotations

import logging
import shutil
from datetime import timedelta

import sqlalchemy as sa

from alerts.delivery.canary import lag
from config.clock import now
from config.settings import Settings
from indexing.store import Store
from indexing.store.schema import deliveries
from search_api.operations.disk import LEAST_FREE

logger = logging.getLogger(__name__)

LATE = timedelta(minutes=15)


def troubles(store: Store, settings: Settings) -> tuple[str, ...]:
    """Why all is not fine: `disk` is nearly full, `deliverer` leaves behind what it should have brought, `canary`: alerts
    do not come through. The database answers, or this raises."""
    found = []
    if shutil.disk_usage(settings.home).free < LEAST_FREE:
        found.append("disk")
    overdue = (deliveries.c.state == "waiting") & (deliveries.c.next < now() - LATE)
    with store.reading() as connection:
        if connection.scalar(sa.select(sa.func.count()).select_from(deliveries).where(overdue)):
            found.append("deliverer")
    if lag(store, now()).late_since is not None:
        found.append("canary")
    return tuple(found)


def beat(store: Store, settings: Settings) -> bool:
    """Asks for `HUANXIN_HEARTBEAT_URL` where all is fine; whether it answered well."""
    import httpx

    if settings.heartbeat_url is None:
        return False
    if wrong := troubles(store, settings):
        logger.warning("no heartbeat: %s", ", ".join(wrong))
        return False
    try:
        return httpx.get(settings.heartbeat_url, timeout=10.0, trust_env=False).is_success
    except httpx.HTTPError as error:
        logger.warning("heartbeat: %s", type(error).__name__)
        return False
