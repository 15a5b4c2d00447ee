"""Papers of one column: when they come, who signs them, what they say, what becomes of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sample_web.nation.compose import Composer, Hook, Text, topics
from sample_web.nation.facts import Facts, Issuer, shelf
from sample_web.nation.fate import LAST_DAY, fate_of
from sample_web.text import date_words
from sample_web.world import DAY_ZERO, Column, Paper, Site, date_of, number

# Ages on day 0 of a column's papers, in days: one looked at daily, one weekly, one monthly, one more that is weekly.
_AGES = ((0, 6), (9, 80), (120, 900), (30, 95), (8, 60), (200, 700))


# Papers that are JSON name their files in ways no public code has shown.
_WITHOUT_FILES = ("nfra",)


class Desk:
    """Writes all papers of the country, each with a 文号 of its own."""

    def __init__(self) -> None:
        self._composer = Composer()
        self._numbers: dict[str, int] = {}

    def papers(self, site: Site, column: Column, by: Issuer, count: int, **fields: Any) -> Iterator[Paper]:
        """`count` papers that stand on day 0 and up to two that come later. `fields` override a paper's own."""
        for n, (published, day) in enumerate(_dates(column.id, count)):
            yield self.paper(site, column, by, n, published, day, **fields)

    def paper(
        self, site: Site, column: Column, by: Issuer, n: int, published: str, day: int, **fields: Any
    ) -> Paper:
        key = f"{column.id}/{n}"
        facts = Facts(key, by, published)
        topic = facts.pick(topics(), "topic") if "topic" not in fields else _topic(fields.pop("topic"))
        text = self._composer.write(topic, facts, fields.pop("title", None))
        if site.family in _WITHOUT_FILES:
            text = replace(text, attachments=())
        signed = date.fromisoformat(published) - timedelta(days=facts.number(0, 5, "signed"))
        signature = (
            "" if topic["type"] == "news" else f"\n>> {by.agency}\n>> {date_words(signed.isoformat())}"
        )
        # Papers of other titles have none on their face: reports, lists, hints.
        numbered = (
            "关于" in text.title
            and topic["type"] in ("policy", "notice")
            and facts.number(0, 4, "numbered") > 0
        )
        return replace(
            Paper(
                id=key,
                site=site.id,
                columns=(column.id,),
                title=text.title,
                body=text.body + signature,
                published=published,
                time=f"{facts.number(9, 18, 'hour'):02}:{facts.number(0, 60, 'minute'):02}",
                day=day,
                type=topic["type"],
                topic=topic["topic"],
                agencies=(by.agency,),
                origin=by.agency,
                doc_no=self._number(by, published) if numbered else None,
                index_no=f"{site.code}/{published[:4]}-{facts.number(10000, 99999, 'index')}",
                written=signed.isoformat() if signature else None,
                attachments=text.attachments,
                events=fate_of(facts, text, day, files=site.family not in _WITHOUT_FILES),
            ),
            **fields,
        )

    def campaigns(self, site: Site, column: Column, by: Issuer, count: int) -> Iterator[Paper]:
        """A retailer's campaigns: a few lines, products with prices."""
        for n, (published, day) in enumerate(_dates(column.id, count)):
            facts = Facts(f"{column.id}/{n}", by, published)
            text = self._campaign(facts)
            yield Paper(
                id=facts.key,
                site=site.id,
                columns=(column.id,),
                title=text.title,
                body=text.body,
                published=published,
                time="00:00",
                day=day,
                type="promotion",
                topic="core",
                agencies=(),
                origin=site.name,
                events=fate_of(facts, text, day, shop=True, files=False),
            )

    def _campaign(self, facts: Facts) -> Text:
        words = shelf("shops")
        opening = facts.fill(facts.pick(words["openings"], "opening"))
        hooks: Mapping[Hook, str] = {
            "rule": facts.fill(facts.pick(words["rules"], "rule")),
            "date": facts.fill(facts.pick(words["dates"], "date")),
            "wording": facts.fill(facts.pick(words["wordings"], "wording")),
        }
        notes = [facts.fill(note) for note in facts.several(words["notes"], 2, "notes")]
        goods = [
            f"| {facts.firm(f'brand{n}')[2:4]}牌{item}{facts.number(100, 999, f'model{n}')} | ¥{facts.number(3, 90, f'price{n}') * 100 - 1} |"
            for n, item in enumerate(facts.several(shelf("hooks")["words"]["goods"], 6, "goods"))
        ]
        lines = (opening, hooks["rule"], hooks["date"], *notes, *goods, hooks["wording"])
        title = facts.fill(facts.pick(words["titles"], "title"))
        return Text(f"{title}{facts.number(2, 99, 'session')}期", "\n".join(lines), hooks, ())

    def _number(self, by: Issuer, published: str) -> str:
        """The next number of the issuer in that year: 粤商样〔2025〕12号; 样 marks a sample."""
        series = f"{by.mark}{by.agency[-3:-1]}样〔{published[:4]}〕"
        self._numbers[series] = self._numbers.get(series, number(1, 60, series)) + 1
        return f"{series}{self._numbers[series]}号"


def _topic(name: str) -> Mapping[str, Any]:
    return next(topic for topic in topics() if topic["id"] == name)


def _dates(key: str, count: int) -> Iterator[tuple[str, int]]:
    """Date of publication and day of appearance, oldest last; then those that come in the fourteen days."""
    for n in range(count):
        low, high = _AGES[n % len(_AGES)]
        age = number(low, high, key, "age", str(n))
        yield (DAY_ZERO - timedelta(days=age)).isoformat(), 0
    for n in range(number(0, 3, key, "later")):
        day = number(1, LAST_DAY + 1, key, "later", str(n))
        yield date_of(day), day
