"""The register of activities: kept beside the papers, shown, exported, in a calendar; and what of the measures is known where."""

from __future__ import annotations

from datetime import datetime

import pytest

from config.clock import SHANGHAI
from config.settings import Settings
from indexing.registers.activities import register
from indexing.registers.keeping import keep_facts, waiting_facts
from indexing.store import open_store
from tests.search_api.conftest import filled, paper
from tests.search_api.served import served

NAME = "闽江家居焕新节"
BODY = (
    f"为促进家居消费，现举办“{NAME}”。活动时间：2030年9月10日至2030年12月31日。活动地点：福州市。\n"
    "活动期间，对购买绿色家具的消费者给予补贴，每件最高2000元。"
)


@pytest.fixture
def kept(home: Settings) -> Settings:
    fields = {"document_type": "activity"}
    filled(
        home,
        paper(1, title=f"关于举办{NAME}的通知", body=BODY, **fields),
        paper(
            2,
            title=f"{NAME}将启动",
            body=f"记者获悉，“{NAME}”将于2030年9月10日启动，覆盖家具卖场。",
            **fields,
        ),
        paper(3, title="关于外贸的通知", body="与家居无关的外贸工作。"),
    )
    store = open_store(home.database_url, home.locks)
    assert waiting_facts(store) >= 2
    assert keep_facts(store) >= 2
    assert (waiting_facts(store), keep_facts(store)) == (0, 0)
    store.close()
    return home


def test_what_several_papers_tell_is_one_activity(kept: Settings) -> None:
    store = open_store(kept.database_url, kept.locks)
    (one,) = [found for found in register(store) if NAME in found.name]
    store.close()
    assert (one.start, one.end) == ("2030-09-10", "2030-12-31")
    assert len(one.witnesses) == 2
    assert one.when(datetime(2030, 9, 9, tzinfo=SHANGHAI).date()) == "coming"
    assert one.when(datetime(2030, 12, 31, tzinfo=SHANGHAI).date()) == "running"
    assert one.when(datetime(2031, 1, 1, tzinfo=SHANGHAI).date()) == "ended"


def test_it_is_read_again_when_the_paper_changes(kept: Settings) -> None:
    later = datetime(2025, 9, 20, 10, 0, tzinfo=SHANGHAI)
    changed = BODY.replace("12月31日", "11月30日")
    filled(kept, paper(1, title=f"关于举办{NAME}的通知", body=changed, seen_at=later))
    store = open_store(kept.database_url, kept.locks)
    assert (waiting_facts(store), keep_facts(store)) == (1, 1)
    assert [found.end for found in register(store) if NAME in found.name] == ["2030-11-30"]
    store.close()


def test_page_table_and_calendar(kept: Settings) -> None:
    with served(kept) as client:
        page = client.get("/activities").text
        assert NAME in page and "#found" in page
        assert NAME in client.get("/activities", params={"when": "coming", "region": "福建"}).text
        assert NAME not in client.get("/api/v1/activities", params={"region": "浙江"}).text
        found = client.get("/api/v1/activities", params={"q": NAME}).json()
        assert (found["total"], found["next"]) == (1, None)
        witness = found["activities"][0]["witnesses"][0]
        start, end = witness["span"]
        body = client.get(f"/api/v1/documents/{witness['document_id']}").json()["body"]
        assert NAME in body[start:end]
        table = client.get("/api/v1/activities/table")
        assert table.content.startswith(b"\xef\xbb\xbf") and NAME in table.text
        calendar = client.get("/feeds/activities.ics", params={"q": NAME})
        text = calendar.text.replace("\r\n ", "")
        assert "DTSTART;VALUE=DATE:20300910" in text and "DTEND;VALUE=DATE:20310101" in text
        again = client.get(calendar.url, headers={"If-None-Match": calendar.headers["ETag"]})
        assert again.status_code == 304
        refused = client.get("/api/v1/activities", params={"region": "火星"})
        assert (refused.status_code, refused.json()["where"]) == (400, "region")
        assert client.get("/coverage").status_code == 200
