"""Messages that a person sends once more."""

from __future__ import annotations

import pytest

from alerts.delivery.again import send_again
from alerts.delivery.pausing import pause
from config.clock import now
from config.faults import NotFound, WrongUsage
from tests.alerts.delivery.conftest import Case
from tests.alerts.receivers import Say


def test_one_that_waits_is_tried_now_and_one_that_was_sent_goes_out_with_its_id(case: Case) -> None:
    hook = case.channel(path="/resent")
    case.web.answers["/resent"] = [Say(500), Say(500)]
    case.tell(case.subscription(hook), *case.papers())
    assert case.deliver().failed == 1
    case.later(seconds=6)
    assert case.deliver().failed == 1
    [log] = case.log(hook)
    assert case.deliver().sent == 0  # the next try is in five minutes
    for times in (1, 2):
        send_again(case.store, log.id, now())
        assert case.deliver().sent == 1
        assert len({(one.headers["webhook-id"], one.body) for one in case.web.at("/resent")}) == 1
        assert len(case.web.at("/resent")) == 2 + times
    [log] = case.log(hook)
    assert (log.state, log.attempts) == ("sent", 4)
    assert [line["verdict"] for line in log.log] == ["temporary", "temporary", "sent", "sent"]
    assert "500" in str(log.log[0]["cause"])


def test_nothing_is_sent_again_through_a_channel_that_stands_still(case: Case) -> None:
    hook = case.channel(path="/still")
    case.tell(case.subscription(hook), *case.papers())
    assert case.deliver().sent == 1
    [log] = case.log(hook)
    case.later(minutes=1)
    pause(case.store, hook.id, now())
    with pytest.raises(WrongUsage):
        send_again(case.store, log.id, now())
    with pytest.raises(NotFound):
        send_again(case.store, "dlv_0", now())
