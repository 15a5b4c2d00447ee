"""Lines that are the page's and not the paper's: buttons, counters, footers, disclaimers.

Two strengths. A line that is a widget from end to end goes wherever it stands. Words of a footer (主办单位, 版权所有,
备案号 …) may also be the paper's own, so they only go as part of a run of such lines at the end.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawlers.extract.pages.labels import is_label_row
from crawlers.extract.pages.lines import Line
from indexing.text.dates import DATE, only_date

_BUTTONS = re.compile(
    "关闭(?:当前|此)(?:页面|窗口|页)|关闭窗口|打印本页|打印本文|打印页面|关闭本页|关闭页面|返回顶部|返回首页|回到顶部|收藏本页|加入收藏|我要分享|分享文章到|分享到"
    "|一键分享|分享按钮|背景颜色|恢复默认|手机版|下载文字版|下载图片版|下载原文|查看原文|点击查看更多|展开全文|阅读全文|浏览字号"
    "|字体大小|网页纠错|我要纠错|语音播报|新浪微博|腾讯微博|微信好友|朋友圈|QQ空间|人人网|复制链接|生成海报|视力保护色"
    r"|我有话说(?:\s?[（(]\d+[)）])?|我要(?:评论|留言|投稿)|听全文|加入购物车|去?购物车|立即购买|去结算|猜你喜欢|(?:共\s?)?\d+\s?人(?:参与|评论|阅读|已?购买|付款)"
    r"|(?:浏览|阅读|点击|访问)(?:次数|人数|量|数|率)?\s?[:：]?\s?\d+\s?次?|打\s*印|关\s*闭|收藏|分享|返回|顶部|下载|复制|保存|纠错|举报|投诉|微信|微博|字[体号](?:放大|缩小)?|朗读|播报|无障碍|推荐|点赞|评论|转发"
    "|繁體|简体|繁体|更多|收起|版式|加大|减小|适中|默认|正文|QQ|[大中小赞]|A",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"\w")

_WIDGET = re.compile(
    r"""[\s\W_]{0,8}(?:
      (?:上|下)一(?:篇|条|页|章).{0,80}
      |(?=.*(?:[上下]一?页|[末尾]页))(?:(?:首页|第一页|[上下]一?页|[末尾]页|最后一页|共?\s?\d{1,3}\s?页?|第\s?\d{1,3}\s?页|…)[\s\W_]{0,4}){2,24}
      |扫(?:一扫|描)?.{0,8}(?:二维码|手机|当前页|本页|微信|分享|关注).{0,30}
      |.{0,60}扫描二维码关注.{0,30}
      |(?:微信)?(?:长按|识别|扫码).{0,12}(?:二维码|关注|分享).{0,20}
      |(?:浏览|阅读|点击|访问|点赞|评论)(?:次数|量|数|率)?\s?[:：]?\s?[\d\-—]{0,12}\s?次?
      |(?:责任|值班|本文|网站|执行|文字|图文|新媒体)?\s?(?:编\s?辑|责编|编审|校对|审核|审校|监制|初审|复审|终审)\s?[:：/].{0,40}
      |(?:相关|热门|推荐|最新|更多)(?:链接|新闻|阅读|文章|推荐|专题|报道|稿件|资讯|文件|解读|政策|标签|话题)\s?[:：]?
      |.{0,12}(?:免责|版权|郑重)(?:声明|提示)\s?[】\])）]?\s?[:：]?.{0,20}
      |(?:免责|版权)声明[】\])）].{0,400}
      |.{0,6}(?:网友|跟[贴帖]|评论)[^。]{0,20}(?:不代表|并不表明|不表明|欢迎你?发表).{0,30}
      |(?:网站|本站)?(?:首页|主页)(?:\s{0,3}(?:>{1,2}|›|»|→|/|＞|-{1,2})\s{0,3}[^\s>›»→/＞。，]{1,24}){1,8}
      |(?:文章|本文)?标签\s?[:：].{0,80}
      |我有话说.{0,20}|(?:加入|我的|去)?购物车.{0,20}
      |(?:热点栏目|热门搜索|搜索热词.{0,60}|您(?:当前|现在)?(?:所在)?的?位置.{0,80}|当前位置.{0,80}|登录超时.{0,12})
      |(?:进入)?.{0,4}(?:【|\[).{0,12}(?:股吧|论坛|社区)(?:】|\]).{0,6}
    )[\s\W_]{0,8}""",
    re.VERBOSE | re.IGNORECASE,
)

_FOOTER = re.compile(
    r"ICP\s*备|公网安备|网站标识码|网站地图|站点地图|版权所有|All Rights Reserved|Copyright|©"
    r"|联系我们|关于我们|使用帮助|隐私(?:安全|声明)|网站声明|法律声明|无障碍"
    r"|(?:主办|承办|协办)(?:单位)?\s*[：:]|技术支持|建议使用|浏览器|违法和?不良信息|网站(?:管理|维护)"
    r"|微信公众号|政务微博|客户端|责任编辑",
    re.IGNORECASE,
)
_CERTAIN_FOOTER = re.compile(
    r"ICP\s*备|公网安备|网站标识码|All Rights Reserved|版权所有|网站地图", re.IGNORECASE
)

_BYLINE = re.compile(
    rf"(?:来\s?源|发[布表](?:时间|日期))\s?[：:].{{0,40}}{DATE}|{DATE}.{{0,20}}(?:来\s?源|作者|浏览|点击|阅读)"
    rf"|^{DATE}(?<=:\d\d)$|(?:提交于|发[布表]于|张贴于|(?:Posted|Submitted|Published) (?:by|on))\s?.{{0,40}}\d"
)
"""活动时间 with a date is the paper's own line, so a bare 时间 says nothing."""
_HEADED = re.compile(
    rf"(?:时间|日期)\s?[:：]\s?20\d\d-\d\d-\d\d(?:\s\d\d:\d\d(?::\d\d)?)?|(?:[^，。；：:]{{2,24}}\s)?(?:{DATE})(?:\s?\d{{1,2}}[:：]\d\d(?:[:：]\d\d)?)?(?:[\s|·]+[^，。；]{{2,24}}){{0,3}}"
)
"""Right under a headline a date with a name or two beside it is the byline, whatever labels it lacks."""
_COMMENTS = re.compile(
    r"\W*(?:(?:全部|网友|最新|最热|热门|精彩|用户|发表)评论|评论(?:区|列表)?|共\s?\d+\s?条评论)\s?(?:[（(]?\s?\d*\s?条?\s?[）)]?)\W*"
)
"""The heading of what readers say, below which nothing is the paper's."""
_BYLINE_WITHIN = 4
_LONGEST_WIDGET = 480
_HEAD = 20
_MENUS = 120
_LONGEST_ITEM = 16
_SENTENCE = re.compile("[，。；：:〔]|号$|(?:局|委|厅|部|府|办公室|文件)$")
"""What no item of a menu has, and heads of papers do: their number, their issuers."""
_LONGEST_FOOTER_LINE = 200


def without_boilerplate(lines: Sequence[Line], *, trusted: bool) -> list[Line]:
    """The paper's own lines. `trusted`: the lines come from an element that holds only the article."""
    kept = [line for line in lines if not is_widget(line.text)]
    kept = _without_label_rows(_without_byline(kept))
    if not trusted:
        said = next((at for at, line in enumerate(kept) if at and _COMMENTS.fullmatch(line.text)), len(kept))
        kept = kept[:said]
    while not trusted and len(kept) > 1 and _is_menu(kept[0]):
        kept.pop(0)
    return _without_footer(kept, certain=trusted)


def without_head(lines: Sequence[Line], title: str | None) -> list[Line]:
    """The lines after the headline and its date, where only menus stand before: readers of last resort take them in, and
    so do saved pages of applications whose menus fill the body."""
    headline = re.sub(r"\s", "", title or "")
    for number, line in enumerate(lines[:_MENUS]):
        if re.sub(r"\s", "", line.text) == headline:
            rest = list(lines[number + 1 :])
            while len(rest) > 1 and (
                only_date(rest[0].text)
                or _is_byline(rest[0].text)
                or is_label_row(rest[0].text)
                or _HEADED.fullmatch(rest[0].text)
            ):
                rest.pop(0)
            headed = number or len(rest) < len(lines) - 1
            return rest if rest and headed else list(lines)
        if not _is_menu(line) and (len(line.text) > _LONGEST_ITEM or _SENTENCE.search(line.text)):
            break
    return list(lines)


def is_widget(text: str) -> bool:
    """Whether a line is a button, counter, breadcrumb or notice of the page from end to end."""
    if len(text) > _LONGEST_WIDGET or "\t" in text:
        return False
    return not _LETTERS.search(_BUTTONS.sub("", text)) or _WIDGET.fullmatch(text) is not None


def is_footer(text: str) -> bool:
    """Whether a line speaks of the site: its owner, licence, contacts. A sentence that does so may be the paper's."""
    if len(text) > _LONGEST_FOOTER_LINE:
        return False
    return bool(
        _CERTAIN_FOOTER.search(text) or ("。" not in text and len(text) <= 80 and _FOOTER.search(text))
    )


def _without_byline(lines: list[Line]) -> list[Line]:
    """Drop the headline and the line under it (date, 来源) where they stand inside the element."""
    for number, line in enumerate(lines[:_BYLINE_WITHIN]):
        if _is_byline(line.text):
            return lines[number + 1 :]
    return lines


def _is_byline(text: str) -> bool:
    return len(text) <= 120 and "。" not in text and _BYLINE.search(text) is not None


def _without_label_rows(lines: list[Line]) -> list[Line]:
    """Drop the 索引号 table where it stands inside the element; the rows are read as metadata, not as text."""
    return [line for number, line in enumerate(lines) if number >= _HEAD or not is_label_row(line.text)]


def _without_footer(lines: list[Line], *, certain: bool) -> list[Line]:
    end = len(lines)
    seen = -1
    for number in range(len(lines) - 1, max(-1, len(lines) - 40), -1):
        text = lines[number].text
        if len(text) <= _LONGEST_FOOTER_LINE and _CERTAIN_FOOTER.search(text):
            seen = number
    if seen >= 0:
        end = seen
        while end > 0 and (is_footer(lines[end - 1].text) or _is_menu(lines[end - 1])):
            end -= 1
    elif not certain:
        while end > 0 and is_footer(lines[end - 1].text):
            end -= 1
    return lines[:end]


def _is_menu(line: Line) -> bool:
    return len(line.text) <= 30 and line.linked >= len(line.text) * 0.8
