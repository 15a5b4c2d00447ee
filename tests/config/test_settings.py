"""Settings: an unknown name or a bad value is refused by name, with what to write instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.faults import WrongUsage
from config.settings import NAMES, load_settings

ROOT = Path(__file__).resolve().parents[2]


def test_home_is_beside_scrapy_cfg_and_the_database_in_it(tmp_path: Path) -> None:
    (tmp_path / "scrapy.cfg").touch()
    (tmp_path / "deep" / "er").mkdir(parents=True)
    settings = load_settings({}, tmp_path / "deep" / "er")
    assert settings.home == tmp_path / "var"
    assert settings.database_url == f"sqlite:///{tmp_path / 'var' / 'huanxin.db'}"


def test_without_a_project_home_is_the_users_data_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert load_settings({}, tmp_path).home == tmp_path / "data" / "huanxin"


def test_the_environment_wins_over_dotenv(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("HUANXIN_PORT=9001\nHUANXIN_HOME=/a\nOTHER=x\n")
    settings = load_settings({"HUANXIN_HOME": "/b"}, tmp_path)
    assert (settings.port, settings.home) == (9001, Path("/b"))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HUANXIN_PORT", "80a"),
        ("HUANXIN_PORT", "70000"),
        ("HUANXIN_CLOCK", "2023-09-01T08:00:00"),
        ("HUANXIN_CLOCK", "yesterday"),
        ("HUANXIN_LANG", "fr"),
        ("HUANXIN_REROUTE", "/no/such/file"),
        ("HUANXIN_SOURCES", "/no/such/folder"),
        ("HUANXIN_BROWSER_NO_SANDBOX", "yes"),
        ("HUANXIN_ELASTICSEARCH_URL", "localhost:9200"),
        ("HUANXIN_ELASTICSEARCH_URL", "http://es1.example:9200,es2.example:9200"),
        ("HUANXIN_ELASTICSEARCH_USERNAME", "elastic"),
    ],
)
def test_a_bad_value_is_refused_by_name(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(WrongUsage) as caught:
        load_settings({name: value}, tmp_path)
    assert caught.value.where == name


def test_an_unknown_name_is_refused_with_the_nearest_one(tmp_path: Path) -> None:
    with pytest.raises(WrongUsage) as caught:
        load_settings({"HUANXIN_SOURCE": "x"}, tmp_path)
    assert caught.value.where == "HUANXIN_SOURCE"
    assert "HUANXIN_SOURCES" in (caught.value.detail or "")


def test_settings_of_tests_are_none_of_the_programs(tmp_path: Path) -> None:
    load_settings({"HUANXIN_TEST_ANYTHING": "x"}, tmp_path)


def test_every_setting_is_documented_and_every_documented_one_exists() -> None:
    import re

    text = (ROOT / "docs" / "settings.md").read_text("utf-8")
    documented = set(re.findall(r"`(HUANXIN_[A-Z_]*[A-Z])`", text))
    assert documented == set(NAMES)
