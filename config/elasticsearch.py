"""Settings of the search server: where it is, and who signs in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from config.bad_setting import bad_setting, existing_file
from config.faults import WrongUsage
from config.language import tr

_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
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


def read_elasticsearch(values: Mapping[str, str]) -> ElasticsearchSettings | None:
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
        ca_file=existing_file(values, "HUANXIN_ELASTICSEARCH_CA_FILE"),
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
        raise bad_setting(
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
        raise bad_setting(
            "HUANXIN_ELASTICSEARCH_INDEX",
            name,
            "小写字母、数字和 - _ . 组成的名字，以字母或数字开头，至多 100 个字符",
            "a name of lower-case letters, digits and - _ . that begins with a letter or digit, of at most 100",
        )
    return name
