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
from crawlers.extract.pages.document import Page, parse, resolve
from crawlers.extract.pages.lines import Line
from crawlers.extract.pages.verdicts.challenges import find_challenge
from crawlers.extract.pages.verdicts.stand_ins import is_a_paper, names_a_missing_page, saying
from indexing.records import Hints, Verdict
from indexing.text.dates import find_moments


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

SIGN_IN = "asks to sign in: "
"""How the detail of a page that is `blocked` by a sign-in begins: that page is closed, not the site."""

HOLDS_NOTHING = "holds nothing of what led to it"
"""The detail of a page of hardly any text, in which nothing of the title stands by which it is known."""

NOT_A_PAGE = "not a page: "
"""How the detail begins of an answer that is something else, by what it is."""

FRAMED = "iframe"
"""The detail of a shell whose text stands in a frame."""

SAYS = "says: "
"""How the detail begins of a page that says in words why it is none."""

_NO_ARTICLE = 200
_THIN = 300
_SAYS_SOMETHING = 60
_HARDLY_ANY = 120
_TELLING = 8
_ALERT = re.compile(r"\balert\s*\(\s*([\"'])([^\"'<>]{2,200})\1")
_NOTHING = 12
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
    if kind is None and not body.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"<\0", b"\0<")):
        head = body[:4096]
        controls = len(head) - len(
            head.translate(None, bytes([*range(9), 11, *range(14, 27), *range(28, 32)]))
        )
        kind = "binary data" if controls * 20 > len(head) else None
    return Judgement("error", f"{NOT_A_PAGE}{kind}") if kind else None


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
    return _judge_thin(page, article, hints, lines, visible)


def _judge_thin(page: Page, article: Article, hints: Hints, lines: list[Line], visible: str) -> Judgement:
    # Of a page whose article has no name, lines of links are its menus.
    own = (
        article.lines
        if _is_named(article)
        else [line for line in article.lines if line.linked * 2 < len(line.text)]
    )
    substance = sum(len(line.text) for line in own)
    thin = len(visible) < _THIN or substance < _PLAIN_ANSWER or names_a_missing_page(page.title)
    return (
        _structured(page.text)
        or (_alerted(page) if len(visible) < _NO_ARTICLE and not _is_named(article) else None)
        or (_stand_in(page, article, lines, substance) if thin else None)
        or _shell(page, article, substance, len(visible))
        or (_unrelated(page, article, hints, lines, substance) if thin else None)
        or _empty(page, article, substance, visible)
        or Judgement("ok")
    )


def _stand_in(page: Page, article: Article, lines: list[Line], substance: int) -> Judgement | None:
    """A page that says why it is not the paper. In an element that is the article's by name only a saying alone counts."""
    if page.metas.get("articletitle") or is_a_paper(page.title, lines):
        return None
    missing = names_a_missing_page(page.title)
    if _is_named(article) and not missing:
        if substance >= _SAYS_SOMETHING:
            return None
        lines = list(article.lines)
    found = saying(page.title, lines)
    if found:
        return _said(*found)
    if not _is_named(article) and prose(article.lines) < _SAYS_SOMETHING and _asks_for_a_password(page):
        return Judgement("blocked", f"{SIGN_IN}a field for a password")
    return None


def _unrelated(
    page: Page, article: Article, hints: Hints, lines: list[Line], substance: int
) -> Judgement | None:
    """A page of hardly any text that is not what led to it, and leads nowhere itself."""
    if page.metas.get("articletitle") or is_a_paper(page.title, lines) or _shows_something(article):
        return None
    if _is_named(article) and substance >= _SAYS_SOMETHING and not names_a_missing_page(page.title):
        return None
    if _holds_nothing_of(hints, page.title, lines, substance):
        return Judgement("soft404", HOLDS_NOTHING)
    return None


def _alerted(page: Page) -> Judgement | None:
    """A page that only opens a box with a message, and goes back or away."""
    told = (match[2] for script in page.scripts for match in _ALERT.finditer(script))
    found = next((found for text in told if (found := saying("", (Line(text),)))), None)
    return _said(*found) if found else None


def _said(verdict: Verdict, words: str) -> Judgement:
    return Judgement(verdict, f"{SIGN_IN if verdict == 'blocked' else SAYS}{words}")


def _holds_nothing_of(hints: Hints, title: str, lines: list[Line], substance: int) -> bool:
    """Whether a page of hardly any text, and no date, has next to nothing of the title by which a list or the store knows it."""
    expected = hints.known or hints.entry
    if expected is None or len(expected.title) < _TELLING or substance >= _HARDLY_ANY:
        return False
    shown = "".join(line.text for line in lines) + title
    pairs = {expected.title[at : at + 2] for at in range(len(expected.title) - 1)}
    return 2 * sum(pair in shown for pair in pairs) < len(pairs) and not find_moments(shown)


def _asks_for_a_password(page: Page) -> bool:
    return any((field.get("type") or "").lower() == "password" for field in page.root.iter("input"))


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
    said = value.get("msg") or value.get("message") if isinstance(value, dict) else None
    if isinstance(said, str) and not value.get("data") and (found := saying("", (Line(said),))):
        return _said(*found)
    code = str(value.get("code", value.get("status", ""))) if isinstance(value, dict) else ""
    if code in ("404", "410"):
        return Judgement("soft404", f"JSON with code {code}")
    return Judgement("error", f"{NOT_A_PAGE}JSON")


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
            return Judgement("shell", FRAMED, framed)
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
