"""The 来源 line: who is named as the origin of a page's text."""

from __future__ import annotations

import re
from collections.abc import Iterable

from crawlers.extract.pages.body import Article
from crawlers.extract.pages.document import Page
from crawlers.extract.pages.labels import WIDGET, Kind
from crawlers.extract.pages.lines import short_text, tidy
from indexing.text.dates import DATE

_OWN_META = "contentsource"
_OTHER_METAS = ("source", "mediaid", "og:article:source", "article:source", "content-source")

_PREFIX = re.compile(r"^(?:信息|文章|稿件)?来\s?源\s?(?:于|自)?\s?[：:]?\s?")
_END = re.compile(
    r"\s(?:原创稿|发布|时间|日期|浏览|点击|阅读|字[号体]|打印|分享|评论|参与|我要)|\s?(?:作者|编辑|责编|责任编辑|审核|校对|摄影|记者|通讯员|(?:发[布表稿]|公[开布]|更新|上传|录入|成文)?(?:时间|日期))\s?[：:]|举报$"
    r"|[|｜【\[<>]|\d{4}\s?[-年/.]\s?\d{1,2}\s?[-月/.]|[（(](?:微信|ID|记者|作者)|[（(][\u4e00-\u9fff]{2,3}[)）]$"
)
_INLINE = re.compile(
    r"(?:^|[\s|｜（(【\d])(?:(?:信息|文章|稿件|本文)?来\s?源\s?(?:于|自)?\s?[：:]|(?<=[|｜]\s)来源(?=[^\s：:])|原创\s?[：:])\s?"
    r"(?P<name>[^\t。；]{2,60})"
)
_BYLINE = re.compile(
    rf"(?:原创\s)?(?P<first>[^\s\d：:]{{2,16}})\s{{1,2}}{DATE}|{DATE}\s{{1,2}}(?P<last>[^\s\d：:]{{2,16}})"
)
_CLASS = re.compile(r"(?:^|[\s_-])(?:(?:\w*_)?source|laiyuan|ly|media_?name)(?:$|[\s_-])", re.IGNORECASE)
_NO_NAME = re.compile(r"^[\d\W]+$|^(?:我|请|您|点击|更多|分享|查看|星期.|周.|来源)|授权|登录|首页")
_AGENCY = re.compile(r"[\u4e00-\u9fff]{2,20}(?:局|厅|委员会|委|部|人民政府|政府办公室)")
_LONGEST = 60
_LONGEST_BYLINE = 120
_NEAR = 25


def find_source(page: Page, labels: dict[Kind, list[str]], article: Article) -> str | None:
    """The name as printed, without 来源： and without what follows it on its line.

    ContentSource is the government's own meta; a bare `source` meta is often the site's default, so the page's visible
    line comes before it.
    """
    around = article.around
    above = [line.text for line in around.before[-_NEAR:]][::-1]
    near = [*above, *(line.text for line in around.inside[:3])]
    tail = [*(line.text for line in article.lines[-3:]), *(line.text for line in around.after[:8])]
    return (
        _first([page.metas.get(_OWN_META, ""), *labels.get("source", ())])
        or _first(
            match["name"] for line in (*near, *tail) if len(line) <= 200 and (match := _INLINE.search(line))
        )
        or _first(page.metas.get(name, "") for name in _OTHER_METAS)
        or _first(match["first"] or match["last"] for line in near if (match := _BYLINE.fullmatch(line)))
        or _by_class(page)
        or _beside_date(above)
    )


def _first(values: Iterable[str]) -> str | None:
    return next((name for value in values if (name := _name(value))), None)


def _beside_date(above: list[str]) -> str | None:
    """An agency that stands without a label between bars on the line of the page's date: `2024/3/15 | 某市商务局`."""
    for line in above:
        if len(line) <= _LONGEST_BYLINE and re.search(DATE, line):
            parts = map(tidy, re.split(r"[|｜·]", line.strip("[]【】 ")))
            if named := next((part for part in parts if _AGENCY.fullmatch(part)), None):
                return named
    return None


def _by_class(page: Page) -> str | None:
    for element in page.root.iter("a", "span", "div", "p", "em", "i"):
        named = f"{element.get('class') or ''} {element.get('id') or ''}"
        if len(named) > 1 and _CLASS.search(named):
            text = short_text(element, _LONGEST * 2)
            if text and len(text) <= _LONGEST and (value := _name(text)):
                return value
    return None


def _name(text: str) -> str | None:
    name = _PREFIX.sub("", tidy(text))
    end = _END.search(name)
    if end:
        name = name[: end.start()]
    widget = WIDGET.search(name)
    if widget:
        name = name[: widget.start()]
    name = name.strip(" :：|,，;；\"“”'-—⋅·")
    if name.count("“") != name.count("”"):
        name = re.sub("[“”]", "", name)
    if name.count("（") + name.count("(") != name.count("）") + name.count(")"):
        name = name.strip("()（）")
    return name if 2 <= len(name) <= _LONGEST and not _NO_NAME.search(name) else None
