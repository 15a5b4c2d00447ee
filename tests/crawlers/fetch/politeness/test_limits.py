from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from config.faults import WrongUsage
from config.reroute import Reroute, read_reroute
from config.site import Politeness
from crawlers.fetch.politeness.limits import effective
from crawlers.fetch.settings import politeness_settings, user_agent

FILE = Politeness(delay=5, window=("19:30-07:30",), budget=800)
FREE = Politeness(delay=0, window=(), budget=None)
HOSTS = ("swt.example.gov.cn", "www.example.gov.cn")


def rerouted(tmp_path: Path, *lines: str) -> Reroute:
    path = tmp_path / "reroute"
    path.write_text("\n".join(lines), encoding="utf-8")
    return read_reroute(path)


def test_a_real_host_keeps_its_file(tmp_path: Path) -> None:
    assert effective(FILE, HOSTS, Reroute()) == FILE
    assert effective(FILE, HOSTS, Reroute(), 8) == replace(FILE, delay=8)


@pytest.mark.parametrize(
    ("politeness", "override", "where"),
    [
        (FILE, 4.9, "--delay"),
        (FILE, -1, "--delay"),
        (FILE, float("nan"), "--delay"),
        (replace(FILE, delay=0.5), None, "politeness.delay"),
        (replace(FILE, window=()), None, "politeness.window"),
        (replace(FILE, budget=None), None, "politeness.budget"),
    ],
)
def test_what_a_real_host_may_not_be_given(
    politeness: Politeness, override: float | None, where: str
) -> None:
    with pytest.raises(WrongUsage) as caught:
        effective(politeness, HOSTS, Reroute(), override)
    assert caught.value.where == where


def test_this_machine_may_be_asked_freely(tmp_path: Path) -> None:
    assert effective(FREE, ["127.0.0.1", "localhost"], Reroute()) == FREE
    both = rerouted(
        tmp_path, "https://swt.example.gov.cn http://127.0.0.1:1", "http://www.example.gov.cn http://[::1]:2"
    )
    assert effective(FREE, HOSTS, both) == FREE
    assert effective(FILE, HOSTS, both, 0) == replace(FILE, delay=0)


@pytest.mark.parametrize(
    "lines",
    [
        ["https://swt.example.gov.cn http://127.0.0.1:1"],
        ["https://swt.example.gov.cn http://127.0.0.1:1", "https://www.example.gov.cn http://10.0.0.1"],
        [
            "https://swt.example.gov.cn http://127.0.0.1:1",
            "https://www.example.gov.cn http://127.0.0.1:1",
            "http://www.example.gov.cn http://www.example.gov.cn",
        ],
    ],
)
def test_every_host_must_be_this_machine(tmp_path: Path, lines: list[str]) -> None:
    with pytest.raises(WrongUsage) as caught:
        effective(FREE, HOSTS, rerouted(tmp_path, *lines))
    assert "www.example.gov.cn" in (caught.value.detail or "")


def test_the_delay_is_the_least_that_scrapy_waits() -> None:
    settings = politeness_settings(FILE)
    from crawlers.fetch.settings import POLITE_SETTINGS

    least = settings["DOWNLOAD_DELAY"] * (1 - POLITE_SETTINGS["DOWNLOAD_DELAY_JITTER"])
    assert least == pytest.approx(5)
    assert settings["DAILY_BUDGET"] == 800
    assert set(politeness_settings(FILE, replay=True).values()) == {0.0, None}


def test_the_user_agent_names_whom_to_turn_to_or_nobody() -> None:
    name = user_agent(None)
    assert name.startswith("Huanxin/") and " " not in name
    assert user_agent("ops@example.org") == f"{name} (+ops@example.org; home renewal policy monitor)"
