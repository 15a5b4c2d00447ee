"""When a page was published, and when the paper on it was made out (成文日期): two dates that often differ by years.

Published, by order of trust: the metas (but a label that differs from them by days beats them: templates keep old metas),
the page's labels, the list row, the address, the line under the headline, variables of scripts, what is recorded, and last htmldate. Made out: the label, the list row, then the signature at the end of the paper.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from crawlers.extract.pages.body import Article
from crawlers.extract.pages.document import Page
from crawlers.extract.pages.labels import Kind, is_label_row
from crawlers.extract.pages.stamps import read_stamp, script_moments
from indexing.records import Hints
from indexing.text.dates import DATE, LATEST, find_moments, only_date, read_moment, url_date
from indexing.text.issuers import is_agency_line
from indexing.text.width import fold_width

_METAS = (
    "pubdate",
    "publishdate",
    "publish_date",
    "publishtime",
    "article:published_time",
    "og:published_time",
    "og:release_date",
    "og:time",
    "weibo: article:create_at",
    "weibo:article:create_at",
    "apub:time",
    "bytedance:published_time",
    "datepublished",
    "date",
    "dc.date",
    "dc.date.issued",
    "publication_date",
)

_NEAR = 15
_DAYS_APART = 2
"""Days by which a page's visible 发布时间 and its meta may differ and both be right: drafted one day, put up another."""
_CLOCK = re.compile(
    rf"(?:今天|今日|现在|当前|此刻|系统|北京|农历)(?:时间|日期)?\s?(?:是|为|[：:])?\s?{DATE}|{DATE}\s?农历"
)
"""A clock of the page: the day on which it was looked at."""
_LONGEST_BYLINE = 120
_HTMLDATE_LIMIT = 1_500_000

_PERSON = re.compile(
    "^(?:总\\s?理|部\\s?长|主\\s?任|市\\s?长|省\\s?长|局\\s?长|主\\s?席|委员长|署\\s?长|行\\s?长|区\\s?长|县\\s?长)"
)
_LONGEST_SIGNATURE = 60
_ENDING = re.compile(rf"{DATE}(?<=日)$")


def published(page: Page, hints: Hints, labels: dict[Kind, list[str]], article: Article) -> str | None:
    """`YYYY-MM-DD` or `YYYY-MM-DDThh:mm:ss+08:00` (Shanghai); None where nothing on the page tells."""
    labelled = [moment for value in labels.get("published", ()) if (moment := read_stamp(value))]
    byline = _byline(article)
    for moment in _metas(page):
        visible = labelled or _signed_byline(article)
        if visible and _apart(moment, visible[0]) > _DAYS_APART:
            break
        return _more_precise(moment, labelled + byline)
    entry = read_moment(hints.entry.date) if hints.entry and hints.entry.date else None
    if entry:  # a list that shows no years leaves the year to be guessed, the page may say it
        entry = next((said for said in byline if said[4:10] == entry[4:10]), entry)
    addressed = url_date(page.url)
    for candidate in (labelled[0] if labelled else None, entry, addressed):
        if candidate:
            return _more_precise(candidate, labelled + byline)
    if byline:
        return byline[0]
    if moment := next(script_moments(page.scripts), None):
        return moment
    updated = [moment for value in labels.get("updated", ()) if (moment := read_stamp(value))]
    if updated:
        return updated[0]
    return (read_moment(hints.known.date) if hints.known and hints.known.date else None) or _guess(page)


def document_date(hints: Hints, labels: dict[Kind, list[str]], article: Article) -> str | None:
    """成文日期 as `YYYY-MM-DD`."""
    for value in labels.get("document_date", ()):
        moment = read_moment(value)
        if moment:
            return moment[:10]
    if hints.entry and hints.entry.document_date and (moment := read_moment(hints.entry.document_date)):
        return moment[:10]
    signature = find_signature([line.text for line in article.lines])
    return signature[1] if signature else None


def find_signature(lines: Sequence[str]) -> tuple[tuple[str, ...], str] | None:
    """The paper's first signature: the lines that name who signs, and the day, `YYYY-MM-DD`.

    The first, not the last: what follows the signature of a notice is its annex, with dates of its own.
    """
    for number, line in enumerate(lines):
        if len(line) > _LONGEST_SIGNATURE + 20:
            continue
        day = only_date(line)
        if day:
            signers: list[str] = []
            for above in reversed(lines[max(0, number - 20) : number]):
                if len(above) > _LONGEST_SIGNATURE * 2 or not (is_agency_line(above) or _PERSON.match(above)):
                    break
                signers.insert(0, above)
            if signers:
                return tuple(signers), day
        elif number > 1:
            ending = _ENDING.search(fold_width(line))
            if ending and ending.start() > 3 and is_agency_line(line[: ending.start()]):
                day = only_date(ending[0])
                if day:
                    return (line[: ending.start()].strip(),), day
    return None


def _more_precise(moment: str, others: list[str]) -> str:
    """`moment`, or another of the same day that knows the time of day."""
    if len(moment) > 10:
        return moment
    return next((other for other in others if len(other) > 10 and other.startswith(moment)), moment)


def _metas(page: Page) -> list[str]:
    values = [page.metas[name] for name in _METAS if name in page.metas]
    for item in page.linked_data:
        if isinstance(item.get("datePublished"), str):
            values.append(item["datePublished"])
    return [moment for value in values if (moment := read_stamp(value))]


def _apart(one: str, other: str) -> int:
    """Days between two moments."""
    return abs((date.fromisoformat(one[:10]) - date.fromisoformat(other[:10])).days)


def _byline(article: Article) -> list[str]:
    """Dates in short lines just above the article, the nearest first; other labels' dates (实施日期 …) are not meant."""
    if article.element is None:
        lines = [line.text for line in article.around.before if not line.hidden]
        first = article.lines[0].text if article.lines else ""
        end = lines.index(first) if first in lines else 0
        above = lines[max(0, end - _NEAR) : end]
        above += [line.text for line in article.lines[:4]]
    else:
        above = [line.text for line in article.around.before if not line.hidden][-_NEAR:]
        above = [*above, *(line.text for line in article.around.inside[:4])]
    found: list[str] = []
    for text in reversed(above):
        if len(text) <= _LONGEST_BYLINE and not re.search("[。；]", text) and not is_label_row(text):
            found += find_moments(_CLOCK.sub("", text))
    return found


def _signed_byline(article: Article) -> list[str]:
    """Dates of a line just above the article that names a source, an author or a counter too: nothing but its byline does."""
    above = [line.text for line in article.around.before if not line.hidden][-_NEAR:]
    return [
        moment
        for text in reversed(above)
        if len(text) <= _LONGEST_BYLINE and re.search("(?:来\\s?源|作者|浏览|点击|阅读)\\S?\\s?[:：]", text)
        for moment in find_moments(_CLOCK.sub("", text))
    ]


def _guess(page: Page) -> str | None:
    from htmldate import find_date

    if len(page.text) > _HTMLDATE_LIMIT:
        return None
    try:
        found = find_date(
            _CLOCK.sub("", page.text),
            original_date=True,
            extensive_search=False,
            max_date=LATEST.isoformat(),
            deferred_url_extractor=True,
        )
    except Exception:  # htmldate lets errors of lxml and of its date parsers through
        return None
    return read_moment(found) if isinstance(found, str) else None
