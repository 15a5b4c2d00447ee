"""The fields that ask what a paper's facts say: read from what was typed, and printed.

活动:进行中  活动:即将开始  活动:已结束    an activity that goes on today, is to come, is over
活动:家博会                           one whose name has this
活动:2025-09..2025-10                 one that goes on within these days
截止:<2025-10-01                      a last day
品类:家具  品类:空调                    a category, or one kind of goods, of an activity or a benefit
补贴上限:>1500                         a cap in yuan
引用:商办消费函〔2025〕9012号            a paper that is cited, by its 文号 or a piece of its title
举措:5                                one of the 11 measures
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TypeGuard, get_args

from config.clock import now
from config.language import tr
from config.vocabulary import lines
from indexing.facts.categories import all_categories, is_known
from indexing.query.dates import day_span, recent_days, shown_days, shown_recent
from indexing.query.errors import QueryError
from indexing.query.money import cents_span, shown_cents
from indexing.query.tree import DateRange, Told, ToldField, ToldState
from indexing.segment import fine_phrase, fold, fold_shapes
from indexing.text.doc_no import normalise_doc_no, normalise_partial_doc_no
from indexing.text.numerals import number

MEASURES = 11

_STATES: dict[ToldState, tuple[str, ...]] = {
    "running": ("进行中", "正在进行", "running"),
    "coming": ("即将开始", "未开始", "coming", "upcoming"),
    "ended": ("已结束", "结束", "ended"),
}


def is_told(field: str) -> TypeGuard[ToldField]:
    """Whether a field asks of facts."""
    return field in get_args(ToldField)


def read_told(field: ToldField, text: str, position: int, today: date | None, *, quoted: bool) -> Told:
    """What a field with this value asks for; in quotes an activity's is a name. Raises QueryError for what the field cannot hold."""
    if field == "cap":
        return Told(field, cents=cents_span(text, position))
    if field == "deadline":
        return Told(field, days=_days(text, position, today))
    if field == "category":
        return Told(field, _category(text, position))
    if field == "measure":
        return Told(field, _measure(text, position))
    when = _when(text, position, today) if field == "activity" and not quoted else None
    if when is not None:
        return when
    value = fold_shapes(text)
    if field == "cites":
        value = normalise_doc_no(value) or normalise_partial_doc_no(value)
    if not fine_phrase(value):
        raise QueryError(
            tr("这里只有标点，没有可检索的字", "there is only punctuation here, nothing to search for"),
            position=position,
            mend=tr("写上文字", "type some text"),
        )
    return Told(field, value)


def shown_told(told: Told) -> tuple[str, bool]:
    """How the value is printed, and whether it must stand in quotes to be read as the same."""
    if told.cents is not None:
        return shown_cents(told.cents), False
    if told.days is not None:
        for state, words in _STATES.items():
            if told.value == state:
                return tr(words[0], state), False
        return shown_recent(told.days.recent) if told.days.recent else shown_days(told.days), False
    if told.field != "activity":
        return told.value, False
    return told.value, read_told("activity", told.value, 0, None, quoted=False) != told


def _when(text: str, position: int, today: date | None) -> Told | None:
    """The state or the days that an activity is asked for by; None where the text is a piece of a name."""
    for state, words in _STATES.items():
        if fold(text) in words:
            day = (today or now().date()).isoformat()
            return Told("activity", state, DateRange(day, day))
    try:
        return Told("activity", days=_days(text, position, today))
    except QueryError:
        return None


def _days(text: str, position: int, today: date | None) -> DateRange:
    return recent_days(text, today) or DateRange(*day_span(text, position))


def _category(text: str, position: int) -> str:
    value = fold_shapes(text)
    if not is_known(value):
        value = _in_english().get(fold(text), "")
    if not value:
        listed = tr("、", ", ").join(all_categories())
        raise QueryError(
            tr(f"没有这个品类：{text}", f"no such category: {text}"),
            position=position,
            mend=tr(
                f"可用：{listed}，以及其下的商品（空调、沙发……）", f"use one of: {listed}, or goods of one"
            ),
        )
    return value


def _measure(text: str, position: int) -> str:
    try:
        counted = number(fold(text).removeprefix("第").removesuffix("条"))
    except ValueError:
        counted = 0
    if not 1 <= counted <= MEASURES:
        raise QueryError(
            tr(f"没有这一条举措：{text}", f"no such measure: {text}"),
            position=position,
            mend=tr(f"写 1 到 {MEASURES}", f"write a number from 1 to {MEASURES}"),
        )
    return str(counted)


@cache
def _in_english() -> dict[str, str]:
    """English words for the categories."""
    found: dict[str, str] = {}
    for line in lines("english.tsv"):
        phrase, *chinese = line.split("\t")
        for category in chinese:
            if is_known(category):
                found |= dict.fromkeys((phrase, f"{phrase}s"), category)
    return found
