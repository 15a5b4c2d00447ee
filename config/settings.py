"""Settings from the environment (prefix `HUANXIN_`) and from `.env`; the environment wins.

An unknown `HUANXIN_*` name or a bad value is refused by name, so that a typing error never becomes a silent default.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from config.bad_setting import bad_setting, existing_file, existing_path
from config.clock import parse_start
from config.elasticsearch import ElasticsearchSettings, read_elasticsearch
from config.faults import WrongUsage
from config.identity import read_contact, read_networks, read_public_url
from config.language import tr
from config.logs import LogForm
from config.machines import read_heartbeat, read_node, read_scrapyd
from config.outgoing import Network, SmtpServer, read_allowed, read_mail_from, read_smtp

PREFIX = "HUANXIN_"

NAMES = (
    "HUANXIN_HOME",
    "HUANXIN_DATABASE_URL",
    "HUANXIN_ELASTICSEARCH_URL",
    "HUANXIN_ELASTICSEARCH_USERNAME",
    "HUANXIN_ELASTICSEARCH_PASSWORD",
    "HUANXIN_ELASTICSEARCH_API_KEY",
    "HUANXIN_ELASTICSEARCH_CA_FILE",
    "HUANXIN_ELASTICSEARCH_INDEX",
    "HUANXIN_SOURCES",
    "HUANXIN_REROUTE",
    "HUANXIN_CLOCK",
    "HUANXIN_CONTACT",
    "HUANXIN_PORT",
    "HUANXIN_BIND",
    "HUANXIN_PUBLIC_URL",
    "HUANXIN_TRUSTED_PROXIES",
    "HUANXIN_OPEN_READING",
    "HUANXIN_BROWSER",
    "HUANXIN_BROWSER_NO_SANDBOX",
    "HUANXIN_SMTP_URL",
    "HUANXIN_MAIL_FROM",
    "HUANXIN_SECRETS_FILE",
    "HUANXIN_WEBHOOK_ALLOW",
    "HUANXIN_DEMO_KEEP",
    "HUANXIN_SEMANTIC",
    "HUANXIN_LANG",
    "HUANXIN_LOG",
    "HUANXIN_NODE",
    "HUANXIN_RUNNER",
    "HUANXIN_SCRAPYD_URLS",
    "HUANXIN_HEARTBEAT_URL",
)


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings, checked. `home` is the folder everything is written to; `home_from` says why it is that one. With
    `scrapyd_urls` workers hand their runs to these, else they run them themselves."""

    home: Path
    home_from: str
    database_url: str
    elasticsearch: ElasticsearchSettings | None = None
    sources: tuple[Path, ...] = ()
    reroute: Path | None = None
    contact: str | None = None
    bind: str = "127.0.0.1"
    port: int = 8000
    public_url: str | None = None
    trusted_proxies: tuple[str, ...] = ()
    open_reading: bool = False
    browser: Path | None = None
    browser_no_sandbox: bool = False
    smtp: SmtpServer | None = None
    mail_from: str | None = None
    own_secrets_file: Path | None = None
    webhook_allow: tuple[Network, ...] = ()
    demo_keep: bool = False
    node: str = "localhost"
    scrapyd_urls: tuple[str, ...] = ()
    heartbeat_url: str | None = None
    semantic: bool = True
    log: LogForm = "text"

    @property
    def address(self) -> str:
        """Where people reach the pages, without a slash at the end."""
        return self.public_url or f"http://127.0.0.1:{self.port}"

    @property
    def archive(self) -> Path:
        """The folder of the WARC files."""
        return self.home / "archive"

    @property
    def index(self) -> Path:
        """The folder of the embedded engine."""
        return self.home / "index"

    @property
    def logs(self) -> Path:
        return self.home / "logs"

    @property
    def locks(self) -> Path:
        return self.home / "locks"

    @property
    def compiled_queries(self) -> Path:
        """What many subscriptions ask for, as one process leaves it to the next; it may be deleted."""
        return self.home / "cache" / "subscriptions.json"

    @property
    def secrets_file(self) -> Path:
        """The keys that encrypt the secrets of channels."""
        return self.own_secrets_file or self.home / "secrets.key"


def load_settings(environ: Mapping[str, str] | None = None, folder: Path | None = None) -> Settings:
    """The settings of this process.

    `environ` defaults to the process's environment, `folder` to the current one: `.env` and the nearest parent holding
    `scrapy.cfg` are looked for from there. Raises WrongUsage naming the setting that is unknown or bad.
    """
    folder = folder or Path.cwd()
    values = _from_dotenv(folder) | {k: v for k, v in (environ or os.environ).items() if k.startswith(PREFIX)}
    values = {k: v for k, v in values.items() if v != "" and not k.startswith("HUANXIN_TEST_")}
    for name in values:
        if name not in NAMES:
            raise _unknown(name)
    home, home_from = _home(values, folder)
    if "HUANXIN_CLOCK" in values:
        try:
            parse_start(values["HUANXIN_CLOCK"])
        except ValueError:
            raise bad_setting(
                "HUANXIN_CLOCK",
                values["HUANXIN_CLOCK"],
                "带时区的 ISO 时间，如 2023-09-01T08:00:00+08:00，后面可加 @x600",
                "an ISO time with offset, such as 2023-09-01T08:00:00+08:00, maybe with @x600 behind",
            ) from None
    if values.get("HUANXIN_LANG", "zh") not in ("zh", "en"):
        raise bad_setting("HUANXIN_LANG", values["HUANXIN_LANG"], "zh 或 en", "zh or en")
    if values.get("HUANXIN_LOG", "text") not in ("text", "json"):
        raise bad_setting("HUANXIN_LOG", values["HUANXIN_LOG"], "text 或 json", "text or json")
    return Settings(
        home=home,
        home_from=home_from,
        database_url=values.get("HUANXIN_DATABASE_URL", f"sqlite:///{home / 'huanxin.db'}"),
        elasticsearch=read_elasticsearch(values),
        sources=tuple(
            existing_path("HUANXIN_SOURCES", part, values) for part in _parts(values.get("HUANXIN_SOURCES"))
        ),
        reroute=existing_file(values, "HUANXIN_REROUTE"),
        contact=read_contact(values),
        bind=values.get("HUANXIN_BIND", "127.0.0.1"),
        port=_port(values),
        public_url=read_public_url(values),
        trusted_proxies=read_networks(values, "HUANXIN_TRUSTED_PROXIES"),
        open_reading=_flag(values, "HUANXIN_OPEN_READING"),
        browser=existing_file(values, "HUANXIN_BROWSER"),
        browser_no_sandbox=_flag(values, "HUANXIN_BROWSER_NO_SANDBOX"),
        smtp=read_smtp(values),
        mail_from=read_mail_from(values),
        own_secrets_file=Path(values["HUANXIN_SECRETS_FILE"]).expanduser().resolve()
        if "HUANXIN_SECRETS_FILE" in values
        else None,
        webhook_allow=read_allowed(values),
        demo_keep=_flag(values, "HUANXIN_DEMO_KEEP"),
        node=read_node(values),
        scrapyd_urls=read_scrapyd(values),
        heartbeat_url=read_heartbeat(values),
        semantic=_flag(values, "HUANXIN_SEMANTIC", default="1"),
        log="json" if values.get("HUANXIN_LOG") == "json" else "text",
    )


def _from_dotenv(folder: Path) -> dict[str, str]:
    path = folder / ".env"
    if not path.is_file():
        return {}
    from dotenv import dotenv_values

    return {k: v or "" for k, v in dotenv_values(path).items() if k.startswith(PREFIX)}


def _home(values: Mapping[str, str], folder: Path) -> tuple[Path, str]:
    if "HUANXIN_HOME" in values:
        return Path(values["HUANXIN_HOME"]).expanduser().resolve(), "HUANXIN_HOME"
    for parent in (folder, *folder.parents):
        if (parent / "scrapy.cfg").is_file():
            return parent / "var", "scrapy.cfg"
    data = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(data) / "huanxin", "default"


def _parts(value: str | None) -> list[str]:
    return [part for part in (value or "").split(":") if part]


def _port(values: Mapping[str, str]) -> int:
    text = values.get("HUANXIN_PORT", "8000")
    if not text.isdecimal() or not 0 <= int(text) <= 65535:
        raise bad_setting("HUANXIN_PORT", text, "0 到 65535 的整数", "a whole number from 0 to 65535")
    return int(text)


def _flag(values: Mapping[str, str], name: str, default: str = "0") -> bool:
    text = values.get(name, default)
    if text not in ("0", "1"):
        raise bad_setting(name, text, "0 或 1", "0 or 1")
    return text == "1"


def _unknown(name: str) -> WrongUsage:
    near = difflib.get_close_matches(name, NAMES, n=1)
    hint_zh = f"是不是 {near[0]}？" if near else "可用的设置见 docs/settings.md"
    hint_en = f"did you mean {near[0]}?" if near else "docs/settings.md lists them"
    return WrongUsage(
        tr(f"未知的设置 {name}", f"unknown setting {name}"), detail=tr(hint_zh, hint_en), where=name
    )
