"""What codes are called in the reader's language: document types, topics, changes, states, regions. The one place for it.

Programs get the codes; people read these words, in the command, in `facets` and on pages alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Literal, TypeAlias

from config.language import tr
from config.regions import NATION, region, region_name
from config.vocabulary import lines

Labelled: TypeAlias = Literal[
    "type",
    "topic",
    "change",
    "status",
    "verdict",
    "file",
    "run",
    "source",
    "lead",
    "tier",
    "field",
    "role",
    "refusal",
    "region",
    "watched",
    "channel",
    "channel_state",
    "delivery",
    "delivery_kind",
    "health",
    "origin",
    "threshold",
    "validity",
    "goods",
    "event",
]

# Code -> Chinese, English.
LABELS: Mapping[str, Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "type": {
            "policy": ("政策", "policy"),
            "notice": ("通知", "notice"),
            "interpretation": ("解读", "interpretation"),
            "news": ("新闻", "news"),
            "activity": ("活动", "activity"),
            "promotion": ("促销", "promotion"),
            "guide": ("指南", "guide"),
            "faq": ("问答", "questions and answers"),
            "other": ("其他", "other"),
        },
        "topic": {
            "core": ("核心", "core"),
            "related": ("相关", "related"),
            "other": ("其他", "other"),
        },
        "change": {
            "new": ("新", "new"),
            "rule": ("规则", "rule"),
            "date": ("日期", "date"),
            "attachment": ("附件", "attachment"),
            "metadata": ("要素", "metadata"),
            "wording": ("文字", "wording"),
            "withdrawn": ("撤下", "withdrawn"),
            "back": ("恢复", "back"),
        },
        "status": {
            "current": ("现行", "current"),
            "withdrawn": ("已撤下", "withdrawn"),
            "external": ("外站", "external"),
        },
        "verdict": {
            "ok": ("正常", "ok"),
            "empty": ("空白", "empty"),
            "blocked": ("被拦截", "blocked"),
            "soft404": ("已不在", "soft 404"),
            "shell": ("空壳", "shell"),
            "gone": ("已删除", "gone"),
            "error": ("读不出", "error"),
        },
        "file": {
            "linked": ("未下载", "linked"),
            "read": ("已读", "read"),
            "needs_ocr": ("待文字识别", "needs OCR"),
            "unreadable": ("读不出", "unreadable"),
            "failed": ("下载失败", "failed"),
        },
        "run": {
            "queued": ("排队", "queued"),
            "claimed": ("已领取", "claimed"),
            "running": ("进行中", "running"),
            "finished": ("完成", "finished"),
            "partial": ("部分完成", "partial"),
            "blocked": ("被拦截", "blocked"),
            "failed": ("失败", "failed"),
            "quarantined": ("待审", "quarantined"),
            "cancelled": ("已取消", "cancelled"),
        },
        "health": {
            "up": ("正常", "up"),
            "late": ("迟了", "late"),
            "outage": ("中断", "outage"),
            "blocked": ("被拦截", "blocked"),
            "layout": ("改版", "layout"),
            "quiet": ("久无新文件", "quiet"),
            "paused": ("暂停", "paused"),
            "never_worked": ("从未成功", "never worked"),
        },
        "origin": {
            "yaml": ("来源文件", "source file"),
            "history": ("自身历史", "own history"),
            "default": ("默认", "default"),
        },
        "threshold": {
            "failures": ("连续失败次数", "failures in a row"),
            "grace_hours": ("宽限小时", "hours of grace"),
            "rows": ("列表最少行数", "least rows"),
            "cadence_days": ("最多几天无新文件", "most days without a paper"),
            "empty_share": ("空页最大比例", "largest share of empty pages"),
            "share": ("失败比例", "share of failures"),
            "hosts": ("主机数", "hosts"),
            "minutes": ("分钟内", "within minutes"),
        },
        "source": {
            "proven": ("已证实", "proven"),
            "unproven": ("未证实", "unproven"),
            "fallback": ("备用", "fallback"),
            "disabled": ("停用", "disabled"),
        },
        "lead": {
            "open": ("待定", "open"),
            "taken": ("已采纳", "taken"),
            "dismissed": ("不要", "dismissed"),
        },
        "tier": {
            "central": ("中央", "central"),
            "province": ("省级", "province"),
            "city": ("市级", "city"),
            "retailer": ("零售商", "retailer"),
            "other": ("其他", "other"),
        },
        "watched": {
            "documents": ("文件的变更", "changes of papers"),
            "activities": ("新活动", "new activities"),
            "deadlines": ("截止与起止日期", "days that come or move"),
            "paper": ("等一份文件", "one paper"),
            "sources": ("来源的状况", "how sources are"),
            "report": ("周报", "the week's report"),
        },
        "channel": {
            "mail": ("邮件", "mail"),
            "webhook": ("通知地址", "webhook"),
            "wecom": ("企业微信", "WeCom"),
            "dingtalk": ("钉钉", "DingTalk"),
            "feishu": ("飞书", "Feishu"),
        },
        "channel_state": {
            "active": ("正常", "active"),
            "unconfirmed": ("待确认", "unconfirmed"),
            "paused": ("已暂停", "paused"),
        },
        "delivery": {
            "waiting": ("待发送", "waiting"),
            "sent": ("已发送", "sent"),
            "failed": ("未能发送", "failed"),
            "kept": ("暂停期间积下", "kept"),
            "dropped": ("不再发送", "dropped"),
        },
        "delivery_kind": {
            "at_once": ("即时", "at once"),
            "digest": ("汇总", "digest"),
            "missed": ("补发", "what was missed"),
            "test": ("测试", "test"),
            "notice": ("通知方式的消息", "about a channel"),
            "confirm": ("确认邮箱", "confirmation"),
        },
        "attempt": {
            "sent": ("已送达对方", "taken by the other side"),
            "temporary": ("未成，自动重试", "failed, tried again"),
            "often": ("太频繁，歇一会", "too often, waits"),
            "wrong": ("设置有误", "something is set wrong"),
            "ended": ("地址已不在", "the address is gone"),
            "bounced": ("退信", "returned"),
            "refused": ("不收这一条", "this one is refused"),
        },
        "refusal": {
            "robots": ("robots.txt 不允许", "robots.txt forbids it"),
            "budget": ("当日预算用完", "the day's budget is spent"),
            "circuit": ("主机熔断", "the host is left alone"),
            "stopping": ("采集正在结束", "the run was ending"),
            "off_host": ("不是来源的主机", "not the source's host"),
            "redirect_off_host": ("跳转到别的主机", "redirected to another host"),
            "redirect_loop": ("跳转循环", "a loop of redirects"),
        },
        "validity": {
            "repealed": ("已废止", "repealed"),
            "replaced": ("已被取代", "replaced"),
            "amended": ("已修订", "amended"),
        },
        "goods": {
            "家电": ("家电", "appliances"),
            "家具": ("家具", "furniture"),
            "家纺": ("家纺", "home textiles"),
            "家装": ("家装", "decoration"),
            "建材": ("建材", "building materials"),
            "卫浴": ("卫浴", "bathrooms"),
            "厨卫": ("厨卫", "kitchens and bathrooms"),
            "照明": ("照明", "lighting"),
            "家居": ("家居", "home goods"),
            "智能家居": ("智能家居", "smart home"),
            "适老化产品": ("适老化产品", "products for old age"),
            "数码": ("数码", "electronics"),
            "汽车": ("汽车", "cars"),
            "电动自行车": ("电动自行车", "electric bicycles"),
            "绿色": ("绿色", "green"),
            "智能": ("智能", "smart"),
            "适老": ("适老", "for old age"),
            "下乡": ("下乡", "to the countryside"),
            "以旧换新": ("以旧换新", "trade-in"),
        },
        "event": {
            "消费季": ("消费季", "consumption season"),
            "购物节": ("购物节", "shopping festival"),
            "直播节": ("直播节", "live-stream festival"),
            "嘉年华": ("嘉年华", "carnival"),
            "下乡展销": ("下乡展销", "rural fair"),
            "全国行": ("全国行", "nation-wide tour"),
            "展会": ("展会", "exhibition"),
            "设计大赛": ("设计大赛", "design contest"),
            "技能大赛": ("技能大赛", "skills contest"),
            "消费券": ("消费券", "vouchers"),
            "以旧换新": ("以旧换新", "trade-in"),
            "惠民补贴": ("惠民补贴", "subsidy"),
            "促消费": ("促消费", "promotion"),
            "门店促销": ("门店促销", "shop promotion"),
            "地方站": ("地方站", "local station"),
        },
        "role": {
            "reader": ("读者", "reader"),
            "operator": ("操作员", "operator"),
            "admin": ("管理员", "admin"),
        },
        "field": {
            "title": ("标题", "title"),
            "body": ("正文", "body"),
            "published": ("发布日期", "published"),
            "document_date": ("成文日期", "document date"),
            "agencies": ("发文机关", "agencies"),
            "doc_no": ("文号", "document number"),
            "index_no": ("索引号", "index number"),
            "origin_name": ("来源", "origin"),
            "document_type": ("类型", "type"),
            "attachments": ("附件", "attachments"),
            "status": ("状态", "status"),
        },
    }
)


def label(of: Labelled, code: str) -> str:
    """The word for a code; the code itself where it has none."""
    if of == "region":
        return tr(*_region_words(code))
    words = LABELS[of].get(code)
    return tr(*words) if words else code


def counted(of: Labelled, counts: Mapping[str, int]) -> str:
    """Counts by code in one line: `正常 3，空壳 1`."""
    return tr("，", ", ").join(f"{label(of, code)} {count}" for code, count in counts.items())


@lru_cache(maxsize=4096)
def _region_words(code: str) -> tuple[str, str]:
    name = region_name(code) or code
    return name, _region_in_english(code) or name


def _region_in_english(code: str) -> str | None:
    place = region(code)
    if place is None or place.code != code:
        return None
    return "nationwide" if code == NATION else _english_names().get(place.short)


@cache
def _english_names() -> Mapping[str, str]:
    """Chinese names of places, and all else that our English list knows, to the first English one."""
    found: dict[str, str] = {}
    for line in lines("english.tsv"):
        phrase, *chinese = line.split("\t")
        name = " ".join(word.capitalize() for word in phrase.split())
        for text in chinese:
            found.setdefault(text, name.replace(" And ", " and "))
    return found


def code_of(of: Labelled, text: str) -> str | None:
    """The code that a word in any language stands for (`通知`, `notice`), case aside; None where there is none."""
    for code, words in LABELS[of].items():
        if text.lower() in (code, *(word.lower() for word in words)):
            return code
    return None
