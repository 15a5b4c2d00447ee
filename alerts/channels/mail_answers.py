"""What mail servers answer, with what QQ, 163 and 腾讯企业邮 want of those who send through them."""

from __future__ import annotations

import re

from alerts.channels.answers import BAN, LATER, OFTEN, SAID, Answer
from config.language import tr

_NOBODY = re.compile(
    r"user unknown|unknown user|no such (?:user|recipient|mailbox)|does ?n[o']t exist|not exist|mailbox (?:not found|unavailable)"
    r"|user not found|recipient (?:not found|rejected)|invalid (?:recipient|mailbox)|5\.1\.1|non-existent|用户不存在",
    re.IGNORECASE,
)
# QQ (501) and 163 (553): who signs in may only send as themselves.
_SENDER = re.compile(r"mail from (?:address )?must (?:be same as|equal) authori[sz]", re.IGNORECASE)
# 腾讯 names every reason it could have had, that of being too frequent among them.
_PASSWORD = re.compile("password|authorization code|授权码", re.IGNORECASE)
_PRESETS = {
    "qq.com": ("QQ 邮箱", "QQ Mail", "smtp.qq.com"),
    "foxmail.com": ("QQ 邮箱", "QQ Mail", "smtp.qq.com"),
    "163.com": ("163 邮箱", "163 Mail", "smtp.163.com"),
    "126.com": ("126 邮箱", "126 Mail", "smtp.126.com"),
}


def judge_smtp(code: int, said: str, *, recipient: bool) -> Answer:
    """What a relay's answer means; `recipient`: it was given to the recipient's address."""
    text, short = str(code), said[:SAID]
    if 200 <= code < 400:
        return Answer("sent", text, said=short)
    if OFTEN.search(said):
        return Answer(
            "often",
            text,
            tr("邮件服务器说发得太频繁", "the mail server says: too frequent"),
            tr(*LATER),
            short,
            BAN,
        )
    if _SENDER.search(said):
        return Answer(
            "wrong",
            text,
            tr("发件人须与登录的邮箱相同", "the sender must be the mailbox that signs in"),
            tr(
                "HUANXIN_MAIL_FROM 写成 HUANXIN_SMTP_URL 里的那个邮箱，或不设",
                "set HUANXIN_MAIL_FROM to the mailbox of HUANXIN_SMTP_URL, or leave it out",
            ),
            short,
        )
    if recipient and code in (550, 551, 553) and (_NOBODY.search(said) or code == 551):
        return Answer(
            "bounced",
            text,
            tr("没有这个邮箱", "there is no such mailbox"),
            tr("核对邮箱地址", "check the address"),
            short,
        )
    if code < 500:
        return Answer(
            "temporary",
            text,
            tr("邮件服务器暂时不收", "the mail server does not take it now"),
            tr(*LATER),
            short,
        )
    return Answer(
        "wrong",
        text,
        tr(f"邮件服务器拒绝（{code}）", f"the mail server refused it ({code})"),
        tr("看对方的原话；核对发件人与权限", "read what it said; check the sender and its rights"),
        short,
    )


def judge_sign_in(code: int, said: str, user: str, host: str) -> Answer:
    """What a refused sign-in means, with what QQ, 163 and 腾讯企业邮 want."""
    if code < 500 or (OFTEN.search(said) and not _PASSWORD.search(said)):
        return judge_smtp(code, said, recipient=False)
    domain = user.rpartition("@")[2].lower()
    remedy = tr("核对 HUANXIN_SMTP_URL 里的用户与密码", "check user and password in HUANXIN_SMTP_URL")
    if domain in _PRESETS:
        zh, en, server = _PRESETS[domain]
        remedy = tr(
            f"{zh}：在网页版设置里开启 SMTP 并生成“授权码”，用它代替密码；服务器 smtps://{server}:465",
            f"{en}: switch SMTP on in its settings and use the authorisation code it gives instead of the password; server smtps://{server}:465",
        )
    elif host.endswith("exmail.qq.com"):
        remedy = tr(
            "腾讯企业邮：开启“安全登录”后须用客户端专用密码；服务器 smtps://smtp.exmail.qq.com:465",
            "Tencent Exmail: with secure sign-in on, use a client password; server smtps://smtp.exmail.qq.com:465",
        )
    return Answer(
        "wrong",
        str(code),
        tr("邮件服务器不接受用户或密码", "the mail server refuses user or password"),
        remedy,
        said[:SAID],
    )
