"""Settings: an unknown name or a bad value is refused by name, with what to write instead."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from config import clock
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
        ("HUANXIN_CLOCK", "2023-09-01T08:00:00+08:00@x0"),
        ("HUANXIN_CLOCK", "2023-09-01T08:00:00+08:00@x"),
        ("HUANXIN_NODE", "北京"),
        ("HUANXIN_HEARTBEAT_URL", "ftp://example.org"),
        ("HUANXIN_LANG", "fr"),
        ("HUANXIN_REROUTE", "/no/such/file"),
        ("HUANXIN_SOURCES", "/no/such/folder"),
        ("HUANXIN_BROWSER_NO_SANDBOX", "yes"),
        ("HUANXIN_ELASTICSEARCH_URL", "localhost:9200"),
        ("HUANXIN_ELASTICSEARCH_URL", "http://es1.example:9200,es2.example:9200"),
        ("HUANXIN_ELASTICSEARCH_URL", "https://es.example.org:x"),
        ("HUANXIN_ELASTICSEARCH_URL", "https://"),
        ("HUANXIN_ELASTICSEARCH_URL", "https://[es.example.org"),
        ("HUANXIN_ELASTICSEARCH_USERNAME", "elastic"),
        ("HUANXIN_SMTP_URL", "mail.example.org"),
        ("HUANXIN_SMTP_URL", "smtps://user@mail.example.org"),
        ("HUANXIN_MAIL_FROM", "nobody"),
        ("HUANXIN_WEBHOOK_ALLOW", "10.0.0.1/8"),
    ],
)
def test_a_bad_value_is_refused_by_name(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(WrongUsage) as caught:
        load_settings({name: value}, tmp_path)
    assert caught.value.where == name


URL = "HUANXIN_ELASTICSEARCH_URL"
HERE = {URL: "https://es.example.org:9200"}


@pytest.mark.parametrize(
    "name", ["Huan Xin*", "Huanxin", "-huanxin", "_all", ".huanxin", "a,b", "家", "a" * 101]
)
def test_an_index_prefix_that_elasticsearch_would_not_take_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(WrongUsage) as caught:
        load_settings(HERE | {"HUANXIN_ELASTICSEARCH_INDEX": name}, tmp_path)
    assert caught.value.where == "HUANXIN_ELASTICSEARCH_INDEX"


def test_an_index_prefix_may_be_a_name(tmp_path: Path) -> None:
    elasticsearch = load_settings(
        HERE | {"HUANXIN_ELASTICSEARCH_INDEX": "team-2_huanxin.x"}, tmp_path
    ).elasticsearch
    assert elasticsearch is not None and elasticsearch.index == "team-2_huanxin.x"


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"PASSWORD": "x"}, "PASSWORD"),
        ({"USERNAME": "elastic", "API_KEY": "x"}, "API_KEY"),
        ({"USERNAME": "elastic", "PASSWORD": "x", "API_KEY": "x"}, "API_KEY"),
        ({"URL": "https://u:secret@es.example.org:9200", "API_KEY": "x"}, "API_KEY"),
        ({"URL": "https://u:secret@es.example.org:9200", "USERNAME": "elastic"}, "USERNAME"),
    ],
)
def test_settings_that_contradict_each_other_are_refused_by_name(
    tmp_path: Path, given: dict[str, str], named: str
) -> None:
    values = HERE | {f"HUANXIN_ELASTICSEARCH_{name}": value for name, value in given.items()}
    with pytest.raises(WrongUsage) as caught:
        load_settings(values, tmp_path)
    assert caught.value.where == f"HUANXIN_ELASTICSEARCH_{named}"


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("https://es.example.org", "https://es.example.org:443"),
        ("http://es.example.org/", "http://es.example.org:9200/"),
        ("http://[::1], https://b.example:9243", "http://[::1]:9200,https://b.example:9243"),
    ],
)
def test_an_address_without_a_port_gets_the_usual_one(tmp_path: Path, given: str, meant: str) -> None:
    elasticsearch = load_settings({URL: given}, tmp_path).elasticsearch
    assert elasticsearch is not None and elasticsearch.url == meant


def test_a_refused_address_keeps_its_password_to_itself(tmp_path: Path) -> None:
    with pytest.raises(WrongUsage) as caught:
        load_settings({URL: "https://u:secret@es.example.org:x"}, tmp_path)
    assert "secret" not in caught.value.title


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


@pytest.mark.parametrize(
    "contact",
    [
        "https://huanxin.example.org/about",
        "http://example.org:8080/?q=a;b",
        "ops+crawl@example.org",
        "HTTPS://Example.org",
    ],
)
def test_a_contact_is_an_address_or_a_mailbox(contact: str, tmp_path: Path) -> None:
    assert load_settings({"HUANXIN_CONTACT": contact}, tmp_path).contact == contact


@pytest.mark.parametrize(
    "contact",
    [
        "ops",
        "ops@localhost",
        "https://",
        "ftp://example.org/",
        "https://user:secret@example.org/",
        "https://example.org/a b",
        "https://example.org/(a)",
        "https://example.org/\\a",
        "https://example.org/\r\nCookie: a=1",
        "ops@example.org\n",
        "运维@example.org",
        "https://example.org/焕新",
        f"https://example.org/{'a' * 200}",
    ],
)
def test_another_contact_is_refused_by_name(contact: str, tmp_path: Path) -> None:
    with pytest.raises(WrongUsage) as caught:
        load_settings({"HUANXIN_CONTACT": contact}, tmp_path)
    assert caught.value.where == "HUANXIN_CONTACT"


def test_the_mail_servers_user_is_the_sender_where_none_is_named(tmp_path: Path) -> None:
    settings = load_settings({"HUANXIN_SMTP_URL": "smtps://a%40qq.com:p%3Aw@smtp.qq.com"}, tmp_path)
    assert settings.smtp is not None
    assert (settings.smtp.user, settings.smtp.password, settings.smtp.port) == ("a@qq.com", "p:w", 465)
    assert settings.mail_from == "a@qq.com"
    assert load_settings({"HUANXIN_SMTP_URL": "smtp://127.0.0.1:2525"}, tmp_path).mail_from is None


def test_a_bad_mail_servers_password_is_not_shown(tmp_path: Path) -> None:
    with pytest.raises(WrongUsage) as caught:
        load_settings({"HUANXIN_SMTP_URL": "imap://a:secret@x@mail.example.org"}, tmp_path)
    assert "secret" not in caught.value.title


def test_runs_are_a_pools_only_where_it_is_named(tmp_path: Path) -> None:
    urls = "http://10.0.0.2:6800/, https://user:secret@pool.example.org"
    pool = {"HUANXIN_RUNNER": "scrapyd", "HUANXIN_SCRAPYD_URLS": urls}
    found = load_settings(pool, tmp_path).scrapyd_urls
    assert found == ("http://10.0.0.2:6800", "https://user:secret@pool.example.org")
    assert load_settings({"HUANXIN_SCRAPYD_URLS": urls}, tmp_path).scrapyd_urls == ()


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"HUANXIN_RUNNER": "celery"}, "HUANXIN_RUNNER"),
        ({"HUANXIN_RUNNER": "scrapyd"}, "HUANXIN_SCRAPYD_URLS"),
        (
            {"HUANXIN_RUNNER": "scrapyd", "HUANXIN_SCRAPYD_URLS": "http://a:6800,//u:secret@b"},
            "HUANXIN_SCRAPYD_URLS",
        ),
    ],
)
def test_a_pool_that_cannot_be_is_refused_by_name(values: dict[str, str], named: str, tmp_path: Path) -> None:
    with pytest.raises(WrongUsage) as caught:
        load_settings(values, tmp_path)
    assert caught.value.where == named and "secret" not in caught.value.title


def test_the_clock_can_be_made_faster_and_a_child_goes_on_where_it_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HUANXIN_CLOCK", "2023-09-01T08:00:00+08:00@x86400")
    monkeypatch.setattr(clock, "_started", time.monotonic() - 10)
    assert clock.now().day == 11
    handed = clock.handed_on()["HUANXIN_CLOCK"]
    assert handed.startswith("2023-09-11T") and handed.endswith("@x86400")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HUANXIN_PUBLIC_URL", "huanxin.example.org"),
        ("HUANXIN_PUBLIC_URL", "https://huanxin.example.org/sub"),
        ("HUANXIN_PUBLIC_URL", "https://user@huanxin.example.org"),
        ("HUANXIN_PUBLIC_URL", "https://huanxin.example.org:x"),
        ("HUANXIN_PUBLIC_URL", "https://"),
        ("HUANXIN_TRUSTED_PROXIES", "proxy.example.org"),
        ("HUANXIN_TRUSTED_PROXIES", "10.0.0.0/33"),
        ("HUANXIN_OPEN_READING", "yes"),
    ],
)
def test_a_bad_way_to_be_reached_is_refused_by_name(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(WrongUsage) as refused:
        load_settings({name: value}, tmp_path)
    assert refused.value.where == name


def test_where_people_reach_the_pages(tmp_path: Path) -> None:
    assert load_settings({"HUANXIN_PORT": "9"}, tmp_path).address == "http://127.0.0.1:9"
    given = load_settings(
        {"HUANXIN_PUBLIC_URL": "https://a.example:8443/", "HUANXIN_TRUSTED_PROXIES": "10.0.0.0/8, ::1"},
        tmp_path,
    )
    assert given.address == "https://a.example:8443"
    assert given.trusted_proxies == ("10.0.0.0/8", "::1")
