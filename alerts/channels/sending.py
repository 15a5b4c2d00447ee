"""A message in the form of its channel, and sent through it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from alerts.channels import dingtalk, feishu, mail, webhook, wecom
from alerts.channels.answers import Answer, forbidden, unreachable
from alerts.channels.channel import Channel
from alerts.channels.http import Forbidden, NoAnswer, Outlet
from alerts.message import bots
from alerts.message.mail import Envelope
from alerts.message.mail import mail as mail_message
from alerts.message.message import Message, Rendered
from alerts.message.webhook import webhook as webhook_message
from config.language import tr
from config.settings import Settings

_BOTS: Mapping[str, Callable[[Message], Rendered]] = {
    "webhook": webhook_message,
    "wecom": bots.wecom,
    "dingtalk": bots.dingtalk,
    "feishu": bots.feishu,
}
_SENDERS: Mapping[str, Callable[[Outlet, Channel, str, str, float], Answer]] = {
    "webhook": webhook.send,
    "wecom": wecom.send,
    "dingtalk": dingtalk.send,
    "feishu": feishu.send,
}


@dataclass(frozen=True, slots=True)
class Postman:
    """Renders and sends."""

    settings: Settings
    outlet: Outlet

    @classmethod
    def of(cls, settings: Settings) -> Postman:
        return cls(settings, Outlet.of(settings))

    def render(self, channel: Channel, message: Message) -> Rendered:
        if channel.kind == "mail":
            sender = self.settings.mail_from or "huanxin@localhost"
            https = self.settings.address.startswith("https://")
            return mail_message(message, Envelope(sender, channel.address, https))
        return _BOTS[channel.kind](message)

    def send(self, channel: Channel, delivery_id: str, body: str) -> Answer:
        """What the attempt came to. Whatever the other side said of the channel's secrets is taken out of it."""
        try:
            if channel.kind == "mail":
                answer = self._mail(channel, body)
            else:
                answer = _SENDERS[channel.kind](self.outlet, channel, delivery_id, body, time.time())
        except NoAnswer as error:
            answer = unreachable(error.code, str(error))
        except Forbidden as error:
            answer = forbidden(error.why)
        said = answer.said
        for secret in (channel.address, channel.address.rpartition("=")[2], *channel.secrets):
            if channel.kind != "mail" and len(secret) > 7:
                said = said.replace(secret, "…")
        return replace(answer, said=said)

    def _mail(self, channel: Channel, body: str) -> Answer:
        if self.settings.smtp is None or self.settings.mail_from is None:
            return Answer(
                "wrong",
                "no_relay",
                tr("没有设置发信服务器", "no mail server is set"),
                tr(
                    "设置 HUANXIN_SMTP_URL 与 HUANXIN_MAIL_FROM", "set HUANXIN_SMTP_URL and HUANXIN_MAIL_FROM"
                ),
            )
        return mail.send(self.settings.smtp, self.settings.mail_from, channel.address, body)
