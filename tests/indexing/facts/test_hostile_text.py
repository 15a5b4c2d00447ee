"""Whatever the text, the facts are read in linear time and without an exception, with spans that lie in the text."""

from __future__ import annotations

import importlib
import pkgutil
import random
import re
from collections.abc import Iterator
from dataclasses import fields
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

import pytest

import indexing.facts
from indexing.facts.facts import Facts
from indexing.facts.reading import read_facts

SEED = """江临市商务局等8部门关于开展“家居焕新”活动的通知 江商务〔2025〕18号
于2025年9—12月开展，9月15日前报送。活动时间：9.1-10.7，每周六10:00至24:00；自印发之日起30日内，有效期5年。
购买1级能效冰箱补贴20%，最高2000元，满3000元减300元，8.5折。《江临市〈家居〉办法》（江政办发〔2024〕31号）同时废止。
北京朝阳、福建厦门6600多件，3500多万元。国庆假期、“十四五”期间、近三年来、即日起至本月底。江临市商务局 2025年8月20日"""
REPEATS = (codes.MAX_REPEAT, codes.MIN_REPEAT)


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Every compiled pattern of the readers of facts."""
    for module in pkgutil.walk_packages(indexing.facts.__path__, "indexing.facts."):
        for name, value in vars(importlib.import_module(module.name)).items():
            if isinstance(value, re.Pattern):
                yield f"{module.name}.{name}", value
            elif isinstance(value, (list, tuple)):
                for at, entry in enumerate(value):
                    if isinstance(getattr(entry, "pattern", None), re.Pattern):
                        yield f"{module.name}.{name}[{at}]", entry.pattern


def unbounded(tree: Any, inside: bool = False) -> bool:
    """Whether a repetition without a bound stands in another: the shape that makes a search slow."""
    for code, argument in tree:
        endless = code in REPEATS and argument[1] is codes.MAXREPEAT
        if endless and inside:
            return True
        for part in argument if isinstance(argument, (tuple, list)) else [argument]:
            for branch in part if isinstance(part, list) else [part]:
                if isinstance(branch, _parser.SubPattern) and unbounded(branch, inside or endless):
                    return True
    return False


def test_no_pattern_repeats_a_repetition_without_bounds() -> None:
    found = [name for name, pattern in patterns() if unbounded(_parser.parse(pattern.pattern, pattern.flags))]
    assert found == []
    assert unbounded(_parser.parse("(?:a+b?)+"))
    assert len(list(patterns())) > 60


def assert_sound(text: str, found: Facts) -> None:
    for kind in fields(found):
        for fact in getattr(found, kind.name):
            spans = (
                [(fact.start_char, fact.end_char)]
                if kind.name == "times"
                else [getattr(fact, "span", (0, 0))]
            )
            for start, end in [*spans, *getattr(fact, "spans", ())]:
                assert 0 <= start <= end <= len(text), (kind.name, fact)
    for time in found.times:
        assert text[time.start_char : time.end_char] == time.text
        if time.start and time.end and time.kind != "recurring":
            assert time.start[:4] <= time.end[:4], time


def mutated(chance: random.Random) -> str:
    """The seed with stretches doubled, dropped, swapped and characters replaced."""
    text = SEED
    for _ in range(chance.randint(1, 12)):
        low = chance.randrange(len(text) + 1)
        high = min(len(text), low + chance.randint(1, 12))
        piece = text[low:high]
        text = chance.choice(
            (
                text[:low] + piece * chance.randint(2, 5) + text[high:],
                text[:low] + text[high:],
                text[:low] + piece[::-1] + text[high:],
                text[:low] + chance.choice("0９年月日至—〔》《“．\n，一十百\u3000￥🎁") + text[low:],
            )
        )
    return text


@pytest.mark.parametrize(
    ("seed", "texts"), [(0, 40), (1, 40), (2, 40), (3, 40), pytest.param(4, 2_000, marks=pytest.mark.long)]
)
def test_mutated_texts(seed: int, texts: int) -> None:
    chance = random.Random(seed)
    for _ in range(texts):
        text = mutated(chance)
        assert_sound(text, read_facts(text[:20], text, chance.choice([None, "2025-08-21", "2024-02-29"])))


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "一",
        "9月",
        "2024年",
        "9月1日至",
        "1-",
        "2024.9.1-",
        "《",
        "》《",
        "（",
        "每周",
        "满3000减",
        "北京",
        "自",
        "之日起",
        "、",
        "由",
        "商务部、",
        "附件",
        "“十",
        "1,000",
        " ",
        "\n",
        "第1号",
        "截至",
        "1:",
    ],
)
def test_long_repetitions_end(piece: str) -> None:
    """A reader of more than linear time would not come back from these."""
    text = piece * (10_000 // len(piece))
    assert_sound(text, read_facts("", text, "2024-09-01"))


def test_of_a_text_of_five_million_characters_a_bounded_part_is_read() -> None:
    filler = "家居消费。" * 1_000_000
    found = read_facts("", "9月15日前报送。" + filler + "2024年10月1日起施行。", "2024-09-01")
    assert [time.text for time in found.times] == ["9月15日前"]


def test_the_rows_of_a_long_table_are_read_in_linear_time() -> None:
    """Of 50,000 rows those within the first 200,000 characters are read, and of these the first 1,000 are activities. A reader
    that went through all times for each row would take minutes."""
    rows = (f"江临{n}家居消费节\t2025年9月{n % 28 + 1}日\t江临广场\t江临市商务局" for n in range(50_000))
    found = read_facts("", "活动名称\t活动时间\t地点\t主办单位\n" + "\n".join(rows), "2025-08-21")
    assert len(found.activities) == 1_000
    assert [(one.start, one.end) for one in found.activities[:2]] == [
        ("2025-09-01", "2025-09-01"),
        ("2025-09-02", "2025-09-02"),
    ]


@pytest.mark.parametrize(
    "text", ["", "\n\n", "\x00\x01\ufffd", "《《《》》》", "《》《", "2023年13月45日至2023年2月30日"]
)
def test_what_says_nothing_gives_no_dated_fact(text: str) -> None:
    found = read_facts("", text, "2025-08-21")
    assert_sound(text, found)
    assert not (found.activities or found.deadlines or found.citations or found.regions)
    assert all(time.end is None or time.granularity == "year" for time in found.times)


def test_nested_titles_are_one_citation() -> None:
    (found,) = read_facts("", "根据《关于印发〈江临市《家居》办法〉的通知》，执行。").citations
    assert found.title == "关于印发〈江临市《家居》办法〉的通知"
