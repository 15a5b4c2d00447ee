"""`huanxin correct ID --fact WORDS`: sets right what was read of a fact."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from config.faults import NotFound, WrongUsage
from config.language import tr

if TYPE_CHECKING:
    from indexing.registers.fact_corrections import Correctable, FactKind
    from indexing.store import Store

_DAY = re.compile("[0-9]{4}(?:-[0-9]{2}){0,2}")
_YES = frozenset({"yes", "true", "1", "是"})


def correct_fact(
    store: Store, document_id: str, words: str, sets: list[str], *, who: str, why: str, moment: datetime
) -> dict[str, Any]:
    """Sets fields of the one fact with these words, and gives what was set. Raises NotFound where none has them, WrongUsage where
    several do or a value cannot be held."""
    from indexing.registers.fact_corrections import set_right
    from indexing.registers.keeping import keep_again

    kind, fact = _one(store, document_id, words)
    values = dict(_read(kind, text) for text in sets)
    set_right(store, document_id, kind, fact, values, who=who, why=why, moment=moment)
    keep_again(store, [document_id])
    return {"fact": kind, "words": words, **values}


def undo_fact(store: Store, document_id: str, words: str, field: str) -> None:
    """Gives a field of a fact back what is read, whether the paper still says it or not. Raises NotFound."""
    from indexing.changes.folding import folded
    from indexing.registers.fact_corrections import fact_corrections_of, undo
    from indexing.registers.keeping import keep_again

    sought = folded(words)
    there = [
        one for one in fact_corrections_of(store, document_id) if one.field == field and sought in one.key
    ]
    there = [one for one in there if one.key == sought] or there
    if len(there) != 1:
        raise NotFound(
            tr(f"{words} 的 {field} 没有更正过", f"{field} of {words} was not corrected")
            if not there
            else tr(f"{words} 说的不止一项", f"{words} fits several"),
            detail="\n".join(one.key for one in there) or None,
            where=field,
        )
    undo(store, document_id, there[0].kind, there[0].key, field)
    keep_again(store, [document_id])


def _one(store: Store, document_id: str, words: str) -> tuple[FactKind, Correctable]:
    from indexing.registers.fact_corrections import facts_named, words_of
    from indexing.registers.of_document import read_of
    from indexing.store import load_documents

    facts = read_of(load_documents(store, [document_id])[document_id])
    found = facts_named(facts, words)
    if not found:
        every = facts_named(facts, "")
        raise NotFound(
            tr(f"没有读出这一项：{words}", f"no such fact was read: {words}"),
            detail="\n".join(f"{kind}  {words_of(one)}" for kind, one in every) or None,
            where="--fact",
        )
    if len(found) > 1:
        raise WrongUsage(
            tr(f"{words} 说的不止一项", f"{words} fits several"),
            detail="\n".join(f"{kind}  {words_of(one)}" for kind, one in found),
            where="--fact",
        )
    return found[0]


def _read(kind: FactKind, text: str) -> tuple[str, Any]:
    """A field of a fact of this kind and its value, as it is stored. Raises WrongUsage naming what is wrong."""
    from indexing.registers.fact_corrections import DROP, FIELDS

    field, equals, value = text.partition("=")
    value = value.strip()
    if equals and field == DROP and value.lower() in _YES:
        return field, True
    if not equals or field not in FIELDS[kind]:
        fields = (*FIELDS[kind], f"{DROP}=yes")
        raise WrongUsage(
            tr(f"不能更正 {text}", f"cannot correct {text}"),
            detail=tr(f"可更正：{'、'.join(fields)}", f"fields: {', '.join(fields)}"),
            where=field,
        )
    return field, _READERS.get((kind, field), _text)(field, value)


def _text(field: str, value: str) -> str | None:
    if field == "name" and not value:
        raise WrongUsage(tr("名称不能为空", "a name cannot be empty"), where=field)
    return value or None


def _day(field: str, value: str) -> str | None:
    if value and not _is_day(value):
        raise WrongUsage(
            tr(f"日期应写作 YYYY-MM-DD，不是 {value}", f"write a date as YYYY-MM-DD, not {value}"),
            where=field,
        )
    return value or None


def _is_day(text: str) -> bool:
    """Whether it is a day, a month or a year that there is."""
    try:
        date.fromisoformat(f"{text}-01-01"[:10])
    except ValueError:
        return False
    return _DAY.fullmatch(text) is not None


def _number(field: str, value: str) -> float | None:
    try:
        number = float(value) if value else None
    except ValueError:
        number = -1.0
    if number is not None and not 0 <= number < 1e12:
        raise WrongUsage(tr(f"应为数字，不是 {value}", f"a number is wanted, not {value}"), where=field)
    return number


def _list(field: str, value: str) -> list[str]:
    from config.regions import find_region, region

    parts = [part.strip() for part in re.split("[、,，;；]", value) if part.strip()]
    if field != "region_codes":
        return parts
    codes = [part if part.isdigit() and region(part) else find_region(part) for part in parts]
    if None in codes:
        unknown = parts[codes.index(None)]
        raise WrongUsage(tr(f"没有这个地区：{unknown}", f"no such region: {unknown}"), where=field)
    return [code for code in codes if code]


def _deadline_kind(field: str, value: str) -> str:
    kinds = ("report", "apply", "redeem", "correct", "other")
    if value not in kinds:
        raise WrongUsage(
            tr(f"没有 {value} 这一种", f"no such kind: {value}"), detail=" ".join(kinds), where=field
        )
    return value


_READERS: Mapping[tuple[str, str], Callable[[str, str], Any]] = {
    **{("activity", name): _day for name in ("start", "end")},
    **{("activity", name): _list for name in ("region_codes", "organisers", "categories")},
    **{("benefit", name): _number for name in ("rate", "zhe", "cap", "amount", "threshold")},
    ("deadline", "date"): _day,
    ("deadline", "kind"): _deadline_kind,
}
