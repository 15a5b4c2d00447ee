"""The page's own labels: the 索引号 table of a government page, the line under a headline, definition lists.

They are read from lines of text, in which a table's cells are parted by tabs, so that `th`/`td`, `li`, `span`, `dl` and
"label：value" styles are one case. Labels may be spaced out (发 文 机 关) and need no colon where a cell ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Literal

Kind = Literal[
    "title",
    "index_no",
    "issuer",
    "publisher",
    "doc_no",
    "document_date",
    "published",
    "updated",
    "source",
    "other",
]

_NAMES: dict[Kind, str] = {
    "title": "标题 信息名称 文件名称 文件标题 公文名称 政策名称 名称 信息标题",
    "index_no": "索引号 索取号 信息索引号 信息索引 信息编号",
    "issuer": "发文机关 发文单位 发文机构 制发机关 制发单位 制定机关 制定单位 印发机关 印发单位 颁布单位 颁发部门 发文部门"
    " 制文机关 签发单位 颁布机关",
    "publisher": "发布机构 发布单位 发布机关 发布部门 公开机构 公开主体 公开单位 公开责任部门 信息来源单位 所属机构 公开部门"
    " 责任部门 信息提供单位 供稿单位",
    "doc_no": "发文字号 发文文号 文号 文件编号 文件文号 文件号 公文文号 文件字号 发文号 公文字号",
    "document_date": "成文日期 成文时间 印发日期 印发时间 制发日期 生成日期 生成时间 发文日期 发文时间 签发日期 签署日期"
    " 颁布日期 制定日期 形成日期 产生日期",
    "published": "发布日期 发布时间 发表时间 发表日期 公开日期 公开时间 发稿时间 上传时间 上网时间 刊登日期 刊发时间 公布日期"
    " 公布时间 信息发布时间 录入时间 添加时间 时间 日期",
    "updated": "更新时间 更新日期 修改时间 最后更新",
    "source": "信息来源 文章来源 来源 稿件来源 稿源 文稿来源 内容来源 信息出处 转载来源 来源单位",
    "other": "主题分类 分类 体裁分类 服务对象分类 主题词 关键词 公开方式 公开形式 公开时限 公开范围 公开类型 公开属性 文件类型 文件类别"
    " 时效性 有效性 文件状态 效力状态 有效期 生效日期 生效时间 实施日期 施行日期 失效时间 失效日期 废止日期 信息有效性 体裁 主题 类别 语种"
    " 作者 编辑 责任编辑 责编 审核 字体 字号 字体大小 浏览次数 浏览量 阅读量 点击数 点击量 点击率 访问量 访问次数 阅读次数"
    " 分享到 分享 打印 保护视力色 视力保护色 背景色 统一登记号 统一编号 规范性文件统一编号 登记号 内容概述 内容概要 信息类别"
    " 组配分类 所属主题 所属栏目 栏目 概述 废止时间 解读 记者 通讯员 供稿 责任科室 联系电话 信息分类 公文种类 收藏 打印本页",
}
_KINDS: dict[str, Kind] = {name: kind for kind, names in _NAMES.items() for name in names.split()}
_STRONG_KINDS: tuple[Kind, ...] = ("index_no", "issuer", "publisher", "doc_no", "document_date", "title")
_STRONG_OTHERS = """
    主题分类 体裁分类 服务对象分类 主题词 公开方式 公开形式 公开时限 公开范围 时效性 有效性 文件状态 发布日期 组配分类 统一编号 内容概述 分类
    文件类型 有效期 信息有效性 关键词 公开日期 发布时间 语种 生效日期 废止日期 实施日期 施行日期 失效日期 生效时间 失效时间 废止时间
"""
_STRONG = frozenset(name for kind in _STRONG_KINDS for name in _NAMES[kind].split()) | frozenset(
    _STRONG_OTHERS.split()
)
"""Labels that only a table of metadata has; 来源, 时间 and 作者 also begin sentences."""

_GAP = "[ \u3000]{0,6}"
_ALTERNATIVES = "|".join(_GAP.join(name) for name in sorted(_KINDS, key=len, reverse=True))
_LABEL = re.compile(
    f"(?:(?<=[\\s|｜【\\[（(>/·,，;；])|^)[“]?(?P<name>{_ALTERNATIVES}){_GAP}(?:[：:]|(?=\t)|(?=[】\\]]{_GAP}[：:]?)|$)"
)
# Labels that stand right behind a value, without a blank: 来源：某局发布时间：… The short ones also end words (活动时间：).
_MAY_END_A_WORD = "时间 日期 名称 标题 主题 类别 分类 栏目 概述 解读 供稿 体裁 语种 收藏 打印 分享 审核 记者"
_NEVER_GLUED = frozenset(_MAY_END_A_WORD.split())
_GLUED_NAMES = "|".join(
    _GAP.join(name) for name in sorted(_KINDS, key=len, reverse=True) if name not in _NEVER_GLUED
)
_GLUED = re.compile(f"(?P<name>{_GLUED_NAMES}){_GAP}[：:]")
WIDGET = re.compile(
    r"(?:点击|浏览|阅读|访问|点赞|评论|转发|收藏)(?:次数|人数|总?量|总?数|率)?\s?(?:[:：（(\[【]|\d)"
    r"|(?:点击|浏览|阅读|访问|点赞|评论)(?:次数|人数|总?量|总?数|率)(?=\W|$)"
    r"|字[体号]\s?(?:大小|放大|缩小|变大|变小|选择|切换|[:：（(【\[]|[大中小+-]|$)|(?:放大|缩小|默认)\s?(?:字[体号]|$)"
    r"|我(?:有话|来)说|我要(?:分享|打印|纠错|收藏|评论|留言)|分享(?:到|至|按钮)|扫一扫|语音播报|听全文|A\s?[+＋]|A\s?-"
    r"|(?:打印|关闭|收藏|保存)(?:本页|本文|此页|页面|窗口|当前页面)?\s?$|[\d,.万]+\s?(?:人|条|次)\s?(?:参与|评论|跟贴|阅读|浏览|$)"
    r"|[【\[(（|]?\s?大\s?[|/]?\s?中\s?[|/]?\s?小|微信\s?微博|QQ空间"
)
"""Counters, buttons and sharing, which sites print right behind a value: 某区商务局点击：512字体放大."""
_NEXT_LABEL = re.compile("[\\s|｜][\u4e00-\u9fff]{2,6} ?[：:]")
_OTHER_LABEL = re.compile(
    "[\\s|｜【\\[（(][\u4e00-\u9fff]{2,6} ?[：:]|[|｜【\\[]|\\s(?:点击|浏览|阅读|分享|打印|字体)"
)
_BRACKETED: tuple[Kind, ...] = ("doc_no", "title", "index_no", "issuer", "publisher", "document_date")
"""Kinds whose values may hold brackets of their own; in the line under a headline a bracket opens the next item."""

_LONGEST_LINE = 600
_LONGEST_VALUE = 400


def read_labels(lines: Iterable[str]) -> dict[Kind, list[str]]:
    """The values of each kind of label, in the order in which the page prints them.

    A label at the end of a line takes the next line as its value, unless that is a label too.
    """
    values: dict[Kind, list[str]] = {}
    waiting: Kind | None = None
    for line in lines:
        if len(line) > _LONGEST_LINE:
            waiting = None
            continue
        matches = _matches(line)
        if waiting and not matches and line:
            _keep(values, waiting, line)
        waiting = None
        for number, match in enumerate(matches):
            kind = _KINDS[re.sub(r"\s", "", match["name"])]
            end = matches[number + 1].start() if number + 1 < len(matches) else len(line)
            value = _value(line[match.end() : end], kind)
            if value:
                _keep(values, kind, value)
            elif number + 1 == len(matches) and match.end() >= len(line.rstrip()) and match.start() == 0:
                waiting = kind
    return values


def _matches(line: str) -> list[re.Match[str]]:
    """The labels of a line in order. Glued ones count behind another label or a digit, not in a sentence."""
    matches = list(_LABEL.finditer(line))
    if "。" in line or "\t" in line:
        return matches
    for glued in _GLUED.finditer(line):
        parted = (
            any(match.end() <= glued.start() for match in matches)
            or line[glued.start() - 1 : glued.start()].isdigit()
        )
        if parted and not any(
            match.start() < glued.end() and glued.start() < match.end() for match in matches
        ):
            matches.append(glued)
    return sorted(matches, key=lambda match: match.start())


def is_label_row(line: str) -> bool:
    """Whether a line is a row of the 索引号 table and no sentence of the paper."""
    if len(line) > _LONGEST_LINE:
        return False
    first = _LABEL.match(line)
    return first is not None and re.sub(r"\s", "", first["name"]) in _STRONG and "。" not in line


def first(values: dict[Kind, list[str]], *kinds: Kind) -> str | None:
    """The first value of the first of these kinds that the page fills."""
    for kind in kinds:
        found: Sequence[str] = values.get(kind, ())
        if found:
            return found[0]
    return None


def _value(text: str, kind: Kind) -> str:
    cell = text.lstrip("\t 】]：:").split("\t", 1)[0]
    other = (_NEXT_LABEL if kind in _BRACKETED else _OTHER_LABEL).search(cell)
    if other:
        cell = cell[: other.start()]
    widget = WIDGET.search(cell) if kind != "title" else None
    if widget and (
        kind not in ("doc_no", "index_no") or widget[0][0] >= "\u4e00"
    ):  # A-2024 is no font button there
        cell = cell[: widget.start()]
    return cell.strip(' |｜：:;；,，"“”' if kind in _BRACKETED else ' |｜：:;；,，"“”[]【】')


def _keep(values: dict[Kind, list[str]], kind: Kind, value: str) -> None:
    cleaned = value.strip()
    if (
        cleaned
        and len(cleaned) <= _LONGEST_VALUE
        and cleaned not in ("-", "—", "无", "/", "暂无", "null", "--")
    ):
        values.setdefault(kind, []).append(cleaned)
