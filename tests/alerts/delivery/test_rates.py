"""No bot gets more than its vendor allows, whatever the minute's boundary."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alerts.channels.rows import Wanted, add_channel
from alerts.delivery.rates import BUDGETS, take
from alerts.secrets import Keys
from indexing.store import Store, open_store
from tests.alerts.delivery.conftest import MONDAY, Case
from tests.alerts.receivers import Got


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    folder = tmp_path_factory.mktemp("rates")
    return open_store(f"sqlite:///{folder / 'huanxin.db'}", folder / "locks")


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(sorted(BUDGETS)), st.lists(st.floats(0, 20), min_size=30, max_size=60), st.floats(0, 60)
)
def test_any_span_holds_at_most_the_budget(
    store: Store, tmp_path: Path, kind: str, pauses: list[float], start: float
) -> None:
    channel = add_channel(
        store, Keys(tmp_path / "keys"), Wanted(kind, "https://h.example/" + "k" * 12), MONDAY
    )
    moment, sent = start, []
    for pause in pauses:
        moment += pause / 10
        while (wait := take(store, kind, channel.id, moment)) > 0:
            assert wait <= 61
            moment += wait
        sent.append(moment)
    for span, most in BUDGETS[kind]:
        for at in sent:
            assert sum(at <= other < at + span for other in sent) <= most


def test_mail_and_webhooks_have_no_budget(store: Store) -> None:
    assert [take(store, "mail", "ch_none", float(n)) for n in range(3)] == [0, 0, 0]


def test_what_is_over_the_budget_waits_for_the_next_minute(case: Case) -> None:
    """Twenty go out; for the one after them there is a wait of a minute at most."""
    chat = case.channel("wecom", "/budget")
    watch = case.subscription(chat)
    for n, document in enumerate(case.papers(21)):
        case.tell(watch, document, run=case.run(f"r{n}"))
    from alerts.delivery.plan import plan
    from config.clock import now

    plan(case.store, now())
    done = case.sender.send_all(chat.id, now(), lambda: True)
    assert done.sent == 20
    assert 0 < done.wait <= 61
    got: list[Got] = case.web.at("/budget")
    assert len(got) == 20
