"""企业微信's group bot: its key is its only secret."""

from __future__ import annotations

from alerts.channels.answers import Answer
from alerts.channels.bot_answers import WECOM, judge_bot
from alerts.channels.channel import Channel
from alerts.channels.http import Outlet


def send(outlet: Outlet, channel: Channel, _delivery_id: str, body: str, _seconds: float) -> Answer:
    answer = outlet.post(channel.address, body.encode(), {"Content-Type": "application/json"})
    return judge_bot(WECOM, answer.status, answer.body, answer.headers)
