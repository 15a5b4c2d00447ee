"""Percentages, 折 and sums of money in a text, whatever they are of. Every repetition is bounded, so the time is linear."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from indexing.facts.windows import matches_near
from indexing.text.numerals import ONE_TO_NINE, number

QuantityKind = Literal["rate", "zhe", "money"]

# Larger sums are funds, turnovers and prizes, never one buyer's gain.
LARGEST = 300_000

_DIGITS = r"(?:\d{1,3}(?:,\d{3}){1,3}|\d{1,8})(?:\.\d{1,4})?"
_HAN = f"[{ONE_TO_NINE}两十百千]"
_TO = r"\s?(?:元|万元?|[%％]|折)?\s?[-‐‑‒–—―－~～〜至到]{1,2}\s?"
_RATE = re.compile(
    rf"(?<![\d.])(?:(?P<low>{_DIGITS}){_TO})?(?P<high>{_DIGITS})\s?(?:[%％]|个百分点)|百分之(?P<han>{_HAN}{{1,4}})"
)
_ZHE = re.compile(
    rf"(?<![\d.])(?:(?P<low>\d{{1,2}}(?:\.\d{{1,2}})?){_TO})?(?P<high>\d{{1,2}}(?:\.\d{{1,2}})?)\s?折(?P<no>[叠合算旧抵页断射线纸屏伞])?"
    rf"|(?<!不)(?P<han>[{ONE_TO_NINE}]{{1,2}})折(?![叠合算旧抵页断射线不屏扇伞磨腾])"
)
_MONEY = re.compile(
    rf"(?<![\d.])(?:(?P<low>{_DIGITS})(?P<unit_low>\s?万)?{_TO})?(?:[¥￥]\s?)?(?P<high>{_DIGITS})\s?(?P<unit>[万千百])?\s?(?:元|块钱)(?!件|宇宙|旦|素|月)"
    rf"|[¥￥]\s?(?P<sign>{_DIGITS})|(?<![{ONE_TO_NINE}十百千])(?P<han>{_HAN}{{2,6}})\s?元(?!件|宇宙|旦|素)"
)
_BARE = re.compile(
    r"(?:立减|直降|立省|立返|再减|直减|直补|最高减|最高省|立补)\s?(?P<high>\d{2,5})(?![\d.,]|\s?[-—~～]|\s?[%％折元万千年月日台件套个名份张平米款人块]|\s?余)"
)
_OF_RATE, _OF_ZHE, _OF_SUM = re.compile("[%％]|百分"), re.compile("折"), re.compile("元|块钱|[¥￥]")
_BACK, _AHEAD = 40, 20
_PER = re.compile(r"\s?(?:/|每|／)\s?(?P<per>平方米|平米|㎡|[台件辆套户人次单张支瓶块樘米间])")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number at `[start, end)` of the text. Of a range (30%—50%) `low` is the smaller end, else None. `per`: what stands behind
    a stroke (30元/台)."""

    kind: QuantityKind
    value: float
    start: int
    end: int
    low: float | None = None
    per: str | None = None


def quantities(text: str) -> list[Quantity]:
    """All quantities, in order; `text` is folded to half width."""
    found = [*_rates(text), *_folds(text), *_sums(text), *_bare(text)]
    return sorted(found, key=lambda quantity: quantity.start)


def _rates(text: str) -> Iterator[Quantity]:
    for match in matches_near(_RATE, text, _OF_RATE, _BACK, _AHEAD):
        value = _plain(match["high"]) if match["high"] else float(number(match["han"]))
        if 0 < value <= 100:
            low = _plain(match["low"]) if match["low"] else None
            if low is not None and low >= value:
                low = None
            yield Quantity("rate", value, *match.span(), low)


def _folds(text: str) -> Iterator[Quantity]:
    for match in matches_near(_ZHE, text, _OF_ZHE, _BACK, _AHEAD):
        if match["high"] and match["no"]:
            continue
        value = _zhe(match["high"] or str(number(match["han"])))
        low = _zhe(match["low"]) if match["low"] else None
        if 0 < value < 10:
            yield Quantity("zhe", min(value, low or value), *match.span(), low if low != value else None)


def _zhe(printed: str) -> float:
    """88折 is 8.8 折."""
    value = float(printed)
    return value / 10 if value >= 10 else value


def _sums(text: str) -> Iterator[Quantity]:
    for match in matches_near(_MONEY, text, _OF_SUM, _BACK, _AHEAD):
        try:
            value = _value(match)
        except ValueError:
            continue
        low = None
        if match["low"]:
            low = _plain(match["low"]) * (10_000 if match["unit_low"] or match["unit"] == "万" else 1)
            if low > value:
                low = None
        per = _PER.match(text, match.end())
        yield Quantity(
            "money", value, match.start(), per.end() if per else match.end(), low, per["per"] if per else None
        )


def _value(match: re.Match[str]) -> float:
    if match["han"]:
        return float(number(match["han"]))
    value = _plain(match["high"] or match["sign"])
    return round(value * {"万": 10_000, "千": 1_000, "百": 100}.get(match["unit"] or "", 1), 2)


def _bare(text: str) -> Iterator[Quantity]:
    """立减500: what is taken off needs no 元."""
    for match in _BARE.finditer(text):
        yield Quantity("money", float(match["high"]), match.start("high"), match.end("high"))


def _plain(digits: str) -> float:
    return float(digits.replace(",", ""))
