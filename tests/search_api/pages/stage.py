"""A small HOME with something of everything that pages show, written by the store's own functions in a few seconds.

All of it is invented. `spice` is put into every text that comes from outside, to see what pages make of it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from alerts.channels.rows import Wanted, add_channel, confirm_token
from alerts.delivery.links import confirm_page, leave_page
from alerts.delivery.pausing import pause
from alerts.draft import Draft
from alerts.noting import Evidence, NewAlert, note_alerts
from alerts.secrets import Keys
from alerts.subscriptions import add_subscription
from config.clock import iso
from config.language import tr
from config.settings import Settings
from indexing.projection import drain
from indexing.records import ChangeClass, RunState
from indexing.registers.activities import register
from indexing.registers.keeping import keep_facts
from indexing.store import Store, open_store, record
from indexing.store.captures import CaptureRow
from indexing.store.changelog import changes_since
from indexing.store.papers.quarantine import Held, hold
from indexing.store.runs.detail import RunDetail
from indexing.store.runs.ledger import RunCounts, finish_run, start_run
from indexing.store.runs.source_states import Judgement, StateChange, note_states
from search_api.auth.accounts import add_user
from search_api.auth.audit import Actor
from search_api.auth.roles import ROLES
from tests.search_api.pages.staged_papers import at, other, others, papers

PASSWORD = "a long enough password"
HELD_RUN = "20250914T203000-cccccc"
BLOCKED_RUN = "20250915T203000-bbbbbb"


@dataclass(frozen=True, slots=True)
class Staged:
    """The ids of the papers a test asks for by what they are."""

    rules: str
    long: str
    withdrawn: str
    external: str
    bare: str
    subscription: str = ""
    channel: str = ""
    leaving: str = ""
    confirming: str = ""
    activity: str = ""


def stage(settings: Settings, spice: str = "") -> Staged:
    """Fills an empty HOME. `spice` must not change what a text is read as: it comes last in each."""
    store = open_store(settings.database_url, settings.locks)
    try:
        made = Staged(*papers(store, spice))
        _runs(store, settings, spice)
        _states(store)
        _held(store, spice)
        for role in ROLES:
            add_user(store, f"{role}1", role, PASSWORD, Actor("stage" + spice, "command"))
        keep_facts(store)
        drain(store, settings)
        made = replace(made, activity=register(store)[0].key)
        return _subscribed(store, settings, made, spice)
    finally:
        store.close()


def _subscribed(store: Store, settings: Settings, made: Staged, spice: str) -> Staged:
    """A subscription of the admin's with what it told, and channels: one that works and one that is paused."""
    keys, moment = Keys.of(settings), at(20)
    mail = add_channel(store, keys, Wanted("mail", "a@example.org", owner="admin1", shared=False), moment)
    hook = add_channel(
        store, keys, Wanted("webhook", f"https://example.org/{'x' * 24}", keyword=spice or None), moment
    )
    pause(store, hook.id, moment + timedelta(days=900))
    draft = Draft(f"补贴{spice}", "补贴", topics=("all",), channels=(mail.id, hook.id), owner="admin1")
    subscription = add_subscription(store, draft)
    changes = list(changes_since(store, seq=0))[:3]
    told = [
        NewAlert(
            subscription.id,
            f"change:{change.seq}",
            change.title,
            "matches_now",
            tr(f"【新发】{spice}", f"new {spice}"),
            change.seq,
            change.document_id,
            None,
            change.classes,
            Evidence(f"补贴{spice}", ((0, 2),)),
        )
        for change in changes
    ]
    report = add_subscription(
        store, Draft(f"周报{spice}", "", on="report", rhythm="weekly@mon-08:00", owner="admin1")
    )
    told.append(
        NewAlert(
            report.id,
            "report:2025-09-15T08:00+08:00",
            f"来源与采集 09-08 至 09-15{spice}",
            "report",
            tr(f"【周报】1 件事要看{spice}", f"Weekly report: 1 thing to look at{spice}"),
            details=(tr(f"来源：改版 1{spice}，正常 110", f"Sources: 1 layout{spice}, 110 up"),),
            page="/sources",
        )
    )
    with store.writing() as connection:
        note_alerts(connection, told, moment)
    return replace(
        made,
        subscription=subscription.id,
        channel=hook.id,
        leaving=leave_page("", keys, mail.id, [subscription.id]),
        confirming=confirm_page("", confirm_token(keys, mail.id)),
    )


def _runs(store: Store, settings: Settings, spice: str) -> None:
    for days in range(29, -1, -1):
        _run(store, "cn-fj-tzgg", at(days), "finished" if days % 9 else "partial", spice)
        _run(store, "mofcom-zcfb", at(days), "finished", spice)
        _run(store, "cn-sd-col352659", at(days), "blocked" if days < 12 else "finished", spice)
    settings.logs.mkdir(parents=True, exist_ok=True)
    log = settings.logs / f"{BLOCKED_RUN}.log"
    log.write_text(f"2025-09-15 20:30:01 [spider] blocked by a challenge{spice}\n" * 30, "utf-8")
    moment = at(0).replace(second=1)
    start_run(store, BLOCKED_RUN, "cn-sd-col352659", moment, str(log))
    counts = RunCounts(4, {"blocked": 3, "ok": 1}, {f"robots{spice}": 2}, 0, 0, 0, 0)
    finish_run(store, BLOCKED_RUN, "blocked", counts, moment + timedelta(seconds=9), 9.2)
    page = CaptureRow(
        f"https://commerce.shandong.gov.cn/col/col352659/index.html?{spice}",
        "list",
        moment,
        412,
        "c" * 64,
        "blocked",
        f"412 与脚本验证{spice}",
        source_id="cn-sd-col352659",
        run_id=BLOCKED_RUN,
    )
    paper = other(
        "被拦截当天仍读到的公告",
        "https://commerce.shandong.gov.cn/art/2.html",
        "370000",
        "cn-sd-col352659",
        spice,
    )
    record(store, [paper], origin="crawl", run_id=BLOCKED_RUN, captures=[page])
    failed = "20250915T203100-dddddd"
    start_run(store, failed, "cn-hi-zcwj", at(0))
    detail = RunDetail("exited", {"exit_code": 1, "last": f"ConnectionError{spice}"})
    finish_run(store, failed, "failed", RunCounts(), at(0), 1.0, detail)


def _states(store: Store) -> None:
    """What was noted of some sources meanwhile."""
    changes = [
        StateChange("cn-sd-col352659", None, at(28), Judgement("up", "well")),
        StateChange("cn-fj-tzgg", None, at(29), Judgement("never_worked", "no_runs")),
        StateChange("cn-fj-tzgg", "never_worked", at(28), Judgement("up", "well")),
        StateChange("cn-fj-tzgg", "up", at(14), Judgement("late", "failed", {"failures": 1})),
        StateChange("cn-fj-tzgg", "late", at(13), Judgement("up", "well")),
        StateChange("cn-sd-col352659", "up", at(11), Judgement("blocked", "refused", {"since": iso(at(11))})),
        StateChange("mofcom-zcfb", None, at(29), Judgement("up", "well")),
    ]
    note_states(store, changes)


def _run(store: Store, source_id: str, moment: datetime, state: RunState, spice: str) -> None:
    key = f"{moment:%Y%m%dT%H%M%S}-{source_id[-6:]}"
    start_run(store, key, source_id, moment)
    detail = RunDetail("troubles", {"counts": {f"KeyError: 'x'{spice}": 2}}) if state == "partial" else None
    counts = RunCounts(
        24, {"ok": 20, "blocked": 4} if state == "blocked" else {"ok": 22, "shell": 1}, {}, 17, 1
    )
    finish_run(store, key, state, counts, moment + timedelta(seconds=21), 21.4, detail)


def _held(store: Store, spice: str) -> None:
    start_run(store, HELD_RUN, "mofcom-zcfb", at(1))
    finish_run(store, HELD_RUN, "quarantined", RunCounts(60, {"ok": 60}), at(1), 30.0)
    findings = []
    for number in range(8):
        known = next(paper for at, paper in enumerate(others(spice)) if at == number)
        changed = replace(known, seen_at=at(1), body=known.body.replace("1000元", "10元"))
        (one,) = record(store, [changed], origin="crawl", run_id=HELD_RUN, hold_changes=True)
        classes: tuple[ChangeClass, ...] = one.classes or ("rule",)
        if one.document_id and known.url:
            findings.append(Held(one.document_id, known.url, classes, changed))
    findings.append(Held(findings[0].document_id, findings[0].url, ("withdrawn",)))
    hold(store, HELD_RUN, "mofcom-zcfb", findings, at(1))
