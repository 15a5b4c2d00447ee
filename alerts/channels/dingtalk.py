"""钉钉's custom bot. Its signature goes into the address, made anew for each request: an address that grew by a signature each time
was refused in the end."""

from __future__ import annotations

import base64
import hashlib
import hmac
from urllib.parse import quote

from alerts.channels.answers import Answer
from alerts.channels.bot_answers import DINGTALK, judge_bot
from alerts.channels.channel import Channel
from alerts.channels.http import Outlet


def signed_address(address: str, secret: str, milliseconds: int) -> str:
    signed = f"{milliseconds}\n{secret}".encode()
    sign = quote(base64.b64encode(hmac.digest(secret.encode(), signed, hashlib.sha256)), safe="")
    return f"{address}{'&' if '?' in address else '?'}timestamp={milliseconds}&sign={sign}"


def send(outlet: Outlet, channel: Channel, _delivery_id: str, body: str, seconds: float) -> Answer:
    address = channel.address
    for secret in channel.secrets[:1]:
        address = signed_address(address, secret, int(seconds * 1000))
    answer = outlet.post(address, body.encode(), {"Content-Type": "application/json; charset=utf-8"})
    return judge_bot(DINGTALK, answer.status, answer.body, answer.headers)
