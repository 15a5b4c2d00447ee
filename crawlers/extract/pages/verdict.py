"""What an answer is before anything is read from it: a page, or a challenge, an error in a page's clothes, a pointer.

Words decide only on pages that hold no article, so a paper that quotes an error message is still a paper.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from crawlers.extract.pages.attachments import is_file
from crawlers.extract.pages.body import Article, find_article, prose
from crawlers.extract.pages.challenges import find_challenge
from crawlers.extract.pages.document import Page, parse, resolve
from indexing.records import Hints, Verdict


@dataclass(frozen=True, slots=True)
class Judgement:
    """`detail` says what the verdict rests on; `target` is the absolute address a shell points to."""

    verdict: Verdict
    detail: str | None = None
    target: str | None = None


_MAGIC = (
    (b"%PDF", "PDF"),
    (b"PK\x03\x04", "ZIP or Office"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Office 97"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"BM\x00", "BMP"),
    (b"\x7fELF", "ELF"),
    (b"MZ\x90", "EXE"),
    (b"{\\rtf", "RTF"),
)

_MISSING = re.compile(
    "(?:页面|网页|文件|文章|信息|内容|栏目|资源|地址|链接)(?:不存在|未找到|找不到|已(?:经)?(?:被)?(?:删除|移除|下线|撤销|过期|失效|移走)|丢失了?|走丢了?|跑丢了?|无法找到)"
    "|(?:找不到|未找到|没有找到|无法找到|没找到)(?:您|你)?(?:要|所|需要|想)?(?:访问|请求|浏览|查看|查找)?的?(?:页面|网页|文件|内容|资源|信息|文章)"
    "|(?:您|你)(?:要|所|正在)?(?:访问|请求|查看|浏览)的?.{0,12}(?:不存在|已删除|被删除|已下线|找不到|出错|错误|暂时无法)"
    "|404\\s?(?:Not Found|错误|页面|-|—|Error)|(?:HTTP|错误|Error)\\s?404|^404$|Page Not Found|File not found|The (?:page|resource) (?:you|cannot)"
    "|Object not found|访问的页面不存在",
    re.IGNORECASE,
)
_BROKEN = re.compile(
    "50[0234]\\s(?:Bad Gateway|Service|Gateway|Internal)|Internal Server Error|Bad Gateway|Service (?:Temporarily )?Unavailable|Gateway Time-?out"
    "|服务器(?:内部)?错误|系统(?:错误|异常|繁忙|维护)|数据库(?:连接)?(?:错误|失败|异常)|Whitelabel Error Page|程序(?:出错|异常)|运行时错误|Server Error in|网站(?:正在)?维护",
    re.IGNORECASE,
)
_LOCATION = re.compile(
    r"""(?:\b(?:window|self|top|parent|document)\s?\.\s?)?\blocation(?:\s?\.\s?href)?\s?=\s?(["'])(?P<set>[^"'<>\n]{1,1500})\1(?!\s?\+)"""
    r"""|\blocation\s?\.\s?(?:replace|assign)\s?\(\s?(["'])(?P<call>[^"'<>\n]{1,1500})\3\s?\)"""
)
_CONFIG = re.compile(
    r"""_co(?:fin|nfi)g\d?\s{0,5}=\s{0,5}\{[^{}]{0,400}?\bhref\s?:\s?(["'])(?P<set>[^"']{1,1500})\1"""
)
_REFRESH = re.compile(
    r"""^\s*\d{1,3}(?:\.\d+)?\s*[;,]\s*(?:url\s*=\s*)?["']?([^"']{1,1500}?)["']?\s*$""", re.IGNORECASE
)

_NO_ARTICLE = 200
_THIN = 300
_SAYS_SOMETHING = 60
_NOTHING = 12
_SHORT_LINE = 80
_PLAIN_ANSWER = 40


def judge(body: bytes, url: str = "", hints: Hints = Hints()) -> Judgement:  # noqa: B008 - frozen, shared on purpose
    """What the answer is. Never raises. `hints.status` and `hints.headers` (lower-case names) may be unknown."""
    early = judge_bytes(body, url, hints)
    if early:
        return early
    page = parse(body, url, hints)
    return judge_page(page, find_article(page, hints), hints)


def judge_bytes(body: bytes, url: str, hints: Hints) -> Judgement | None:
    """What status and bytes alone decide; None where the page has to be looked at."""
    if hints.status in (404, 410):
        return Judgement("gone", f"HTTP {hints.status}")
    if not body.strip():
        challenge = find_challenge(hints.status, hints.headers, "", "", article=False)
        if challenge:
            return Judgement("blocked", challenge)
        if hints.status is not None and hints.status >= 400:
            return Judgement("error", f"HTTP {hints.status}")
        return _redirect(url, hints) or Judgement("empty", f"{len(body)} bytes")
    kind = next((name for magic, name in _MAGIC if body.startswith(magic)), None)
    if kind is None and not body.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        head = body[:4096]
        controls = len(head) - len(
            head.translate(None, bytes([*range(9), 11, *range(14, 27), *range(28, 32)]))
        )
        kind = "binary data" if controls * 20 > len(head) else None
    return Judgement("error", f"not a page: {kind}") if kind else None


def _is_named(article: Article) -> bool:
    """Whether there is text in an element that is the article's by name. Error pages and shields do not name theirs so."""
    return article.how in ("selector", "cms") and bool(article.lines)


def _redirect(url: str, hints: Hints) -> Judgement | None:
    location = hints.headers.get("location")
    if hints.status is None or not 300 <= hints.status < 400 or not location:
        return None
    return Judgement("shell", f"HTTP {hints.status}", resolve(url, location))


def judge_page(page: Page, article: Article, hints: Hints) -> Judgement:
    """The verdict on a parsed page whose article has been looked for."""
    around = article.around
    lines = [line for line in (*around.before, *around.inside, *around.after) if not line.hidden]
    visible = "\n".join(line.text for line in lines)
    shown = f"{page.title}\n{visible}".strip()
    challenge = find_challenge(hints.status, hints.headers, page.text, shown, article=_is_named(article))
    if challenge:
        return Judgement("blocked", challenge)
    if hints.status is not None and hints.status >= 400:
        return Judgement("error", f"HTTP {hints.status}")
    redirect = _redirect(page.url, hints)
    if redirect:
        return redirect
    if prose(article.lines) >= _NO_ARTICLE:
        return Judgement("ok")
    return _judge_thin(page, article, [line.text for line in lines], visible)


def _judge_thin(page: Page, article: Article, lines: list[str], visible: str) -> Judgement:
    substance = sum(len(line.text) for line in article.lines)
    return (
        _structured(page.text)
        or _missing(page, article, lines, thin=len(visible) < _THIN or substance < _PLAIN_ANSWER)
        or _shell(page, article, substance, len(visible))
        or _broken(page, lines, visible)
        or _empty(page, article, substance, visible)
        or Judgement("ok")
    )


def _missing(page: Page, article: Article, lines: list[str], *, thin: bool) -> Judgement | None:
    if page.metas.get("articletitle") or (_is_named(article) and not _MISSING.search(page.title)):
        return None
    found = _in_short_lines(_MISSING, page, lines) if thin or _MISSING.search(page.title) else None
    return Judgement("soft404", f"says: {found}") if found else None


def _broken(page: Page, lines: list[str], visible: str) -> Judgement | None:
    found = _in_short_lines(_BROKEN, page, lines) if len(visible) < _THIN else None
    return Judgement("error", f"says: {found}") if found else None


def _in_short_lines(words: re.Pattern[str], page: Page, lines: list[str]) -> str | None:
    short = (line for line in (page.title, *lines) if len(line) <= _SHORT_LINE)
    return next((match[0] for line in short if (match := words.search(line))), None)


def _empty(page: Page, article: Article, substance: int, visible: str) -> Judgement | None:
    if substance == 0 and not _shows_something(article):
        what = f"{len(visible)} characters of text, no article" if visible else "no text"
        return Judgement("empty", what)
    if len(re.sub(r"\s", "", visible)) <= _NOTHING or (
        "<" not in page.text and len(visible) <= _PLAIN_ANSWER
    ):
        return Judgement("empty", f"{len(visible)} characters of text")
    return None


def _structured(text: str) -> Judgement | None:
    """Answers of programs to programs: JSON where a page was asked for."""
    stripped = text.lstrip()
    if not stripped.startswith(("{", "[")) or len(stripped) > 2_000_000:
        return None
    try:
        value: Any = json.loads(stripped)
    except (ValueError, RecursionError):
        return None
    code = str(value.get("code", value.get("status", ""))) if isinstance(value, dict) else ""
    if code in ("404", "410"):
        return Judgement("soft404", f"JSON with code {code}")
    return Judgement("error", "not a page: JSON")


def _shell(page: Page, article: Article, substance: int, visible: int) -> Judgement | None:
    """A page without an article that sends its reader elsewhere: where to, and by what means."""
    if substance < _THIN:
        for script in page.scripts:
            configured = _CONFIG.search(script)
            if configured and (address := _other(page, configured["set"])):
                return Judgement("shell", "_cofing1", address)
    if substance < _PLAIN_ANSWER:
        framed = _only_frame(page, article)
        if framed:
            return Judgement("shell", "iframe", framed)
    if visible < _THIN and not _is_named(article) and prose(article.lines) < _SAYS_SOMETHING:
        refresh = _REFRESH.match(page.metas.get("refresh", ""))
        if refresh and (address := _other(page, refresh[1])):
            return Judgement("shell", "meta refresh", address)
        for script in page.scripts:
            for match in _LOCATION.finditer(script):
                address = _other(page, match["set"] or match["call"])
                if address:
                    return Judgement("shell", "window.location", address)
    return None


def _only_frame(page: Page, article: Article) -> str | None:
    within = article.element if article.element is not None else page.root
    frames = [frame.get("src") or "" for frame in within.iter("iframe", "frame")]
    addresses = [
        address for source in frames if source and not is_file(source) and (address := _other(page, source))
    ]
    if article.element is None and len(addresses) != 1 and next(page.root.iter("frameset"), None) is None:
        return None
    return addresses[0] if addresses else None


def _other(page: Page, reference: str) -> str | None:
    address = page.absolute(reference.replace("&amp;", "&"))
    return address if address and address != resolve(page.base, page.url) else None


def _shows_something(article: Article) -> bool:
    """An article of pictures or files is one, though it has no text."""
    element = article.element
    if element is None:
        return False
    if next(element.iter("img", "video", "embed", "object"), None) is not None:
        return True
    return any(is_file(link.get("href") or link.get("src") or "") for link in element.iter("a", "iframe"))
