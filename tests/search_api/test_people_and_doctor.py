"""`huanxin users`, `tokens`, `doctor` and `serve` as a person runs them."""

from __future__ import annotations

import io
import json
import os
import pty
import re
import signal
import subprocess
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from config.clock import SHANGHAI
from config.settings import load_settings
from search_api.cli.entry import run
from search_api.doctor.check import Check
from search_api.doctor.examine import examine
from search_api.doctor.telling import calendar
from tests.e2e.commands import Desk

PASSWORD = "correct horse battery"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@dataclass(frozen=True)
class Said:
    code: int
    out: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class Command:
    """The command within this process: what starts it is tested with `serve`."""

    def __init__(self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self._capsys, self._monkeypatch = capsys, monkeypatch

    def __call__(self, *arguments: str, stdin: str = "") -> Said:
        self._monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
        code = run(list(arguments))
        return Said(code, self._capsys.readouterr().out)


def test_users_and_tokens_from_the_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUANXIN_HOME", str(tmp_path))
    huanxin = Command(capsys, monkeypatch)
    added = huanxin(
        "users", "add", "ann", "--role", "admin", "--password", "-", "--json", stdin=f"{PASSWORD}\n"
    )
    assert added.json | {"id": 1, "name": "ann", "role": "admin"} == added.json
    assert huanxin("users", "add", "ben", "--role", "boss").code == 2
    assert huanxin("users", "add", "ben", "--role", "reader", "--password", "secret").code == 2
    assert huanxin("users", "add", "ben", "--role", "reader").code == 0
    assert huanxin("users", "password", "ben", "--password", "-", stdin="short\n").code == 2
    assert huanxin("users", "password", "nobody", "--password", "-", stdin="x\n").code == 3
    assert huanxin("users", "disable", "ann").code == 2
    assert huanxin("users", "disable", "ben", "--json").json["disabled"]
    assert [user["name"] for user in huanxin("users", "list", "--json").json] == ["ann", "ben"]

    token = huanxin("tokens", "add", "script", "--user", "ann", "--scope", "reader", "--json").json
    assert token["token"].startswith("hx_")
    (listed,) = huanxin("tokens", "list", "--json").json
    assert (listed["id"], listed["scope"], listed["revoked"]) == (token["id"], "reader", None)
    assert token["token"] not in huanxin("tokens", "list").out
    assert huanxin("tokens", "revoke", token["id"]).code == 0
    assert huanxin("tokens", "revoke", token["id"]).code == 3


def serve(desk: Desk, stderr: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        desk.command(["serve", "--port", "0"]),
        env=desk.environment,
        stdout=subprocess.PIPE,
        stderr=stderr,
        text=True,
    )


def address_of(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    said = re.fullmatch(r"Serving (http://127\.0\.0\.1:\d+)\n", process.stdout.readline())
    assert said
    return said[1]


def ended(process: subprocess.Popen[str]) -> int:
    process.send_signal(signal.SIGINT)
    return process.wait(60)


@pytest.mark.parametrize(("told", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
def test_serve_ends_in_order_also_when_it_is_told_to_before_it_has_begun(
    desk: Desk, tmp_path: Path, told: signal.Signals, code: int
) -> None:
    with (tmp_path / "log").open("wb") as file:
        process = serve(desk, file.fileno())
    address_of(process)
    process.send_signal(told)  # it has said its first word, and its loop does not run yet
    assert process.wait(60) == code
    with (tmp_path / "log").open("wb") as file:
        process = serve(desk, file.fileno())
    assert httpx.get(f"{address_of(process)}/healthz", trust_env=False).status_code == 200
    process.send_signal(told)
    assert process.wait(60) == code


def test_serve_says_where_and_shows_the_first_link_to_a_terminal_only(desk: Desk, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with log.open("wb") as file:
        process = serve(desk, file.fileno())
    address = address_of(process)
    assert httpx.get(f"{address}/healthz", trust_env=False).json() == {"state": "ok"}
    ended(process)
    assert "key=" not in log.read_text()

    ours, theirs = pty.openpty()
    process = serve(desk, theirs)
    address = address_of(process)
    os.close(theirs)
    shown = os.read(ours, 65_536).decode()
    while "key=" not in shown:
        shown += os.read(ours, 65_536).decode()
    ended(process)
    os.close(ours)
    assert re.search(rf"{re.escape(address)}/first\?key=hx_[\w-]{{43}}\s", shown)


def test_a_port_that_is_taken_is_named(desk: Desk) -> None:
    process = serve(desk, subprocess.DEVNULL)
    address = address_of(process)
    second = desk.huanxin("serve", "--port", address.rpartition(":")[2])
    ended(process)
    assert (second.code, "HUANXIN_PORT" in second.err) == (1, True)


def test_the_doctor_finds_a_sound_home_sound(desk: Desk) -> None:
    said = desk.huanxin("doctor", "--json")
    assert said.code == 0, said.out
    checks = {check["name"]: check for check in said.json["checks"]}
    assert {
        *(
            "settings",
            "database",
            "engine",
            "dictionary",
            "users",
            "disk",
            "clock",
            "browser",
            "fonts",
            "ocr",
        ),
        *("sources", "contact", "public URL", "proxies", "alerts", "calendar", "workers"),
    } == set(checks)
    assert checks["database"]["state"] == "ok"
    assert checks["contact"]["remedy"].startswith("HUANXIN_CONTACT=")
    assert all(check["remedy"] for check in checks.values() if check["state"] != "ok")
    desk.environment["HUANXIN_LANG"] = "zh"
    lines = desk.huanxin("doctor").out.splitlines()
    assert not [line for line in lines if line[:1] in "✓!✗" and line[2:3].isascii()]


def test_the_doctor_asks_for_the_next_years_days_off_from_november_on() -> None:
    def said(year: int, month: int) -> Check:
        return calendar(datetime(year, month, 1, tzinfo=SHANGHAI))

    assert said(2025, 11) == Check("calendar", "ok", "2025、2026")
    assert said(2026, 10).state == "ok"
    missing = said(2098, 11)
    assert missing.state == "lacking"
    assert "2098、2099" in missing.detail
    assert "config/calendar/2099.tsv" in str(missing.remedy)


def test_the_doctor_exits_with_1_where_something_essential_is_broken(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUANXIN_HOME", str(tmp_path))
    monkeypatch.setenv("HUANXIN_DATABASE_URL", "postgresql://nobody@127.0.0.1:9/none")
    huanxin = Command(capsys, monkeypatch)
    said = huanxin("doctor", "--json")
    (database,) = [check for check in said.json["checks"] if check["name"] == "database"]
    assert (said.code, database["state"]) == (1, "broken")
    monkeypatch.setenv("HUANXIN_PORT", "many")
    said = huanxin("doctor", "--json")
    assert (said.code, said.json["checks"][0]["state"]) == (1, "broken")


@pytest.mark.parametrize(
    ("environment", "lacking"),
    [
        ({"HUANXIN_BIND": "0.0.0.0"}, {"public URL"}),
        ({"HUANXIN_PUBLIC_URL": "https://huanxin.example.org"}, {"proxies"}),
        (
            {"HUANXIN_PUBLIC_URL": "https://huanxin.example.org", "HUANXIN_TRUSTED_PROXIES": "127.0.0.1"},
            set(),
        ),
        ({}, set()),
    ],
)
def test_the_doctor_sees_that_pages_cannot_be_reached(
    tmp_path: Path, environment: dict[str, str], lacking: set[str]
) -> None:
    checks = examine(load_settings({"HUANXIN_HOME": str(tmp_path), **environment}, tmp_path))
    found = {check.name for check in checks if check.state != "ok"}
    assert found & {"public URL", "proxies"} == lacking
