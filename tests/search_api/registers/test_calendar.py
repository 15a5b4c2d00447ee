"""The calendar: what moves and what is no more reaches who has it, and the rest keeps its bytes."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar

from config.clock import SHANGHAI, iso
from config.settings import Settings
from indexing.registers.dated import KEPT_DAYS, Dated, Entry, calendar_of
from indexing.registers.keeping import keep_facts
from indexing.store import Store, open_store
from indexing.store.papers.presence import missed, withdraw
from search_api.calendars import USUAL, Of, calendar
from search_api.pages.views.month import month
from tests.search_api.conftest import filled, paper

ADDRESS = "https://huanxin.example.org"
DAY = datetime(2025, 9, 15, 21, 0, tzinfo=SHANGHAI)
BODY = (
    "为促进家居消费，举办“闽江家居焕新节”。活动时间：2025年9月20日至2025年12月31日。活动地点：海峡会展中心。\n"
    "购买家具每件最高补贴2000元。请于2025年9月30日前报送家居活动总结。"
)


class Days:
    """A HOME on several days."""

    def __init__(self, home: Settings, patch: pytest.MonkeyPatch) -> None:
        self.home, self._patch = home, patch
        self.moment = DAY

    def on(self, moment: datetime, body: str | None = None) -> None:
        """Makes this the present, records the paper where a body is given, and brings registers up to date."""
        self.moment = moment
        self._patch.setenv("HUANXIN_CLOCK", iso(moment))
        if body is not None:
            filled(
                self.home,
                paper(
                    1, title="关于举办家居焕新节的通知", body=body, seen_at=moment, document_type="activity"
                ),
            )
        self.kept()

    def store(self) -> Store:
        return open_store(self.home.database_url, self.home.locks)

    def kept(self) -> None:
        store = self.store()
        keep_facts(store)
        store.close()

    def ics(self, of: tuple[Of, ...] = USUAL) -> bytes:
        store = self.store()
        made = calendar(calendar_of(store), ADDRESS, of)
        store.close()
        return made

    def events(self, of: tuple[Of, ...] = USUAL) -> dict[str, Any]:
        """By the first word of their id."""
        return {
            str(event["UID"]).partition("-")[0]: event
            for event in Calendar.from_ical(self.ics(of)).walk("VEVENT")
        }


@pytest.fixture
def days(home: Settings, monkeypatch: pytest.MonkeyPatch) -> Days:
    made = Days(home, monkeypatch)
    made.on(DAY, BODY)
    return made


def test_an_activity_and_a_deadline_are_whole_days(days: Days) -> None:
    events = days.events()
    assert set(events) == {"activity", "deadline"}
    one, due = events["activity"], events["deadline"]
    assert (one.decoded("DTSTART"), one.decoded("DTEND")) == (date(2025, 9, 20), date(2026, 1, 1))
    assert (due.decoded("DTSTART"), due.decoded("DTEND")) == (date(2025, 9, 30), date(2025, 10, 1))
    assert str(due["SUMMARY"]).endswith(" · 关于举办家居焕新节的通知")
    assert [int(event["SEQUENCE"]) for event in events.values()] == [0, 0]
    assert one["LOCATION"].endswith("海峡会展中心") and str(one["URL"]).startswith(ADDRESS)
    assert (one["TRANSP"], one["STATUS"]) == ("TRANSPARENT", "CONFIRMED")


def test_starts_and_ends_are_feeds_of_their_own(days: Days) -> None:
    events = days.events(("start", "end"))
    assert events["start"].decoded("DTSTART") == date(2025, 9, 20)
    assert events["end"].decoded("DTSTART") == date(2025, 12, 31)
    assert events["end"].decoded("DTEND") == date(2026, 1, 1)


def test_the_same_facts_are_the_same_bytes_at_any_time(days: Days) -> None:
    before = days.ics()
    days.on(DAY + timedelta(days=3))
    assert days.ics() == before


def test_a_moved_day_keeps_the_id_and_counts_up(days: Days) -> None:
    before = days.events()
    days.on(DAY + timedelta(days=2), BODY.replace("9月30日", "10月15日"))
    after = days.events()
    assert after["deadline"]["UID"] == before["deadline"]["UID"]
    assert after["deadline"].decoded("DTSTART") == date(2025, 10, 15)
    assert (int(after["deadline"]["SEQUENCE"]), int(after["activity"]["SEQUENCE"])) == (1, 0)
    assert after["activity"].to_ical() == before["activity"].to_ical()


def test_what_is_withdrawn_is_cancelled_for_90_days(days: Days) -> None:
    url = "https://swt.example.gov.cn/1.html"
    store = days.store()
    for back in (1, 0):
        missed(store, url, DAY + timedelta(days=5 - back))
    withdraw(store, url, DAY + timedelta(days=5), None)
    store.close()
    gone = DAY + timedelta(days=5)
    days.on(gone)
    events = days.events()
    assert {str(event["STATUS"]) for event in events.values()} == {"CANCELLED"}
    assert {int(event["SEQUENCE"]) for event in events.values()} == {1}
    assert events["activity"].decoded("DTSTART") == date(2025, 9, 20)
    days.on(gone + timedelta(days=KEPT_DAYS - 1))
    assert set(days.events()) == {"activity", "deadline"}
    days.on(gone + timedelta(days=KEPT_DAYS + 1))
    assert days.events() == {}


def test_a_reading_that_was_cut_short_is_made_good(days: Days) -> None:
    filled(days.home, paper(2, title="家居焕新通知", body=BODY.replace("闽江", "晋江")))
    store = days.store()
    asked = iter((False, False, True, True))
    assert keep_facts(store, stop=lambda: next(asked)) == 1
    assert len(calendar_of(store)) == 2
    assert keep_facts(store) == 0
    assert len(calendar_of(store)) == 4
    store.close()


def test_a_deadline_is_shown_under_the_title_of_its_paper() -> None:
    def subject(name: str) -> str:
        return Dated("deadline", name, "2025-09-14", None, "report", "d", "关于申报的通知").subject

    assert (
        subject("七、首批材料报送")
        == subject("（七）首批材料报送")
        == subject("7.首批材料报送")
        == "首批材料报送"
    )
    assert subject("1.5 万元以上项目的申报") == "1.5 万元以上项目的申报"
    assert subject("关于申报的通知") == ""
    due = Dated(
        "deadline", "七、首批材料报送", "2025-09-14", None, "report", "d", "关于申报的通知", ("350000",)
    )
    entry = Entry("u", 0, DAY, None, due)
    days = [day for week in month([entry], 2025, 9, date(2025, 9, 9)).weeks for day in week if day.items]
    assert [(item.name, item.about) for day in days for item in day.items] == [
        ("关于申报的通知", "首批材料报送，福建省")
    ]
