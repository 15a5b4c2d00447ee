"""Webhooks by Standard Webhooks v1: the bytes that are signed are the bytes that are sent."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Sequence

from alerts.channels.answers import Answer, judge_http
from alerts.channels.channel import Channel
from alerts.channels.http import Outlet
from config.faults import WrongUsage
from config.language import tr

PREFIX = "whsec_"


def new_secret() -> str:
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def check_secret(secret: str) -> str:
    """The secret, as given. Raises WrongUsage where it is none of 24 to 64 bytes."""
    try:
        length = len(_bytes(secret))
    except (ValueError, binascii.Error):
        length = 0
    if not secret.startswith(PREFIX) or not 24 <= length <= 64:
        raise WrongUsage(
            tr("密钥不对", "a bad secret"),
            detail=tr(
                "应为 whsec_ 加 24 到 64 字节的 Base64；不给则自动生成",
                "it takes whsec_ and the Base64 of 24 to 64 bytes; without one, one is made",
            ),
            where="--secret",
        )
    return secret


def signatures(delivery_id: str, seconds: int, body: bytes, keys: Sequence[str]) -> str:
    """The `webhook-signature` header: one signature a secret, so that a receiver may know the old or the new one."""
    signed = f"{delivery_id}.{seconds}.".encode() + body
    return " ".join(
        "v1," + base64.b64encode(hmac.digest(_bytes(key), signed, hashlib.sha256)).decode() for key in keys
    )


def send(outlet: Outlet, channel: Channel, delivery_id: str, body: str, seconds: float) -> Answer:
    """`seconds` is the real time of this attempt: receivers allow it to be five minutes off."""
    raw = body.encode()
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Huanxin",
        "webhook-id": delivery_id,
        "webhook-timestamp": str(int(seconds)),
        "webhook-signature": signatures(delivery_id, int(seconds), raw, channel.secrets),
    }
    answer = outlet.post(channel.address, raw, headers)
    return judge_http(answer.status, answer.body, answer.headers)


def _bytes(secret: str) -> bytes:
    return base64.b64decode(secret.removeprefix(PREFIX), validate=True)
