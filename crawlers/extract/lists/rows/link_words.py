"""What links say that lead somewhere and are no title."""

from __future__ import annotations

import re

_VIEW = frozenset(
    [
        "查看",
        "查看详情",
        "查看全文",
        "详情",
        "详细",
        "详细信息",
        "阅读全文",
        "全文",
        "点击查看",
        "浏览",
        "下载",
        "附件下载",
        "下载附件",
        "预览",
        "在线预览",
        "在线查看",
        "在线阅读",
        "打开",
        "点击下载",
        "立即下载",
        "下载全文",
        "查看原文",
        "原文",
        "pdf",
        "pdf下载",
        "下载pdf",
        "word下载",
    ]
)
MORE = _VIEW | frozenset(
    [
        "更多",
        "更多>>",
        "查看更多",
        "了解更多",
        "打印",
        "收藏",
        "分享",
        "评论",
        "首页",
        "末页",
        "尾页",
        "上一页",
        "下一页",
        "上页",
        "下页",
        "第一页",
        "最后一页",
        "前一页",
        "后一页",
        "返回",
        "返回首页",
        "跳转",
        "确定",
        "go",
        "more",
        "next",
        "prev",
    ]
)
"""Words of links that lead somewhere but are no title."""

_BESIDE = re.compile(
    r"[\s\[【(（]*(?:相关|一图|图解|图文|附件|附：|(?:政策|文字|图片|视频|媒体|专家|动漫)?解读|延伸阅读)"
)


def is_more(text: str) -> bool:
    return text.strip("<>[]【】()（）«»‹›+ \xa0").lower() in MORE


def is_view(text: str) -> bool:
    """Whether a link says no more than that it leads to the paper of its row."""
    return text.strip("<>[]【】()（）«»‹›+ \xa0").lower() in _VIEW


def is_beside(shown: str) -> bool:
    """Whether a link's text names what goes with a paper: its explanation, picture, file."""
    return bool(_BESIDE.match(shown))
