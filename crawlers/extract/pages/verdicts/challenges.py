"""Answers that are no pages but doors: the challenges and block pages of the web shields that Chinese sites stand behind.

They are recognised and reported, never solved. A mark in the text counts only on a page with hardly any text of its own, so
an article about one of these products is an article.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_STATUSES = {521: "加速乐", 512: "加速乐", 412: "瑞数", 491: "wzws"}
_REFUSED = (401, 403, 405, 406, 418, 429, 444, 451)

_COOKIE_MARKS = (
    ("加速乐", re.compile(r"__jsl_clearance|__jsluid", re.IGNORECASE)),
    ("wzws", re.compile(r"wzws_(?:sessionid|cid|reurl)", re.IGNORECASE)),
    ("C3VK", re.compile(r"\bC3VK=")),
    ("CT6T", re.compile(r"\bCT6T=")),
    ("瑞数", re.compile(r"(?:^|[,;\s])(?:FSSBB\w{1,60}|[A-Za-z0-9]{8,40}[ST])=")),
)
_TEXT_MARKS = (
    ("加速乐", re.compile(r"__jsl_clearance|__jsluid")),
    ("瑞数", re.compile(r"\$_ts\s?[=.\[]|FSSBB")),
    ("wzws", re.compile(r"wzws_(?:sessionid|cid|reurl)|WZWSREL|wzwschallenge", re.IGNORECASE)),
    ("C3VK", re.compile(r"C3VK=")),
    ("CT6T", re.compile(r"CT6T=")),
    ("GeoBL", re.compile(r"""reason["']?\s?[:=]\s?["']?GeoBL""")),
    ("阿里云", re.compile(r"acw_sc__v[23]|/_____tmd_____/punish|_waf_is_mobile|aliyun_waf", re.IGNORECASE)),
    ("cloudflare", re.compile(r"cf-chl-|/cdn-cgi/challenge-platform|cf_chl_opt", re.IGNORECASE)),
    (
        "guard",
        re.compile(r"/_guard/(?:auto|html|rotate|slide)|_Incapsula_Resource|guardok|safeline", re.IGNORECASE),
    ),
)
_SETS_COOKIE = re.compile(
    r"document\.cookie\s?=[^<]{0,400}location(?:\.reload\(|\.href\s?=|\s?=|\.replace\()"
)
_BLOCK_WORDS = re.compile(
    "请(?:输入|填写)(?:验证码|图中|图片中)|按住滑块|拖动到最右|完成(?:以下|下列|下方|下面)(?:的)?验证|网络环境(?:存在)?异常|请求(?:带有|包含|含有)[^，。]{0,6}(?:不合法|非法|危险)|人机(?:身份)?验证|安全验证|访问验证|滑动(?:滑块|验证)|拖动(?:下方)?滑块|完成(?:安全)?验证后|正在进行安全(?:检查|检测)|浏览器安全检查"
    "|访问(?:过于|太过?)频繁|请求(?:过于|太过?)频繁|(?:访问|请求)(?:已)?被?(?:拦截|阻断|拒绝)|访问受限|(?<!或)拒绝访问|禁止访问|您的IP|非法(?:访问|请求)|疑似(?:黑客|攻击|爬虫)"
    "|网站防火墙|Web应用防火墙|网站卫士|创宇盾|知道创宇|云锁|安全狗|云盾|安全策略|存在(?:安全)?威胁|Access Denied|Request (?:Blocked|Rejected)|Forbidden"
    "|Just a moment|Attention Required|Checking your browser|Please enable (?:JavaScript|cookies)|are you (?:a )?(?:human|robot)",
    re.IGNORECASE,
)

_THIN = 400
_HARDLY_ANY = 30
_SHORT_LINE = 60
_LONGEST_SCANNED = 200_000


def find_challenge(
    status: int | None, headers: Mapping[str, str], text: str, visible: str, *, article: bool
) -> str | None:
    """The name of the shield that answered, with its sign; None for an ordinary answer.

    `visible` is what a reader would see of the page, `headers` have lower-case names. `article`: a named article element
    with text was found; shields add their scripts to real pages too, so marks then decide nothing on a 200.
    """
    if status in _REFUSED:
        return f"HTTP {status}"
    thin = len(visible) < _THIN
    if status in _STATUSES and (thin or status != 412):
        return f"{_STATUSES[status]}: HTTP {status}"
    if not thin or (article and status in (None, 200)):
        return None
    return _marked(status, headers.get("set-cookie", ""), text[:_LONGEST_SCANNED], len(visible)) or _worded(
        status, visible
    )


def _marked(status: int | None, cookies: str, text: str, visible: int) -> str | None:
    for name, mark in _TEXT_MARKS:
        if mark.search(text):
            return f"{name}: challenge in the page"
    if visible < _HARDLY_ANY and _SETS_COOKIE.search(text):
        return "script that sets a cookie and comes back"
    if status not in (None, 200) or visible < _HARDLY_ANY:
        for name, mark in _COOKIE_MARKS:
            if mark.search(cookies):
                return f"{name}: cookie of a challenge" + (f", HTTP {status}" if status else "")
    return None


def _worded(status: int | None, visible: str) -> str | None:
    if status == 202 and len(visible) < _HARDLY_ANY:
        return "瑞数: HTTP 202 without content"
    short = (line for line in visible.split("\n") if len(line) <= _SHORT_LINE)
    words = next((match[0] for line in short if (match := _BLOCK_WORDS.search(line))), None)
    return f"block page: {words}" if words else None
