"""The sample web with one more host: an invented department whose papers fill several pages, with a file on the last."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from sample_web import SampleWeb, whole
from sample_web.exchange import Answer
from sample_web.files import MEDIA_TYPES, build
from sample_web.world import MARK, FileSpec, Paper, World

HOST, SOURCE = "swt.mou.example", "mou-tzgg"
LIST = "/tzgg/"

YAML = f"""\
id: mou
names: {{zh: 某省商务厅（示例）, en: "A department (sample)"}}
tier: province
region: "330000"
agency: 某省商务厅
hosts: [{HOST}]
family: trs
evidence: {{grade: V, date: "2025-09-01"}}
politeness: {{delay: 3}}
columns:
  - {{id: {SOURCE}, names: {{zh: 通知公告, en: Notices}}, url: "https://{HOST}{LIST}"}}
"""

# (address without ending, title, first day, pages). What bears one title has one text: the later one is a copy.
_SEASON = "关于公布家居焕新消费季参与企业条件的通知"
_PAPERS = (
    *((f"202509/t20250907_200{n}", f"关于第{n}批绿色家居消费券发放安排的通知", 0, 1) for n in range(1, 8)),
    ("202509/t20250905_1001", "关于开展家居焕新消费季活动的通知", 0, 2),
    ("202509/t20250906_1002", _SEASON, 0, 1),
    ("202509/t20250909_1004", _SEASON, 1, 1),
    ("202509/t20250910_1003", "家居焕新补贴资金管理实施细则", 2, 3),
)
# Taken down on day 1.
_GONE = "202509/t20250907_2007"
_ELSEWHERE = "https://mp.weixin.qq.com/s/sampleMou01"
_FILE = FileSpec("补贴申报表.docx", "docx", "补贴申报表\n姓名\t联系电话\n申报品类\t申报金额")


def few(sources: Sequence[str], papers: int, until: int) -> World:
    """The part of the whole sample web with these sources, each keeping so many of its papers: those to which something
    happens by day `until` first, then what is special, then those that have files. Originals of copies come with them."""

    def telling(paper: Paper) -> tuple[bool, int, bool, bool]:
        happens = sum(event.day <= until for event in paper.events)
        special = bool(paper.external or paper.shell or paper.repost_of or paper.forbidden)
        return paper.day <= until, happens, special, bool(paper.attachments)

    world = whole().only(tuple(sources))
    kept = {
        paper.id: paper
        for source in sources
        for paper in sorted(world.of_column(source), key=telling, reverse=True)[:papers]
    }
    originals = {paper.repost_of for paper in kept.values()}
    return World(world.sites, tuple(p for p in world.papers if p.id in kept or p.id in originals))


class PagedWeb(SampleWeb):
    """A SampleWeb that answers for HOST, too. On the day `garbled` so many of its papers state other amounts that a monitor
    holds them back."""

    def __init__(self, world: World, garbled: int | None = None) -> None:
        super().__init__(world=world)
        self._garbled = garbled

    @property
    def hosts(self) -> tuple[str, ...]:
        return (*super().hosts, HOST)

    def ask(self, host: str, method: str, target: str, headers: dict[str, str], body: bytes) -> Answer:
        if host.lower() != HOST:
            return super().ask(host, method, target, headers, body)
        return conditional(answer(target, self.day, self._garbled), headers)


def conditional(answer: Answer, headers: Mapping[str, str]) -> Answer:
    """The answer, or a 304 where the request names its ETag or its Last-Modified."""
    given = {name.lower(): value for name, value in answer.headers}
    tag, changed = given.get("etag"), given.get("last-modified")
    known = headers.get("if-none-match") == tag if tag else headers.get("if-modified-since") == changed
    if answer.status != 200 or not known or not (tag or changed):
        return answer
    marks = tuple((n, v) for n, v in answer.headers if n.lower() in ("etag", "last-modified"))
    return Answer(304, marks, b"")


def answer(target: str, day: int, garbled: int | None = None) -> Answer:
    """What the department answers at this target on that day of the sample web."""
    pages = _pages(day, garbled == day)
    if target not in pages:
        return Answer(404, (("Content-Type", "text/html; charset=utf-8"),), b"<title>404</title><h1>404</h1>")
    body, kind = pages[target]
    tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
    return Answer(200, (("Content-Type", kind), ("ETag", tag)), body)


def _pages(day: int, garbled: bool) -> Mapping[str, tuple[bytes, str]]:
    """Body and media type by target. On days 1 and 4 the second page of the first paper comes to state another amount."""
    html = "text/html; charset=utf-8"
    shown = [paper for paper in _PAPERS if paper[2] <= day and (paper[0] != _GONE or day < 1)]
    rows = "".join(
        f'<li><a href="./{stem}.html">{title}</a><span>{_date(stem)}</span></li>'
        for stem, title, _, _ in reversed(shown)
    )
    rows += f'<li><a href="{_ELSEWHERE}">一图读懂家居焕新补贴</a><span>2025-09-01</span></li>'
    pages = {LIST: (f"<title>通知公告</title><ul class=list>{rows}</ul>".encode(), html)}
    for stem, title, _, count in shown:
        for page in range(count):
            text = _article(stem, title, page, count, _amount(page, count, day, garbled))
            pages[f"{LIST}{stem}{f'_{page}' if page else ''}.html"] = (text.encode(), html)
        if count > 1:
            pages[f"{LIST}{stem}.docx"] = (build(_FILE), MEDIA_TYPES["docx"])
    return pages


def _amount(page: int, pages: int, day: int, garbled: bool) -> int:
    """The most that is paid, in yuan, by what this page says on that day."""
    if pages == 1:
        return 900 if garbled else 1500
    return 1500 if page == 0 else 2000 if day < 1 else 3000 if day < 4 else 4000


def _date(stem: str) -> str:
    day = stem.split("/t")[1][:8]
    return f"{day[:4]}-{day[4:6]}-{day[6:]}"


def _article(stem: str, title: str, page: int, pages: int, most: int) -> str:
    name = stem.rpartition("/")[2]
    lines = [f"第{page + 1}部分，每户最高补贴{most}元，由各市统筹安排。"]
    lines += [f"第{page + 1}部分之{title}事项{n}，家居卖场应当公布参与品类并保存凭证。" for n in range(8)]
    text = "".join(f"<p>{line}</p>" for line in [MARK, *lines])
    last = page and page + 1 == pages
    files = f"<p>附件：<a href='{name}.docx'>{_FILE.name}</a></p>" if last else ""
    others = "".join(
        f"<a href='{name}{f'_{n}' if n else ''}.html'>{n + 1}</a>" for n in range(pages) if pages > 1
    )
    return (
        f"<html><head><title>{title}</title><meta name=ArticleTitle content='{title}'>"
        f"<meta name=PubDate content='{_date(stem)} 09:00'></head><body><h1>{title}</h1>"
        f"<div class=TRS_Editor id=zoom>{text}{files}</div><div class=page>{others}</div></body></html>"
    )
