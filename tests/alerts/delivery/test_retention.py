"""The ledger does not grow for ever, and forgets nothing that is still to be sent."""

from __future__ import annotations

import sqlalchemy as sa

from alerts.delivery.retention import tidy
from config.clock import now
from indexing.store.schema import deliveries, delivery_totals
from tests.alerts.delivery.conftest import Case
from tests.alerts.receivers import Say


def test_bodies_go_after_30_days_and_deliveries_after_180_but_not_their_counts(case: Case) -> None:
    hook = case.channel(path="/kept-for-a-while")
    watch = case.subscription(hook)
    for n in range(2):
        case.tell(watch, *case.papers(), run=case.run(f"r{n}"))
    case.deliver()
    case.web.always["/kept-for-a-while"] = Say(500)
    case.tell(watch, *case.papers())
    case.deliver()
    bodies = sa.select(sa.func.count(deliveries.c.body))

    def kept() -> int:
        with case.store.reading() as connection:
            return connection.scalar(bodies) or 0

    assert kept() == 2
    case.later(days=29)
    assert (tidy(case.store, now()), kept()) == (0, 2)
    case.later(days=2)
    assert (tidy(case.store, now()), kept()) == (0, 0)
    assert len(case.log(hook)) == 3
    case.later(days=150)
    assert tidy(case.store, now()) == 2
    assert [one.state for one in case.log(hook)] == ["waiting"]
    with case.store.reading() as connection:
        assert connection.execute(sa.select(delivery_totals)).all() == [("webhook", "sent", 2)]
