"""A paper's text out of a topic's paragraphs, so that no two papers say the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, cast

from sample_web.nation.facts import Facts, shelf
from sample_web.world import FileSpec, number

SECTIONS = 5
# Of five sections two papers of a topic may share this many; with the facts in them that keeps their 4-grams apart.
SHARED = 2
_TRIES, _ENOUGH = 60, 10
_NUMERALS = "一二三四五六七八九十"
_KINDS = ("docx", "xlsx", "pdf", "xls", "ofd")

Hook = Literal["rule", "date", "wording"]


@dataclass(frozen=True, slots=True)
class Text:
    """What a paper says. `hooks` are its sentences that an edit may change: a rule, a date, a wording."""

    title: str
    body: str
    hooks: Mapping[Hook, str]
    attachments: tuple[FileSpec, ...]


def topics() -> tuple[Mapping[str, Any], ...]:
    return (*shelf("core"), *shelf("around"))


class Composer:
    """Writes papers one after the other and remembers titles and mixtures, so that none comes twice."""

    def __init__(self) -> None:
        self._titles: set[str] = set()
        self._mixed: dict[str, list[int]] = {}

    def write(self, topic: Mapping[str, Any], facts: Facts, title: str | None = None) -> Text:
        """One paper of the topic. `title` overrides the topic's own titles."""
        chosen = self._mixture(topic, facts)
        hooks = self._hooks(topic, facts)
        lines = [facts.fill(facts.pick(topic["openings"], "opening"))]
        middle = [facts.fill(topic["sections"][n]) for n in chosen]
        middle[2:2] = [hooks["rule"]]
        middle.append(hooks["date"])
        asked = topic["id"] == "interpretation"
        plain = asked or topic["type"] == "news"
        for n, line in enumerate(middle):
            lines.append(line if plain else f"{_NUMERALS[n]}、{line}")
        lines += _table(topic["table"], facts)
        lines.append(hooks["wording"])
        return Text(
            title=title or self._title(topic, facts),
            body="\n".join(lines),
            hooks=hooks,
            attachments=tuple(_files(facts)),
        )

    def more(self, name: str, facts: Facts) -> list[str]:
        """Paragraphs of a topic alone, for a text that is told apart from its like by little else."""
        topic = next(topic for topic in topics() if topic["id"] == name)
        own = [facts.fill(topic["sections"][n]) for n in self._mixture(topic, facts)]
        return [*own, facts.fill(facts.pick(shelf("hooks")["closings"], "closing"))]

    def _mixture(self, topic: Mapping[str, Any], facts: Facts) -> list[int]:
        """The sections of the paper. With its opening it shares at most SHARED with any other, or as few as can be had."""
        mixed = self._mixed.setdefault(topic["id"], [])
        best: list[int] = []
        opening = 1 << (32 + number(0, len(topic["openings"]), facts.key, "opening"))
        best_mask, fewest = 0, SECTIONS + 1
        for attempt in range(_TRIES):
            chosen = facts.draw(len(topic["sections"]), SECTIONS, f"sections{attempt}")
            mask = opening | sum(1 << n for n in chosen)
            shared = max(((mask & other).bit_count() for other in mixed), default=0)
            if shared < fewest:
                best, best_mask, fewest = chosen, mask, shared
            if fewest <= SHARED or (fewest == SHARED + 1 and attempt >= _ENOUGH):
                break
        mixed.append(best_mask)
        return best

    def _hooks(self, topic: Mapping[str, Any], facts: Facts) -> Mapping[Hook, str]:
        shelves = shelf("hooks")["core" if topic["topic"] == "core" else "other"]
        return {
            cast(Hook, name): facts.fill(facts.pick(variants, f"hook-{name}"))
            for name, variants in shelves.items()
        }

    def _title(self, topic: Mapping[str, Any], facts: Facts) -> str:
        for attempt in range(200):
            each = Facts(f"{facts.key}/{attempt}", facts.by, facts.published)
            title = each.fill(facts.pick(topic["titles"], f"title{attempt}"))
            if title not in self._titles:
                break
            if attempt >= 12:
                title = f"{title}（{each.number(2, 99, 'part')}）"
                if title not in self._titles:
                    break
        self._titles.add(title)
        return title


def _table(kind: str | None, facts: Facts) -> list[str]:
    """Rows of a table, or one line of names: what is this paper's alone."""
    words = shelf("hooks")["words"]
    count = facts.number(4, 8, "rows")
    if kind == "goods":
        rows = [
            f"| {item} | {facts.number(8, 20, f'share{item}')}% | {facts.number(4, 40, f'cap{item}') * 50}元 |"
            for item in facts.several(words["goods"], count, "table")
        ]
        return ["| 品类 | 比例 | 单件上限 |", *rows]
    if kind == "firms":
        rows = [
            f"| {n} | {facts.firm(f'table{n}')}有限公司 | {facts.pick(facts.by.areas, f'table{n}')} |"
            for n in range(1, count + 3)
        ]
        return ["| 序号 | 企业名称 | 所在地 |", *rows]
    if kind == "fairs":
        rows = [
            f"| {area} | {facts.pick(words['venue'], area)} | {facts.firm(f'host{area}')} |"
            for area in facts.several(facts.by.areas, count, "table")
        ]
        return ["| 地区 | 场地 | 承办单位 |", *rows]
    if kind == "coupons":
        rows = [
            f"| {item} | 满{level * 1000}元 | 减{level * facts.number(6, 15, f'cut{item}') * 10}元 |"
            for level, item in enumerate(facts.several(words["goods"], 3, "table"), start=1)
        ]
        return ["| 适用品类 | 门槛 | 优惠 |", *rows]
    return [facts.fill(facts.pick(shelf("hooks")["closings"], "closing"))]


def _files(facts: Facts) -> Iterator[FileSpec]:
    """None, one or two files; a file's kind follows from its number among all papers."""
    for n in range(max(0, facts.number(-1, 3, "files"))):
        name = facts.pick(
            ("申报表", "参与企业名单", "补贴品类目录", "任务分工表", "承诺书", "联系人名册"), f"file{n}"
        )
        rows = "\n".join(
            f"{i}\t{facts.firm(f'file{n}-{i}')}\t{facts.pick(facts.by.areas, f'file{n}-{i}')}"
            for i in range(1, 5)
        )
        kind = facts.pick(_KINDS, f"kind{n}")
        yield FileSpec(
            f"附件{n + 1}-{facts.pick(facts.by.areas, f'file{n}')}{name}.{kind}", kind, f"{name}\n{rows}"
        )
