"""Settings from the environment (prefix `HUANXIN_`) and from `.env`; the environment wins.

An unknown `HUANXIN_*` name or a bad value is refused by name, so that a typing error never becomes a silent default.
"""

from __future__ import annotations

import difflib
import ipaddress
import os
import re
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from config.bad_setting import bad_setting as _bad
from config.clock import parse_start
from config.faults import WrongUsage
from config.language import tr
from config.logs import LogForm
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
    "HUANXIN_HEARTBEAT_URL",
)

_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
# What stands in a comment of the User-Agent: a web address without a password in it, or a mailbox.
_CONTACT = re.compile(
    r"https?://[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?(?:[/?#][!-'*-\[\]-~]*)?"
    r"|[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+",
    re.IGNORECASE | re.ASCII,
)
_USER = re.compile(r"https?://[^/?#]*@", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ElasticsearchSettings:
    """How to reach Elasticsearch. `url` names one node or several, separated by commas, each with its port. `index` is the
    prefix of every index and alias name."""

    url: str
    username: str | None = None
    password: str | None = None
    api_key: str | None = None
    ca_file: Path | None = None
    index: str = "huanxin"


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings, checked. `home` is the folder everything is written to; `home_from` says why it is that one."""

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
            raise _bad(
                "HUANXIN_CLOCK",
                values["HUANXIN_CLOCK"],
                "带时区的 ISO 时间，如 2023-09-01T08:00:00+08:00，后面可加 @x600",
                "an ISO time with offset, such as 2023-09-01T08:00:00+08:00, maybe with @x600 behind",
            ) from None
    if values.get("HUANXIN_LANG", "zh") not in ("zh", "en"):
        raise _bad("HUANXIN_LANG", values["HUANXIN_LANG"], "zh 或 en", "zh or en")
    if values.get("HUANXIN_LOG", "text") not in ("text", "json"):
        raise _bad("HUANXIN_LOG", values["HUANXIN_LOG"], "text 或 json", "text or json")
    return Settings(
        home=home,
        home_from=home_from,
        database_url=values.get("HUANXIN_DATABASE_URL", f"sqlite:///{home / 'huanxin.db'}"),
        elasticsearch=_elasticsearch(values),
        sources=tuple(
            _existing("HUANXIN_SOURCES", part, values) for part in _parts(values.get("HUANXIN_SOURCES"))
        ),
        reroute=_file(values, "HUANXIN_REROUTE"),
        contact=_contact(values),
        bind=values.get("HUANXIN_BIND", "127.0.0.1"),
        port=_port(values),
        public_url=_public_url(values),
        trusted_proxies=_networks(values, "HUANXIN_TRUSTED_PROXIES"),
        open_reading=_flag(values, "HUANXIN_OPEN_READING"),
        browser=_file(values, "HUANXIN_BROWSER"),
        browser_no_sandbox=_flag(values, "HUANXIN_BROWSER_NO_SANDBOX"),
        smtp=read_smtp(values),
        mail_from=read_mail_from(values),
        own_secrets_file=Path(values["HUANXIN_SECRETS_FILE"]).expanduser().resolve()
        if "HUANXIN_SECRETS_FILE" in values
        else None,
        webhook_allow=read_allowed(values),
        demo_keep=_flag(values, "HUANXIN_DEMO_KEEP"),
        node=_node_name(values),
        heartbeat_url=_heartbeat(values),
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


def _elasticsearch(values: Mapping[str, str]) -> ElasticsearchSettings | None:
    url = values.get("HUANXIN_ELASTICSEARCH_URL")
    if url is None:
        orphan = next((k for k in values if k.startswith("HUANXIN_ELASTICSEARCH_")), None)
        if orphan:
            raise WrongUsage(
                tr(
                    f"设置了 {orphan}，但没有 HUANXIN_ELASTICSEARCH_URL",
                    f"{orphan} is set without HUANXIN_ELASTICSEARCH_URL",
                ),
                where=orphan,
            )
        return None
    nodes = [node.strip() for node in url.split(",")]
    _agree(values, any(_USER.match(node) for node in nodes))
    return ElasticsearchSettings(
        url=",".join(_node(node) for node in nodes),
        username=values.get("HUANXIN_ELASTICSEARCH_USERNAME"),
        password=values.get("HUANXIN_ELASTICSEARCH_PASSWORD"),
        api_key=values.get("HUANXIN_ELASTICSEARCH_API_KEY"),
        ca_file=_file(values, "HUANXIN_ELASTICSEARCH_CA_FILE"),
        index=_prefix(values.get("HUANXIN_ELASTICSEARCH_INDEX", "huanxin")),
    )


def _node(address: str) -> str:
    """The address with its port."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if not _ADDRESS.match(address) or not parts.hostname or parts.query or parts.fragment:
        raise _bad(
            "HUANXIN_ELASTICSEARCH_URL",
            re.sub(r"//[^/@]*@", "//…@", address),
            "以 http:// 或 https:// 开头的地址，多个用逗号隔开",
            "http(s):// addresses, separated by commas",
        )
    if port is None:
        # Elasticsearch's own port; with https it mostly stands behind something that has the usual one.
        port = 443 if parts.scheme == "https" else 9200
        parts = parts._replace(netloc=f"{parts.netloc.rstrip(':')}:{port}")
    return parts.geturl()


def _agree(values: Mapping[str, str], user_in_address: bool) -> None:
    """Raises WrongUsage, by name, where two settings say different things about who signs in."""
    user, password, key = (
        f"HUANXIN_ELASTICSEARCH_{name}" if f"HUANXIN_ELASTICSEARCH_{name}" in values else None
        for name in ("USERNAME", "PASSWORD", "API_KEY")
    )
    if password and not user:
        raise WrongUsage(
            tr(
                f"设置了 {password}，但没有 HUANXIN_ELASTICSEARCH_USERNAME",
                f"{password} is set without HUANXIN_ELASTICSEARCH_USERNAME",
            ),
            where=password,
        )
    address = "HUANXIN_ELASTICSEARCH_URL" if user_in_address else None
    given = [name for name in (key, user, address) if name]
    if len(given) > 1:
        raise WrongUsage(
            tr(f"设置 {given[0]} 与 {given[1]} 矛盾", f"{given[0]} contradicts {given[1]}"),
            detail=tr(
                "API key、用户名加密码、地址里的用户，只能用一种",
                "an API key, a user with a password, a user in the address: only one of these",
            ),
            where=given[0],
        )


def _prefix(name: str) -> str:
    # Elasticsearch takes more, but a name that begins with a sign is hidden, refused, or excludes others in a list.
    if not re.fullmatch(r"[a-z0-9][a-z0-9_.-]{0,99}", name):
        raise _bad(
            "HUANXIN_ELASTICSEARCH_INDEX",
            name,
            "小写字母、数字和 - _ . 组成的名字，以字母或数字开头，至多 100 个字符",
            "a name of lower-case letters, digits and - _ . that begins with a letter or digit, of at most 100",
        )
    return name


def _contact(values: Mapping[str, str]) -> str | None:
    contact = values.get("HUANXIN_CONTACT")
    if contact is not None and (len(contact) > 200 or not _CONTACT.fullmatch(contact)):
        raise _bad(
            "HUANXIN_CONTACT",
            contact,
            " http(s) 地址或邮箱，只含可见的 ASCII 字符，不含括号、空格与反斜杠，至多 200 个字符",
            "an http(s) address or a mailbox in printable ASCII, without parentheses, spaces and backslashes, of at most 200",
        )
    return contact


def _public_url(values: Mapping[str, str]) -> str | None:
    """The address without a slash at the end. Pages lie at the root of it: links and cookies have no prefix."""
    url = values.get("HUANXIN_PUBLIC_URL")
    if url is None:
        return None
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    plain = f"{parts.scheme}://{parts.netloc}"
    if (
        not _ADDRESS.match(url)
        or not parts.hostname
        or port == 0
        or "@" in parts.netloc
        or url.rstrip("/") != plain
    ):
        raise _bad(
            "HUANXIN_PUBLIC_URL",
            url,
            " http(s) 地址，只有主机名和端口，如 https://huanxin.example.org",
            "an http(s) address of host and port only, such as https://huanxin.example.org",
        )
    return plain


def _node_name(values: Mapping[str, str]) -> str:
    name = values.get("HUANXIN_NODE")
    if name is None:
        return re.sub(r"[^A-Za-z0-9._-]", "-", socket.gethostname())[:60] or "localhost"
    if not re.fullmatch(r"[A-Za-z0-9._-]{1,60}", name):
        raise _bad(
            "HUANXIN_NODE",
            name,
            "字母、数字和 . _ - 组成的名字，至多 60 个字符",
            "a name of letters, digits and . _ - of at most 60",
        )
    return name


def _heartbeat(values: Mapping[str, str]) -> str | None:
    url = values.get("HUANXIN_HEARTBEAT_URL")
    if url is None:
        return None
    try:
        host = urlsplit(url).hostname
    except ValueError:
        host = None
    if not _ADDRESS.match(url) or not host:
        raise _bad("HUANXIN_HEARTBEAT_URL", url, "以 http:// 或 https:// 开头的地址", "an http(s) address")
    return url


def _networks(values: Mapping[str, str], name: str) -> tuple[str, ...]:
    """Networks or single addresses, separated by commas."""
    networks = [part.strip() for part in values.get(name, "").split(",") if part.strip()]
    for network in networks:
        try:
            ipaddress.ip_network(network)
        except ValueError:
            raise _bad(
                name,
                values[name],
                "用逗号隔开的网段或地址，如 10.0.0.0/8,127.0.0.1",
                "networks or addresses separated by commas, such as 10.0.0.0/8,127.0.0.1",
            ) from None
    return tuple(networks)


def _parts(value: str | None) -> list[str]:
    return [part for part in (value or "").split(":") if part]


def _file(values: Mapping[str, str], name: str) -> Path | None:
    return _existing(name, values[name], values) if name in values else None


def _existing(name: str, value: str, values: Mapping[str, str]) -> Path:
    path = Path(value).expanduser()
    if not path.exists():
        raise _bad(
            name, values[name], f"存在的路径（找不到 {value}）", f"a path that exists ({value} does not)"
        )
    return path.resolve()


def _port(values: Mapping[str, str]) -> int:
    text = values.get("HUANXIN_PORT", "8000")
    if not text.isdecimal() or not 0 <= int(text) <= 65535:
        raise _bad("HUANXIN_PORT", text, "0 到 65535 的整数", "a whole number from 0 to 65535")
    return int(text)


def _flag(values: Mapping[str, str], name: str, default: str = "0") -> bool:
    text = values.get(name, default)
    if text not in ("0", "1"):
        raise _bad(name, text, "0 或 1", "0 or 1")
    return text == "1"


def _unknown(name: str) -> WrongUsage:
    near = difflib.get_close_matches(name, NAMES, n=1)
    hint_zh = f"是不是 {near[0]}？" if near else "可用的设置见 docs/settings.md"
    hint_en = f"did you mean {near[0]}?" if near else "docs/settings.md lists them"
    return WrongUsage(
        tr(f"未知的设置 {name}", f"unknown setting {name}"), detail=tr(hint_zh, hint_en), where=name
    )
