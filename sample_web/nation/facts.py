"""What fills the gaps of a text: places, firms, goods, amounts and dates, a hash of the paper's own name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from config.regions import NATION, Region, region, regions
from sample_web.text import date_words
from sample_web.world import digest, number

_GAP = re.compile(r"\{([a-z]+)(\d?)\}")

# Gaps of amounts: lowest, highest (excluded), and what the drawn number is multiplied with.
_RANGES = {
    "m": (3, 40, 50),
    "w": (12, 900, 1),
    "p": (11, 89, 1),
    "q": (2, 9, 1),
    "n": (13, 480, 1),
    "c": (2, 9, 1),
    "h": (20, 24, 1),
    "h1": (8, 12, 1),
}


@cache
def shelf(name: str) -> Any:
    """One file of `topics/`, as YAML has it."""
    text = (files("sample_web.nation") / "topics" / f"{name}.yaml").read_text("utf-8")
    return yaml.load(text, Loader=yaml.CSafeLoader)


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who writes papers: its name as it signs, its region, and the character its 文号 begins with."""

    agency: str
    region: Region
    mark: str
    areas: tuple[str, ...]


def issuer(agency: str, code: str) -> Issuer:
    """The issuer of that name and region code. Its areas are the cities of its region, else invented districts."""
    place = region(code)
    assert place is not None, code
    # The watched departments are those of the mainland (codes up to 66).
    below = [r.short for r in regions().values() if r.parent == code and r.code[0] < "7"]
    if len(below) < 5:
        made = shelf("hooks")["words"]["districts"]
        below = [f"{d}区" for d in _several(made, 9, place.name, "districts")]
    mark = place.abbreviation or (agency[:2] if code == NATION else place.short[:1])
    return Issuer(agency, place, mark, tuple(below))


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of one paper. `key` is what they are a hash of, `published` its date."""

    key: str
    by: Issuer
    published: str

    def fill(self, text: str) -> str:
        return _GAP.sub(lambda gap: self._value(gap[1], gap[2]), text)

    def number(self, low: int, high: int, name: str) -> int:
        return number(low, high, self.key, name)

    def pick(self, items: Any, name: str) -> Any:
        return items[number(0, len(items), self.key, name)]

    def several(self, items: Any, count: int, name: str) -> list[Any]:
        return _several(items, count, self.key, name)

    def draw(self, size: int, count: int, name: str) -> list[int]:
        """`count` different numbers below `size`, in an order of their own."""
        left, found, lot = list(range(size)), [], number(0, 10**12, self.key, name)
        for _ in range(count):
            lot, place = divmod(lot, len(left))
            found.append(left.pop(place))
        return found

    def firm(self, name: str) -> str:
        words = shelf("hooks")["words"]
        one, two = self.several(words["syllables"], 2, name)
        return f"{self.pick(self.by.areas, name)[:2]}{one}{two}{self.pick(words['trades'], name)}"

    def day(self, name: str) -> str:
        """A date some weeks after publication, in words."""
        low, high = {"1": (5, 25), "2": (30, 160)}.get(name, (5, 60))
        later = date.fromisoformat(self.published) + timedelta(days=self.number(low, high, f"day{name}"))
        return date_words(later.isoformat())

    def _value(self, name: str, n: str) -> str:
        words = shelf("hooks")["words"]
        label, count = name + n, int(n or 1)
        if name in _RANGES:
            low, high, step = _RANGES[label] if label in _RANGES else _RANGES[name]
            return str(self.number(low, high, label) * step)
        several = {"areas": self.by.areas, "goods": words["goods"]}
        if name in several:
            return "、".join(self.several(several[name], count, label))
        if name in ("brand", "app", "venue"):
            return str(self.pick(words[name], name))
        if name in ("firm", "firms"):
            return "、".join(self.firm(f"{label}{i}") for i in range(count if name == "firms" else 1))
        return {
            "d": lambda: self.day(n),
            "agency": lambda: self.by.agency,
            "region": lambda: self.by.region.name,
            "short": lambda: self.by.region.short,
            "year": lambda: self.published[:4],
            "area": lambda: str(self.pick(self.by.areas, "area")),
        }[name]()


def _several(items: Any, count: int, *key: str) -> list[Any]:
    """Some of the items, in an order of their own for each key."""
    return sorted(items, key=lambda item: digest(*key, str(item)))[:count]
