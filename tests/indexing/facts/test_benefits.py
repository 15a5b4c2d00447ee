"""Benefits in the house style of implementing rules, questions and answers, notices and shops' pages, all invented; and traps."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from indexing.facts.benefits import read_benefits
from indexing.facts.facts import Benefit, Tier

SAMPLES = [
    json.loads(line)
    for line in Path(__file__).with_name("benefit_samples.jsonl").read_text("utf-8").split("\n")
    if line.strip()
]
NUMBERS = ("rate", "zhe", "amount", "threshold")


def numbers(fact: Benefit | dict[str, Any]) -> tuple[float | None, ...]:
    """What a benefit is known by; the cap alone where it is nothing else."""
    get = fact.get if isinstance(fact, dict) else lambda name: getattr(fact, name)
    found = tuple(get(name) and float(get(name)) for name in NUMBERS)
    return found if any(found) else (*found, get("cap") and float(get("cap")))


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample["id"])
def test_a_sample_gives_its_benefits_and_no_other(sample: dict[str, Any]) -> None:
    read = read_benefits(sample["text"])
    required = [gold for gold in sample["benefits"] if not gold.get("optional")]
    optional = [numbers(gold) for gold in sample["benefits"] if gold.get("optional")]
    got = [numbers(benefit) for benefit in read]
    assert sorted(map(str, map(numbers, required))) == sorted(str(n) for n in got if n not in optional)
    caps = {numbers(gold): gold["cap"] for gold in required if "cap" in gold and not gold.get("cap_optional")}
    assert caps == {numbers(benefit): benefit.cap for benefit in read if numbers(benefit) in caps}
    for benefit in read:
        start, end = benefit.span
        assert sample["text"][start:end] == benefit.text


def test_there_are_thirty_samples() -> None:
    assert len(SAMPLES) >= 30 and sum(len(sample["benefits"]) for sample in SAMPLES) >= 60


def test_what_a_rate_is_of_for_whom_and_by_whom() -> None:
    (rate,) = read_benefits(
        "个人消费者在线下门店购买1级能效冰箱，由财政按最终销售价格的20%给予补贴，每件补贴不超过2000元，可与商家优惠叠加，资金用完即止。"
    )
    assert (rate.rate, rate.cap, rate.base, rate.per) == (20, 2000, "最终销售价格", "每件")
    assert (rate.who, rate.payer, rate.channel, rate.stackable) == ("个人消费者", "财政", "线下门店", True)
    assert rate.items == ("冰箱",) and rate.until_exhausted


def test_grades_of_energy_are_tiers_of_one_scale() -> None:
    second, first = read_benefits("2级能效产品补贴成交价的15%，1级能效产品补贴成交价的20%，每件最高2000元。")
    assert second.tiers == first.tiers == (Tier("2级能效", 15, 2000), Tier("1级能效", 20, 2000))


def test_columns_of_a_table_say_what_its_numbers_are() -> None:
    text = "品类\t销售价格\t补贴比例\t补贴上限\n灯具\t1000元\t20%\t300元\n床垫\t4000元\t15%\t1000元"
    assert [(b.rate, b.cap, b.items) for b in read_benefits(text)] == [
        (20, 300, ("灯具",)),
        (15, 1000, ("床垫",)),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "一季度家电零售额同比增长15%，占比达30%。",
        "发放消费券总额2亿元，累计核销8000万元。",
        "参展商满100家，参观者满3万人次。",
        "三折叠屏手机售价19999元起。",
        "住满3年、年满60周岁者。",
        "贷款利率下浮10%，首付比例15%，最高可贷50万元。",
        "处1000元以上5000元以下罚款。",
        "一等奖奖金10000元，二等奖5000元。",
        "单件售价不超过6000元的手机。",
        "省级财政承担60%，市级财政承担40%。",
        "例如，购买5000元的冰箱可享受1000元补贴。",
        "按GB3838-2002，含量不高于15%。",
        "对新认定的示范企业给予最高50万元奖励。",
        "买10件送4件，满三件包邮。",
    ],
)
def test_what_is_no_benefit(text: str) -> None:
    assert read_benefits(text) == ()
