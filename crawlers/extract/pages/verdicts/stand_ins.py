"""What a page says that stands where a paper was: the paper is missing, one must sign in, the site is under repair.

The words decide only on a page that is no paper by its headline or date, in lines that are no links: a notice of the site's
maintenance is a paper, and nearly every site has 用户登录 in its head.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from crawlers.extract.pages.lines import Line
from indexing.records import Verdict

_THING = "页面|网页|文件|文章|信息|内容|栏目|频道|资源|地址|网址|链接|稿件|文档|公告|通知|新闻|资讯|帖子|商品|记录|数据|本文|此文|该文"
_LEFT = "撤下|收回|搬家|搬走|删除|移除|下线|下架|撤销|撤回|撤稿|过期|失效|移走|关闭|隐藏|屏蔽|取消发布|停用|归档|取消公开|撤销公开|停止公开"
_MISSING = (
    f"(?:{_THING})(?:ID)?(?:已经?|好像|似乎|可能)?(?:不存在|未找到|找不到|无法找到|无法查看|丢失|走丢|跑丢|飞走|飞到|不在这里)"
    f"|(?:无此|没有该|没有此|没有这[个篇条])(?:{_THING})|(?:{_THING})[^，。！；,!;]{{0,4}}已过(?:了)?有效期|不再展示|未(?:查询|检索)到"
    f"|(?:{_THING})[^，。！；,!;]{{0,6}}(?:因故|已于[^，。！；,!;]{{0,8}}|状态为\\W?已?)(?:{_LEFT}|撤)|(?:暂不|不再|停止)提供?(?:浏览|查看|访问|阅读|公开)|关闭访问"
    "|查无(?:数据|记录|结果|此)|暂无(?:相关)?(?:内容|数据|信息|记录)|没有(?:找到)?(?:相关|任何)?(?:内容|数据|记录)|(?:内容|信息|稿件|文章)(?:正在)?审核中"
    f"|(?:{_THING})[^，。！；,!;]{{0,8}}(?:不存在|(?:无法|不能)(?:正常)?(?:查看|访问|显示|打开)|未通过审核|审核未通过|已(?:经)?被?(?:系统|网站)?(?:管理员|作者|发布者|编辑)?(?:{_LEFT}))"
    f"|(?:找不到|未找到|没有找到|无法找到|没找到|没有)(?:您|你)(?:要|所|需要|想)?(?:访问|请求|浏览|查看|查找)?的?(?:{_THING})"
    f"|(?:找不到|未找到|没有找到|无法找到|没找到)(?:要|所|需要)?(?:访问|请求|浏览|查看|查找)?的?(?:{_THING})"
    "|(?:您|你)(?:要|所|正在)?(?:访问|请求|查看|浏览)的?.{0,12}(?:不存在|已删除|被删除|已下线|已下架|找不到|出错|错误|暂时无法)"
    "|404\\s?(?:Not Found|错误|页面|-|—|Error)|(?:HTTP|错误|Error)\\s?404|^404$|Page Not Found|File not found|The (?:page|resource) (?:you|cannot)"
    "|Object not found"
)
_SIGN_IN = (
    "请您?(?:先|重新)?登录|登录后[^，。！；,!;]{0,6}(?:阅读|查看|访问|浏览|继续)|登录后(?:方可|才能|才可|可以?|再|即可)|登录(?:已)?(?:超时|过期|失效)|会话(?:已)?(?:超时|过期|失效)|(?:尚未|还未|还没有|没有|未)登录|请输入(?:您的)?(?:用户名|账号|账户)"
    "|(?:用户|会员|账号|系统|管理员)登录|身份认证平台|单点登录|权限不足|未(?:经|获)?授权访问|会员(?:专享|专属|内容)|(?:开通|注册)后[^，。！；,!;]{0,4}(?:查看|阅读|浏览)|没有(?:访问|查看)?权限|无权(?:限)?(?:访问|查看)|仅限(?:会员|内部)"
    "|(?:log|sign)[ -]?in (?:to|first|required)|login required"
)
_UNDER_REPAIR = (
    "50[0234]\\s(?:Bad Gateway|Service|Gateway|Internal)|Internal Server Error|Bad Gateway|Service (?:Temporarily )?Unavailable|Gateway Time-?out"
    "|服务器(?:内部)?错误|系统(?:错误|异常|繁忙|故障)|开小差|稍后(?:再试|重试|再来)|数据库(?:连接)?(?:错误|失败|异常)|Whitelabel Error Page|程序(?:出错|异常)|运行时错误|Server Error in"
    "|(?:系统|网站|平台|服务器|本站|站点|数据库)[^，。！；,!;]{0,4}(?:维护|升级|改版|建设中|检修|备案)|(?:服务|页面|功能)暂(?:时)?不可用|暂停(?:对外)?(?:服务|访问)|停机(?:检修|维护)|升级维护|改版升级|维护中|under (?:maintenance|construction)"
    "|(?:网站|站点|平台|系统|网络)(?:暂时?)?(?:无法|不能)(?:访问|打开|使用)|(?:网站|站点)[^，。！；,!;]{0,8}整改|网络繁忙|(?:网站|域名|空间|主机)[^，。！；,!;]{0,6}(?:已?到期|已?过期|欠费|未备案|未完成备案)"
    "|database connection|OLE DB|ODBC|JET Database|SQL ?Server 不存在|mysqli?_|\\bon line \\d|Fatal error|Stack ?trace|Exception Report|Welcome to nginx|It works!|Apache\\S* .{0,20}Default Page"
)
_SAYINGS: tuple[tuple[Verdict, re.Pattern[str]], ...] = (
    ("soft404", re.compile(_MISSING, re.IGNORECASE)),
    ("blocked", re.compile(_SIGN_IN, re.IGNORECASE)),
    ("error", re.compile(_UNDER_REPAIR, re.IGNORECASE)),
)

# A headline of a paper: not 系统维护公告 alone, which says nothing of its own.
_HEADLINE = re.compile(
    "(?:关于.{4,100}的?|.{8,100})(?:通知|公告|通告|公示|决定|意见|办法|细则|方案|须知|指南|复?函|通报|批复|说明|解读|倡议书|规定)(?:[_|—-].{0,40})?$"
)
_DATED = re.compile(r"(?:发布|发文|成文|印发|公开)(?:时间|日期)\s?[:：]\s?20\d\d")

_SHORT_LINE = 80


def is_a_paper(title: str, lines: Iterable[Line]) -> bool:
    """Whether the page's title or a line is a paper's headline, or a line tells when it was published."""
    return bool(_HEADLINE.search(title)) or any(
        _DATED.search(line.text) or (not _is_link(line) and _HEADLINE.match(line.text)) for line in lines
    )


def names_a_missing_page(title: str) -> bool:
    """Whether a page's title says that what was asked for is not there."""
    return bool(_SAYINGS[0][1].search(title))


def saying(title: str, lines: Iterable[Line]) -> tuple[Verdict, str] | None:
    """What the page is by its title or one of its short lines, and the words that say so; what is missing before the rest."""
    short = [title, *(line.text for line in lines if len(line.text) <= _SHORT_LINE and not _is_link(line))]
    for verdict, words in _SAYINGS:
        found = next((match[0] for text in short if (match := words.search(text))), None)
        if found:
            return verdict, found
    return None


def _is_link(line: Line) -> bool:
    return line.linked * 2 >= len(line.text)
