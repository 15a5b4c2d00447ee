"""What kind of paper a page carries, from its title, number, column and address."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from indexing.records import DocumentType

_INTERPRETATION = re.compile("解读|图解|一图读懂|一图看懂|答记者问|政策问答|划重点|政策吹风")
_FAQ = re.compile(
    "常见问题|问答|热点问题|疑难解答|\\d+\\s*问(?:$|[^题责卷询])|你问我答|有问必答|答疑|疑问解答"
)
_GUIDE = re.compile(
    "指南|指引|详解|一文说清|一文读懂|一文看懂|如何|怎么|怎样|攻略|操作流程|办理流程|申领流程|操作手册|教程|快速办理|办事|清单[^》]{0,4}$|须知|一看就懂"
)
_ISSUED = re.compile(
    "(?:意见|办法|规定|细则|条例|方案|规划|决定|批复|通报|复函|措施|规范|行动计划|工作计划|工作要点|实施计划|答复)(?:的通知)?"
    "(?:[（(][^）)]{1,20}[）)])?$|关于(?:印发|修改|废止|公布|转发|重新发布|批转).{2,}|^.{0,30}令$|条例》?$"
)
_ANNOUNCED = re.compile(
    "(?:公告|通告|公示|启事|通知|名单|函|招标|中标|结果|声明|提示|邀请函|倡议书|情况|标准|目录)(?:[（(][^）)]{1,20}[）)])?$|通知|公告|公示|通告"
)
_PROMOTED = re.compile("满\\d+减|优惠券|立减|折扣|特惠|团购|限时|秒杀|促销(?!费)|大促|福利放送")
_HELD = re.compile(
    "消费季|购物节|消费节|家装节|家居节|家博会|博览会|展销会|嘉年华|促消费活动|促销活动|启动仪式|系列活动|主题活动|惠民活动|以旧换新活动|消费月|购物季|活动$"
)
_NEWS_COLUMN = re.compile("新闻|动态|要闻|资讯|媒体|头条|快讯|报道|信息联播|图片")
_NEWS_PATH = re.compile(
    r"/(?:news|xwfb|xwzx|xw|gzdt|zwdt|mtjj|mtbd|dt|yw|ywdt|zwyw|article|sdyw)(?:/|$)", re.IGNORECASE
)
_INTERPRETATION_PATH = re.compile(r"/(?:zcjd|jd|jiedu|zcjiedu|zczsk)(?:/|$)", re.IGNORECASE)
_POLICY_PATH = re.compile(r"/(?:zcfb|zcfg|zcwj|gfxwj|zfwj|gkwj|wjk|zhengce)(?:/|$)", re.IGNORECASE)
_NEWS_TITLE = re.compile(
    "召开|举行|启动|开展.{0,30}(?:活动|调研)|调研|会见|出席|走进|亮相|突破|增长|同比|开幕|落幕|举办|[：:].{6,}|[！!]$"
)


def classify(
    *, title: str | None, doc_no: str | None, column: str | None, url: str, government: bool, told: bool
) -> DocumentType | None:
    """The type of a paper; None where there is no title to tell by. `government`: the page is a public body's own;
    `told`: it has an article at all."""
    if not title:
        return None
    path = urlsplit(url).path if url else ""
    kind = _told_by_itself(title, doc_no, column or "", path)
    if kind is None and not government:
        kind = _of_the_press(title) if told else "other"
    return kind or _of_a_public_body(title, column or "", path)


def _told_by_itself(title: str, doc_no: str | None, column: str, path: str) -> DocumentType | None:
    if _INTERPRETATION.search(title) or "解读" in column or _INTERPRETATION_PATH.search(path):
        return "interpretation"
    if doc_no and (_ISSUED.search(title) or not _HELD.search(title)):
        return "policy"
    if _FAQ.search(title) or "常见问题" in column:
        return "faq"
    return None


def _of_the_press(title: str) -> DocumentType:
    if re.search("(?:通知|公告|通告|公示|意见|办法)$", title):
        return "notice"
    if _NEWS_TITLE.search(title):
        return "news"
    if _HELD.search(title) and re.search(
        "活动(?:来|火热|开启|等你)|报名|参与方式|(?:活动|消费季|购物节)$", title
    ):
        return "activity"
    return "news"


_RULES: tuple[tuple[re.Pattern[str], DocumentType], ...] = (
    (_ANNOUNCED, "notice"),
    (_GUIDE, "guide"),
    (_PROMOTED, "promotion"),
)


def _of_a_public_body(title: str, column: str, path: str) -> DocumentType:
    news = bool(_NEWS_COLUMN.search(column) or _NEWS_PATH.search(path))
    if news and not re.search("(?:通知|公告|通告|公示)$", title):
        return "guide" if _GUIDE.search(title) else "news"
    if _ISSUED.search(title):
        return "policy"
    if _HELD.search(title) and not _ANNOUNCED.search(title):
        return "activity"
    named = next((kind for pattern, kind in _RULES if pattern.search(title)), None)
    if named:
        return named
    if _POLICY_PATH.search(path):
        return "policy"
    return "news" if _NEWS_TITLE.search(title) else "other"
