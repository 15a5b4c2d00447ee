"""Mail through the operator's relay. `sent` means that the relay took it, never that somebody has it."""

from __future__ import annotations

import smtplib
import ssl
from contextlib import suppress
from email.utils import parseaddr

from alerts.channels.answers import Answer, unreachable
from alerts.channels.mail_answers import judge_sign_in, judge_smtp
from config.language import tr
from config.outgoing import SmtpServer
from config.reroute import is_loopback

_SECONDS = 20.0


def send(server: SmtpServer, sender: str, recipient: str, body: str) -> Answer:
    """Hands the mail (ASCII, whole) to the relay."""
    try:
        relay, encrypted = _connected(server)
        try:
            return _refused_sign_in(relay, server, encrypted) or _handed_over(
                relay, parseaddr(sender)[1], recipient, body
            )
        finally:
            # What was taken stays taken, whatever the relay says to our goodbye.
            with suppress(OSError, smtplib.SMTPException):
                relay.quit()
    except smtplib.SMTPResponseException as error:
        return judge_smtp(error.smtp_code, _words(error.smtp_error), recipient=False)
    except (OSError, smtplib.SMTPException) as error:
        code = (
            "timeout" if isinstance(error, TimeoutError) else "tls" if isinstance(error, ssl.SSLError) else ""
        )
        return unreachable(code or "connection", str(error))


def _connected(server: SmtpServer) -> tuple[smtplib.SMTP, bool]:
    """The relay, and whether the connection is encrypted."""
    context = ssl.create_default_context()
    if server.tls:
        return smtplib.SMTP_SSL(server.host, server.port, timeout=_SECONDS, context=context), True
    relay = smtplib.SMTP(server.host, server.port, timeout=_SECONDS)
    relay.ehlo_or_helo_if_needed()
    # A relay on this machine has mostly a certificate that nobody signed.
    if is_loopback(server.host) or not relay.has_extn("starttls"):
        return relay, False
    relay.starttls(context=context)
    relay.ehlo()
    return relay, True


def _refused_sign_in(relay: smtplib.SMTP, server: SmtpServer, encrypted: bool) -> Answer | None:
    """Signs in where there is a user; what came of it where that failed."""
    if server.user is None or server.password is None:
        return None
    if not encrypted and not is_loopback(server.host):
        return Answer(
            "wrong",
            "plain",
            tr(
                "邮件服务器不支持加密，不发送密码",
                "the mail server offers no encryption; no password is sent",
            ),
            tr("改用 smtps://…:465", "use smtps://…:465"),
        )
    try:
        relay.login(server.user, server.password)
    except smtplib.SMTPAuthenticationError as error:
        return judge_sign_in(error.smtp_code, _words(error.smtp_error), server.user, server.host)
    return None


def _handed_over(relay: smtplib.SMTP, sender: str, recipient: str, body: str) -> Answer:
    relay.ehlo_or_helo_if_needed()
    code, said = relay.mail(sender)
    if code < 300:
        code, said = relay.rcpt(recipient)
        if code >= 300:
            return judge_smtp(code, _words(said), recipient=True)
        code, said = relay.data(body)
    return judge_smtp(code, _words(said), recipient=False)


def _words(said: bytes | str) -> str:
    """What the relay said; in China some say it in GBK."""
    if isinstance(said, str):
        return said
    try:
        return said.decode()
    except UnicodeDecodeError:
        return said.decode("gb18030", "replace")
