"""The commands for channels and deliveries, as programs rely on them."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from search_api.cli.entry import run
from tests.alerts.receivers import Say, receiver


@dataclass(frozen=True)
class Said:
    code: int
    out: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        return [json.loads(line) for line in self.out.splitlines()]


@pytest.fixture
def huanxin(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Said]:
    """The command in this process."""
    monkeypatch.setenv("HUANXIN_HOME", str(tmp_path))
    monkeypatch.setenv("HUANXIN_WEBHOOK_ALLOW", "127.0.0.0/8")

    def said(*arguments: str, stdin: str = "") -> Said:
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        capsys.readouterr()
        code = run(list(arguments))
        return Said(code, capsys.readouterr().out)

    return said


def test_the_commands_print_what_programs_rely_on(huanxin: Callable[..., Said]) -> None:
    with receiver() as web:
        url = web.url("/commands")
        added = huanxin("channels", "add", "--kind", "webhook", "--to", url, "--json").json
        assert set(added) == {"id", "kind", "to", "state", "secret"}
        assert (added["kind"], added["to"], added["state"]) == ("webhook", url, "active")
        assert added["secret"].startswith("whsec_")
        bot = huanxin(
            "channels", "add", "--kind", "dingtalk", "--to", "abcdefgh12345678", "--secret", "-", "--json", stdin="SECx\n"
        ).json  # fmt: skip
        assert bot["to"] == "https://oapi.dingtalk.com/robot/send?access_token=…5678"
        assert "secret" not in bot
        listed = huanxin("channels", "list", "--json")
        assert sorted([one["id"] for one in listed.json]) == sorted([added["id"], bot["id"]])
        assert "whsec" not in listed.out
        tested = huanxin("channels", "test", added["id"], "--json")
        assert (tested.code, tested.json["delivery"]["state"]) == (0, "sent")
        web.answers["/commands"] = [Say(410)]
        assert huanxin("channels", "test", added["id"], "--json").code == 1
        paused = huanxin("channels", "pause", added["id"], "--until", "2099-01-01", "--json").json
        assert (paused["state"], paused["paused_until"]) == ("paused", "2099-01-01T00:00:00+08:00")
        resumed = huanxin("channels", "resume", added["id"], "--missed", "drop", "--json").json
        assert (resumed["state"], resumed["missed"], resumed["deliveries"]) == ("active", 0, [])
        rows = huanxin("deliveries", "--channel", added["id"], "--jsonl").lines
        assert sorted(one["state"] for one in rows) == ["failed", "sent"]
        assert {"id", "channel_id", "state", "attempts", "next", "answer", "log"} <= set(rows[0])
        assert huanxin("channels", "remove", added["id"]).code == 0
        assert huanxin("channels", "test", added["id"]).code == 3
        assert huanxin("channels", "add", "--kind", "mail", "--to", "nobody").code == 2
