"""One capture of a detail page to one Notice."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from crawlers.extract.pages.attachments import find_attachments
from crawlers.extract.pages.body import Article, find_article, prose
from crawlers.extract.pages.boilerplate import is_footer, is_widget, without_head
from crawlers.extract.pages.data.paper import DataPaper, read_data
from crawlers.extract.pages.document import Page, parse
from crawlers.extract.pages.document_type import classify
from crawlers.extract.pages.labels import Kind, first, read_labels
from crawlers.extract.pages.lines import Line
from crawlers.extract.pages.outward import find_outward
from crawlers.extract.pages.pagination import find_page_links
from crawlers.extract.pages.published import document_date, find_signature, published
from crawlers.extract.pages.retail.beside import drop_what_is_beside
from crawlers.extract.pages.retail.offer import Offer, read_offer
from crawlers.extract.pages.source import find_source
from crawlers.extract.pages.title import find_title
from crawlers.extract.pages.verdicts.verdict import HOLDS_NOTHING, judge_bytes, judge_page
from indexing.records import Hints, Notice
from indexing.text import issuers
from indexing.text.dates import read_moment, url_date
from indexing.text.doc_no import find_doc_nos, normalise_doc_no

_LABELS_INSIDE = 20
_NUMBER_LINES = 12
_TOLD = 60
_ARTICLE, _MOST_NOISE = 200, 600
"""Characters of sentences in an article's element: from the first on it is the paper unless it says nothing of the event
that the page's data and headline name (opening hours, parking, floors); from the second on always."""
_RETAIL_LINES = 3_000
_CONTINUED = re.compile("(?:第.{1,12}|[（(〔\\[［].{1,24}|\\d{1,5}\\s?)号$")
"""The rest of a 文号 that a `<br>` broke."""
_PAPER = re.compile(
    "关于|转发|印发|(?:通知|公告|通告|意见|办法|规定|决定|方案|细则|条例|批复|函|令|通报|公报|规划|纲要|要点|措施|答复|制度)"
    "(?:[（(][^）)]{1,20}[）)])?$"
)


def read_notice(body: bytes, url: str = "", hints: Hints = Hints()) -> Notice:  # noqa: B008 - frozen, shared on purpose
    """Everything one capture of a detail page says. Pure: no network, no clock. Never raises.

    At most 8 MB of `body` are parsed. `url` may be empty: then relative links are left out. What cannot be read has a
    verdict that says so and, where the page still tells, its title and dates.
    """
    early = judge_bytes(body, url, hints)
    if early:
        return Notice(verdict=early.verdict, verdict_detail=early.detail, target=early.target)
    try:
        return _read(parse(body, url, hints), hints)
    except Exception as failure:
        return Notice(verdict="error", verdict_detail=f"cannot be read: {type(failure).__name__}")


def _read(page: Page, hints: Hints) -> Notice:
    drop_what_is_beside(page.root)
    article = find_article(page, hints)
    judgement = judge_page(page, article, hints)
    may_have_data = judgement.verdict in ("ok", "empty", "shell") or judgement.detail == HOLDS_NOTHING
    data = _data(page, article) if may_have_data else None
    shown = (*article.around.before, *article.around.inside, *article.around.after)
    offer = read_offer(page, shown, prose(article.lines)) if judgement.verdict in ("ok", "empty") else None
    if data and ((data.dated and data.meant) or not (offer and offer.products)):
        return _data_notice(page, hints, data)
    if judgement.verdict not in ("ok", "shell") and offer is None:
        return Notice(verdict=judgement.verdict, verdict_detail=judgement.detail, target=judgement.target)
    labels = _labels(article)
    title = (offer.title if offer else None) or find_title(page, hints, labels, article)
    if judgement.verdict == "shell":
        return Notice(
            verdict="shell",
            verdict_detail=judgement.detail,
            target=judgement.target,
            title=title,
            published=published(page, hints, labels, article),
        )
    if offer:
        return _retail_notice(offer, title, shown)
    return _paper(page, hints, labels, article, title)


def _paper(
    page: Page, hints: Hints, labels: dict[Kind, list[str]], article: Article, title: str | None
) -> Notice:
    number = _doc_no(hints, labels, article, title)
    source = find_source(page, labels, article)
    signature = find_signature([line.text for line in article.lines])
    entry = hints.entry
    host = urlsplit(page.url).hostname or ""
    government = (
        host.endswith(".gov.cn")
        or "sitename" in page.metas
        or "siteidcode" in page.metas
        or bool(labels.get("index_no") or labels.get("issuer"))
        or hints.agency is not None
        or bool(entry and (entry.doc_no or entry.agencies))
    )
    return Notice(
        verdict="ok",
        title=title,
        published=published(page, hints, labels, article),
        document_date=document_date(hints, labels, article),
        agencies=issuers.choose(
            issuers=labels.get("issuer", ()),
            title=title,
            signers=signature[0] if signature else (),
            publishers=labels.get("publisher", ()),
            listed=entry.agencies if entry else (),
            source=source,
            own=hints.agency,
        ),
        doc_no=number,
        index_no=_index_no(labels) or (entry.index_no if entry else None),
        origin_name=source or (entry.origin_name if entry else None),
        document_type=classify(
            title=title,
            doc_no=number,
            column=page.metas.get("columnname"),
            url=page.url,
            government=government,
            told=len(article.text) > _TOLD,
        ),
        body="\n".join(line.text for line in without_head(article.lines, title)),
        attachments=find_attachments(page, article),
        page_links=find_page_links(page),
        links=find_outward(page, article),
    )


def _data(page: Page, article: Article) -> DataPaper | None:
    """The paper in the page's data, where the page's text is not that paper already."""
    named = prose(article.lines) if article.how in ("selector", "cms") else 0
    if page.metas.get("articletitle") or named >= _MOST_NOISE:
        return None
    data = read_data(page)
    if data is None or (named >= _TOLD and not data.dated) or (named >= _ARTICLE and not data.meant):
        return None
    shown = re.sub(r"\s", "", article.text)
    said = [re.sub(r"\s", "", line) for line in data.lines]
    told = sum(len(line) for line in said if line in shown)
    if named >= _ARTICLE and (told or data.title in article.text):
        return None
    return None if told * 2 >= sum(map(len, said)) and told >= _TOLD else data


def _data_notice(page: Page, hints: Hints, data: DataPaper) -> Notice:
    """A campaign of a shop is read as one, with the goods that the data hold; all else as a paper."""
    offer = read_offer(page, [Line(line) for line in data.lines], 0)
    lines = list(data.lines)
    signature = find_signature(lines)
    government = (urlsplit(page.url).hostname or "").endswith(".gov.cn") or hints.agency is not None
    kind = classify(
        title=data.title, doc_no=None, column=None, url=page.url, government=government, told=True
    )
    entry = hints.entry
    return Notice(
        verdict="ok",
        title=data.title,
        published=data.published or (read_moment(entry.date) if entry and entry.date else url_date(page.url)),
        document_date=signature[1] if signature else None,
        agencies=issuers.choose(
            issuers=(),
            title=data.title,
            signers=signature[0] if signature else (),
            publishers=(),
            listed=(),
            source=data.source,
            own=hints.agency,
        ),
        origin_name=data.source,
        document_type="promotion" if not government and (offer or data.dated) else kind,
        body="\n".join(lines),
        brand=offer.brand if offer else None,
        products=offer.products if offer else (),
        promotions=offer.promotions if offer else (),
        period=data.period,
    )


def _retail_notice(offer: Offer, title: str | None, shown: Sequence[Line]) -> Notice:
    return Notice(
        verdict="ok",
        title=title,
        document_type="promotion",
        body="\n".join(_shop_lines(shown)),
        brand=offer.brand,
        products=offer.products,
        promotions=offer.promotions,
        period=offer.period,
    )


def _shop_lines(shown: Sequence[Line]) -> list[str]:
    """A shop's page has no article: all it shows, and what its scripts will show later, less menus and footer."""
    texts = [
        line.text
        for line in shown[:_RETAIL_LINES]
        if (line.linked * 2 <= len(line.text) or len(line.text) > 40)
        and not is_widget(line.text)
        and not is_footer(line.text)
    ]
    return list(dict.fromkeys(texts))


def _labels(article: Article) -> dict[Kind, list[str]]:
    """Labels above, then in the head of, then below the article; hidden tables count, for sites fold theirs away."""
    around = article.around
    above = [line.text for line in around.before if line.linked * 2 <= len(line.text)]
    inside = [line.text for line in around.inside[:_LABELS_INSIDE]]
    below = [line.text for line in around.after if line.linked * 2 <= len(line.text)]
    return read_labels([*above, *inside, "", *below])


def _index_no(labels: dict[Kind, list[str]]) -> str | None:
    value = first(labels, "index_no")
    return re.sub(r"\s", "", value) if value and len(value) <= 60 else None


def _broken_over_lines(values: Sequence[str], article: Article) -> Iterator[str]:
    """The label's values; one that is cut by the line's end with what the next line adds."""
    lines = [line.text for line in (*article.around.before, *article.around.inside, *article.around.after)]
    for value in values:
        at = next((number for number, line in enumerate(lines[:-1]) if line.endswith(value)), None)
        if at is not None and "号" not in value and _CONTINUED.match(lines[at + 1]):
            yield value + lines[at + 1]
        yield value


def _doc_no(hints: Hints, labels: dict[Kind, list[str]], article: Article, title: str | None) -> str | None:
    """The paper's own 文号: from the label, the list row, the title, or a line at its head that is little else.

    A number inside a sentence or after a 《title》 is another paper's, and news that prints a whole paper is not that paper.
    """
    for value in _broken_over_lines(labels.get("doc_no", ()), article):
        if number := normalise_doc_no(value):
            return number
    if hints.entry and hints.entry.doc_no and (number := normalise_doc_no(hints.entry.doc_no)):
        return number
    found = find_doc_nos(title) if title else ()
    if (
        found
        and title
        and not re.search("《[^》]*$", title[: found[0][0]])
        and not title[: found[0][0]].endswith(("》（", "》("))
    ):
        return found[0][2]
    if title and not _PAPER.search(title):
        return hints.known.doc_no if hints.known else None
    lines = [line.text for line in article.lines[:_NUMBER_LINES]]
    for number_of_line, line in enumerate(lines):
        joined = f"{lines[number_of_line - 1]}{line}" if number_of_line and _CONTINUED.match(line) else line
        if len(joined) > 60 or re.search("[，。；《]", joined):
            continue
        found = find_doc_nos(joined)
        if found and len(re.sub(r"[\s（）()]", "", joined)) - (found[0][1] - found[0][0]) <= 14:
            return found[0][2]
    return hints.known.doc_no if hints.known else None
