"""The error codes of 企业微信, 钉钉 and 飞书: cause, remedy, and what becomes of the delivery."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from alerts.channels.answers import BAN, LATER, MINUTE, OFTEN, SAID, Answer, Verdict, judge_http
from config.language import tr


@dataclass(frozen=True, slots=True)
class Meaning:
    verdict: Verdict
    cause: tuple[str, str]
    remedy: tuple[str, str]
    wait: float = 0.0


_REPORT = ("这是本程序的问题，请报告", "this is a fault of this program; please report it")
_NEW_BOT = (
    "在群里重新添加机器人，把新地址填进来",
    "add the bot to the group again and enter its new address",
)

WECOM: Mapping[int, Meaning] = {
    45009: Meaning("often", ("企业微信：每分钟超过 20 条", "WeCom: more than 20 a minute"), LATER, MINUTE),
    45033: Meaning("often", ("企业微信：并发过高", "WeCom: too many at once"), LATER, MINUTE),
    -1: Meaning("temporary", ("企业微信：系统繁忙", "WeCom: the system is busy"), LATER),
    40058: Meaning(
        "refused", ("企业微信：内容过长或参数不对", "WeCom: too long, or a wrong parameter"), _REPORT
    ),
    40008: Meaning("refused", ("企业微信：消息类型不对", "WeCom: no such type of message"), _REPORT),
    93000: Meaning(
        "ended",
        ("企业微信：地址无效，或机器人已被移出群", "WeCom: the address is invalid, or the bot was removed"),
        _NEW_BOT,
    ),
    93004: Meaning("ended", ("企业微信：机器人已停用", "WeCom: the bot is disabled"), _NEW_BOT),
    93008: Meaning("ended", ("企业微信：机器人不在群里", "WeCom: the bot is not in the group"), _NEW_BOT),
}

DINGTALK: Mapping[int, Meaning] = {
    130101: Meaning(
        "often",
        ("钉钉：每分钟超过 20 条，停十分钟", "DingTalk: more than 20 a minute, refused for ten minutes"),
        LATER,
        BAN,
    ),
    1111: Meaning(
        "often", ("钉钉：发得太快，被暂时拒绝", "DingTalk: too fast, refused for a while"), LATER, BAN
    ),
    410100: Meaning("often", ("钉钉：发得太快", "DingTalk: too fast"), LATER, BAN),
    -1: Meaning("temporary", ("钉钉：系统繁忙", "DingTalk: the system is busy"), LATER),
    310000: Meaning(
        "wrong",
        (
            "钉钉：关键词、签名或 IP 不符合机器人的安全设置",
            "DingTalk: keyword, signature or IP is not what the bot's security settings ask for",
        ),
        (
            "对照机器人的“安全设置”：加签的，把 SEC 开头的密钥填为 --secret；自定义关键词的，填为 --keyword；限 IP 的，把本机出口 IP 加进去",
            "look at the bot's security settings: give its SEC… secret as --secret, its keyword as --keyword, or let it take this machine's IP",
        ),
    ),
    300005: Meaning(
        "ended",
        (
            "钉钉：没有这个 access_token，或该群不允许（如有外部人员的群）",
            "DingTalk: no such access_token, or the group (with outsiders) forbids it",
        ),
        _NEW_BOT,
    ),
    300001: Meaning("ended", ("钉钉：access_token 不对", "DingTalk: a wrong access_token"), _NEW_BOT),
    40035: Meaning("refused", ("钉钉：参数不对", "DingTalk: a wrong parameter"), _REPORT),
    460101: Meaning("refused", ("钉钉：消息超过 20000 字节", "DingTalk: more than 20,000 bytes"), _REPORT),
    101002: Meaning("refused", ("钉钉：消息过长", "DingTalk: too long"), _REPORT),
}

FEISHU: Mapping[int, Meaning] = {
    11232: Meaning(
        "often",
        ("飞书：发送受限，多见于整点与半点", "Feishu: limited, mostly at full and half hours"),
        LATER,
        MINUTE,
    ),
    19021: Meaning(
        "wrong",
        (
            "飞书：签名不对，或本机时间差了一小时以上",
            "Feishu: the signature is wrong, or this machine's clock is an hour off",
        ),
        (
            "核对机器人“签名校验”里的密钥（--secret）和本机时间",
            "check the secret of the bot's signature verification (--secret) and this machine's clock",
        ),
    ),
    19022: Meaning(
        "wrong",
        ("飞书：本机 IP 不在机器人的白名单里", "Feishu: this machine's IP is not on the bot's list"),
        ("在机器人的“IP 白名单”里加上本机出口 IP", "add this machine's IP to the bot's list"),
    ),
    19024: Meaning(
        "wrong",
        ("飞书：消息里没有机器人要求的关键词", "Feishu: the keyword that the bot asks for is missing"),
        ("把机器人“自定义关键词”中的一个填为 --keyword", "give one of the bot's keywords as --keyword"),
    ),
    19001: Meaning(
        "ended",
        ("飞书：地址无效，或机器人已删除", "Feishu: the address is invalid, or the bot was deleted"),
        _NEW_BOT,
    ),
    19036: Meaning("refused", ("飞书：消息过大", "Feishu: too large"), _REPORT),
    9499: Meaning("refused", ("飞书：消息格式不对或过大", "Feishu: malformed or too large"), _REPORT),
}


def judge_bot(codes: Mapping[int, Meaning], status: int, body: str, headers: Mapping[str, str]) -> Answer:
    """What a bot's answer means: by the error code in its body where there is one, else by its HTTP status."""
    code, said = _error(body)
    if code is None:
        if 200 <= status < 300:
            return Answer(
                "temporary",
                str(status),
                tr("对方的回答里没有结果", "the answer does not say what became of the message"),
                tr("核对地址：这不像是机器人的回答", "check the address: no bot answers like that"),
                said[:SAID],
            )
        return judge_http(status, body, headers)
    if code == 0:
        return Answer("sent", "0")
    found = codes.get(code)
    if found is None:
        often = bool(OFTEN.search(said))
        return Answer(
            "often" if often else "temporary",
            str(code),
            tr(f"对方答以未知的错误码 {code}", f"an error code that is not known here: {code}"),
            tr(*LATER),
            said[:SAID],
            MINUTE if often else 0.0,
        )
    return Answer(found.verdict, str(code), tr(*found.cause), tr(*found.remedy), said[:SAID], found.wait)


def _error(body: str) -> tuple[int | None, str]:
    """The code in a bot's body and its words: `errcode` and `errmsg`, `code` and `msg`, or 钉钉's `status` and `wait`/`punish`."""
    try:
        value = json.loads(body)
    except ValueError:
        return None, body
    if not isinstance(value, dict):
        return None, body
    for key in ("errcode", "code", "StatusCode", "status"):
        try:
            return int(value[key]), str(value.get("errmsg") or value.get("msg") or value.get("punish") or "")
        except (KeyError, TypeError, ValueError):
            continue
    return None, body
