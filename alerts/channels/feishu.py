"""飞书's custom bot. Its signature goes into the body, and takes for the key what 钉钉 takes for the message."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json

from alerts.channels.answers import Answer
from alerts.channels.bot_answers import FEISHU, judge_bot
from alerts.channels.channel import Channel
from alerts.channels.http import Outlet


def signature(secret: str, seconds: int) -> str:
    return base64.b64encode(hmac.digest(f"{seconds}\n{secret}".encode(), b"", hashlib.sha256)).decode()


def send(outlet: Outlet, channel: Channel, _delivery_id: str, body: str, seconds: float) -> Answer:
    for secret in channel.secrets[:1]:
        signed = {"timestamp": str(int(seconds)), "sign": signature(secret, int(seconds))} | json.loads(body)
        body = json.dumps(signed, ensure_ascii=False, separators=(",", ":"))
    answer = outlet.post(channel.address, body.encode(), {"Content-Type": "application/json; charset=utf-8"})
    return judge_bot(FEISHU, answer.status, answer.body, answer.headers)
