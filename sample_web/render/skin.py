"""Detail pages of sites without a product of their own: the same parts in several looks, with the noise of live sites.

Sites that build pages on request (no validators) show on every look another clock, counter, token, white space, order of
navigation, of the hot list and of the attachments; none of that is a change of the paper.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from html import escape

from sample_web.render import chrome
from sample_web.render.article import Habit, article
from sample_web.render.details import Detail
from sample_web.text import date_words
from sample_web.world import Column, FileSpec, Paper, Scene, Site, date_of, digest, number

_STEP = re.compile(
    r"(?P<tag>[a-z][a-z0-9]*)?(?:#(?P<id>[\w-]+))?(?P<classes>(?:\.[\w-]+)*)(?:\[class\*=(?P<part>[\w-]+)\])?"
)
_HABITS: tuple[Habit, ...] = ("plain", "styled", "word")
_WEEKDAYS = "一二三四五六日"


def boxed(selector: str, inner: str) -> str:
    """`inner` in the elements that a CSS selector of ids, classes and tags names."""
    opening, closing = "", ""
    for step in selector.split():
        found = _STEP.fullmatch(step)
        if found is None:
            continue
        classes = [*found["classes"].split("."), found["part"] or ""]
        named = " ".join(filter(None, classes))
        tag = found["tag"] or "div"
        opening += (
            f"<{tag}"
            + (f' id="{found["id"]}"' if found["id"] else "")
            + (f' class="{named}"' if named else "")
            + ">"
        )
        closing = f"</{tag}>{closing}"
    return f"{opening}\n{inner}\n{closing}"


def page(scene: Scene, site: Site, title: str, middle: str, head: str = "") -> str:
    """A page of the site around `middle`, with today's noise where it is built on request."""
    if not site.lively:
        return chrome.page(site, title, middle, head)
    turn = scene.day % len(site.nav)
    turned = replace(site, nav=site.nav[turn:] + site.nav[:turn])
    # A date beside a link makes a row of it where no other row of the page shows one.
    undated = any(column.options.get("dates") == "url" for column in site.columns)
    today = "" if undated else f"{date_words(date_of(scene.day))} "
    clock = f"{today}星期{_WEEKDAYS[scene.day % 7]} 20:{scene.tick // 60 % 60:02}:{scene.tick % 60:02}"
    token = f'<input type="hidden" name="csrf" value="{digest(site.id, str(scene.tick))[:24]}">'
    return chrome.page(turned, title, token + middle, head, f'<span class="clock">今天是{clock}</span>')


def detail_page(
    scene: Scene, site: Site, column: Column, detail: Detail, url: str, file_href: Callable[[FileSpec], str]
) -> str:
    paper = detail.paper
    look = number(0, 4, site.id, "look")
    habit = _HABITS[number(0, 3, site.id, "habit")]
    text = article(paper, habit)
    if site.lively:
        text = text.replace("\n", "\n" + " " * (scene.tick % 4))
    files = list(paper.attachments)
    if site.lively and scene.day % 2:
        files.reverse()
    links = "".join(
        f'<p class="fj">附件：<a href="{escape(file_href(f))}">{escape(f.name)}</a></p>' for f in files
    )
    labelled = paper.type == "policy" and look < 2
    line = f'<p style="text-align:center">{escape(paper.doc_no)}</p>' if paper.doc_no and not labelled else ""
    inside = links if look % 2 else ""
    outside = f'<div class="fujian"><h4>附件：</h4>{links}</div>' if links and not look % 2 else ""
    body = boxed(str(column.options["body"]), f"{line}{text}\n{inside}")
    heading = (
        f'<h1 class="title">{escape(paper.title)}</h1>',
        f'<div class="article-title"><h2>{escape(paper.title)}</h2></div>',
        f'<div class="xxgk-bt">{escape(paper.title)}</div>',
        f"<h1>{escape(paper.title)}</h1>",
    )[look]
    middle = f"""{chrome.crumbs(column)}
<div class="con">{_labels(paper) if labelled else ""}{heading}
{_about(scene, site, paper, look)}
{chrome.tools()}
{body}
{outside}
{chrome.related(scene, site, paper, detail.others)}</div>
{_hot(scene, site, detail)}"""
    head = chrome.metas(site, column, paper, url) if look in (0, 2) else ""
    return page(scene, site, f"{paper.title}_{column.name}_{site.title}", middle, head)


def _about(scene: Scene, site: Site, paper: Paper, look: int) -> str:
    seen = f"<span>浏览次数：{chrome.views(scene, paper)}</span>" if site.counter and site.lively else ""
    when = (
        f"发布时间：{paper.published} {paper.time}",
        f"发布日期：{date_words(paper.published)}",
        f"时间：{paper.published.replace('-', '/')} {paper.time}",
        f"日期：{paper.published}",
    )[look]
    return f'<div class="info"><span>{when}</span>　<span>来源：{escape(paper.origin)}</span>　{seen}</div>'


def _labels(paper: Paper) -> str:
    return chrome.label_table(
        (
            ("索 引 号", paper.index_no or ""),
            ("发文机关", " ".join(paper.agencies)),
            ("发文字号", paper.doc_no or ""),
            ("成文日期", date_words(paper.written) if paper.written else ""),
            ("标　　题", paper.title),
            ("发布日期", date_words(paper.published)),
        ),
        "xxgk-table",
    )


def _hot(scene: Scene, site: Site, detail: Detail) -> str:
    titles = [title for title in detail.others if title != detail.paper.title][:8]
    if site.lively and titles:
        turn = scene.day % len(titles)
        titles = titles[turn:] + titles[:turn]
    rows = "".join(f'<li><a href="{escape(detail.others[t])}">{escape(t[:16])}…</a></li>' for t in titles[:4])
    return f'<div class="sidebar"><h3>热点信息</h3><ul class="hot">{rows}</ul></div>'
