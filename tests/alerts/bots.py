"""What the vendors of bots check, written from their documentation and not from our code."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Sequence
from urllib.parse import parse_qs

from tests.alerts.receivers import Got


def wecom(got: Got) -> str:
    """The markdown of a message that 企业微信 would take."""
    value = json.loads(got.body)
    assert set(value) == {"msgtype", "markdown"}
    assert value["msgtype"] == "markdown"
    content = value["markdown"]["content"]
    assert 0 < len(content.encode("utf-8")) <= 4096
    assert "<@" not in content
    return str(content)


def dingtalk(got: Got, secret: str | None = None, keyword: str | None = None) -> str:
    """The markdown of a message that 钉钉 would take: at most 20,000 bytes, with a title, the signature in the address."""
    assert len(got.body) <= 20_000
    value = json.loads(got.body)
    assert value["msgtype"] == "markdown"
    assert value["markdown"]["title"]
    text = value["markdown"]["text"]
    assert keyword is None or keyword in text
    query = parse_qs(got.query)
    if secret is None:
        assert "sign" not in query
    else:
        [stamp], [sign] = query["timestamp"], query["sign"]
        assert abs(time.time() * 1000 - int(stamp)) < 3_600_000
        mac = hmac.new(secret.encode(), f"{stamp}\n{secret}".encode(), hashlib.sha256)
        assert base64.b64decode(sign) == mac.digest()
    return str(text)


def feishu(got: Got, secret: str | None = None) -> str:
    """The texts of a post that 飞书 would take: at most 20 KB, the signature in the body, made the other way round."""
    assert len(got.body) <= 20 * 1024
    value = json.loads(got.body)
    if secret is not None:
        assert abs(time.time() - int(value["timestamp"])) < 3_600
        mac = hmac.new(f"{value['timestamp']}\n{secret}".encode(), digestmod=hashlib.sha256)
        assert value["sign"] == base64.b64encode(mac.digest()).decode()
    assert value["msg_type"] == "post"
    post = value["content"]["post"]["zh_cn"]
    lines = [post["title"]]
    for line in post["content"]:
        for part in line:
            assert part["tag"] in ("text", "a")
            assert part["tag"] == "text" or part["href"].startswith("http")
        lines.append("".join(part["text"] for part in line))
    return "\n".join(lines)


def most_in(seconds: float, got: Sequence[Got]) -> int:
    """The most messages that came within any so many seconds."""
    times = sorted(one.at for one in got)
    return max((sum(start <= at < start + seconds for at in times) for start in times), default=0)
