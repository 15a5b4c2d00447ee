"""What the other side's answers mean."""

from __future__ import annotations

import json

import pytest

from alerts.channels.answers import judge_http, retry_after
from alerts.channels.bot_answers import DINGTALK, FEISHU, WECOM, judge_bot
from alerts.channels.mail_answers import judge_sign_in, judge_smtp


@pytest.mark.parametrize(
    ("codes", "body", "verdict", "wait"),
    [
        (WECOM, {"errcode": 0, "errmsg": "ok"}, "sent", 0),
        (WECOM, {"errcode": 45009, "errmsg": "api freq out of limit"}, "often", 60),
        (WECOM, {"errcode": 93000, "errmsg": "invalid webhook url"}, "ended", 0),
        (WECOM, {"errcode": 40058, "errmsg": "markdown.content exceed max length"}, "refused", 0),
        (WECOM, {"errcode": -1, "errmsg": "system busy"}, "temporary", 0),
        (DINGTALK, {"errcode": 0, "errmsg": "ok"}, "sent", 0),
        (DINGTALK, {"errcode": 130101, "errmsg": "send too fast, exceed 20 times per minute"}, "often", 600),
        (DINGTALK, {"status": 1111, "wait": 5, "punish": "deny"}, "often", 600),
        (DINGTALK, {"errcode": 310000, "errmsg": "keywords not in content"}, "wrong", 0),
        (DINGTALK, {"errcode": 300005, "errmsg": "token is not exist"}, "ended", 0),
        (DINGTALK, {"errcode": 460101, "errmsg": "message too long"}, "refused", 0),
        (FEISHU, {"code": 0, "msg": "success"}, "sent", 0),
        (FEISHU, {"StatusCode": 0, "StatusMessage": "success"}, "sent", 0),
        (FEISHU, {"code": 19021, "msg": "sign match fail"}, "wrong", 0),
        (FEISHU, {"code": 19024, "msg": "Key Words Not Found"}, "wrong", 0),
        (FEISHU, {"code": 11232, "msg": "frequency limited"}, "often", 60),
        (FEISHU, {"code": 9499, "msg": "Bad Request"}, "refused", 0),
        (FEISHU, {"code": 77777, "msg": "too many request"}, "often", 60),
        (FEISHU, {"code": 77777, "msg": "?"}, "temporary", 0),
    ],
)
def test_bots_are_judged_by_the_code_in_the_body(codes: dict, body: dict, verdict: str, wait: float) -> None:  # type: ignore[type-arg]
    answer = judge_bot(codes, 200, json.dumps(body), {})
    assert (answer.verdict, answer.wait) == (verdict, wait)
    if verdict != "sent":
        assert answer.cause.zh
        assert answer.remedy.zh
        assert answer.cause.en != answer.cause.zh


def test_every_known_code_has_cause_and_remedy_in_both_languages() -> None:
    for codes in (WECOM, DINGTALK, FEISHU):
        for code, meaning in codes.items():
            assert all((*meaning.cause, *meaning.remedy)), code


def test_a_page_is_no_bots_answer() -> None:
    assert judge_bot(WECOM, 200, "<html>please sign in</html>", {}).verdict == "temporary"
    assert judge_bot(WECOM, 502, "<html>bad gateway</html>", {}).verdict == "temporary"


@pytest.mark.parametrize(
    ("status", "verdict"),
    [(200, "sent"), (204, "sent"), (301, "wrong"), (404, "wrong"), (410, "ended"), (429, "often"), (500, "temporary")],
)  # fmt: skip
def test_http_statuses(status: int, verdict: str) -> None:
    assert judge_http(status, "", {}).verdict == verdict


def test_retry_after_is_honoured_as_number_and_as_date() -> None:
    assert judge_http(429, "", {"retry-after": "120"}).wait == 120
    assert judge_http(503, "", {"retry-after": "7"}).wait == 7
    assert retry_after("Wed, 21 Oct 2015 07:28:00 GMT") == 0
    assert retry_after("Fri, 01 Jan 2999 00:00:00 GMT") == 86_400
    assert retry_after("soon") == 0
    assert retry_after(None) == 0


@pytest.mark.parametrize(
    ("code", "said", "verdict"),
    [
        (550, "5.1.1 user unknown", "bounced"),
        (550, "Mailbox not found", "bounced"),
        (550, "Domain frequency limited: 11.22", "often"),
        (550, "Connection frequency limited", "often"),
        (554, "DT:SPM 163 smtp8", "often"),
        (450, "4.2.1 Requested action not taken", "temporary"),
        (421, "too many connections", "often"),
        (550, "relaying denied", "wrong"),
    ],
)
def test_relays_that_find_us_too_frequent_say_so_with_any_code(code: int, said: str, verdict: str) -> None:
    assert judge_smtp(code, said, recipient=True).verdict == verdict


def test_a_sender_who_is_not_the_one_that_signs_in_is_told_so() -> None:
    for code, said in (
        (501, "mail from address must be same as authorization user"),
        (553, "Mail from must equal authorized user"),
    ):
        answer = judge_smtp(code, said, recipient=False)
        assert (answer.verdict, "HUANXIN_MAIL_FROM" in answer.remedy.zh) == ("wrong", True)


@pytest.mark.parametrize(
    ("code", "said", "verdict"),
    [
        (535, "Login Fail. Please enter your authorization code to login. More information in http://…", "wrong"),
        (535, "Login fail. Account is abnormal, service is not open, password is incorrect, login frequency limited, or system is busy.", "wrong"),
        (535, "Error: authentication failed", "wrong"),
        (550, "User has no permission", "wrong"),
        (535, "Login frequency limited", "often"),
        (454, "Temporary authentication failure", "temporary"),
    ],
)  # fmt: skip
def test_a_refused_sign_in_is_wrong_unless_it_was_too_often(code: int, said: str, verdict: str) -> None:
    answer = judge_sign_in(code, said, "a@qq.com", "smtp.qq.com")
    assert answer.verdict == verdict
    assert ("授权码" in answer.remedy.zh) == (verdict == "wrong")


def test_the_big_mail_houses_want_an_authorisation_code() -> None:
    for user in ("a@qq.com", "a@163.com"):
        assert "授权码" in judge_sign_in(535, "Error: authentication failed", user, "smtp.x").remedy.zh
    assert "客户端专用密码" in judge_sign_in(535, "", "a@firm.cn", "smtp.exmail.qq.com").remedy.zh
