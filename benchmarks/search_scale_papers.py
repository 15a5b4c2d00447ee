"""Any number of papers of 300 to 1,500 characters, the same in every run, cut from real laws and put together anew.

A paper's text is an opening of its own and two runs of articles, each from anywhere in the laws: real words in real
frequencies, with titles, agencies, places, days, types and matters spread as over a country. No two are equal, since each
has a 文号 of its own.
"""

from __future__ import annotations

import gzip
import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from config.regions import NATION, regions
from indexing.records import DocumentType

_SEED = 20230831
_ARTICLE = re.compile(r"\n(?=第[一二三四五六七八九十百千零]+条)")
_SHORTEST, _LONGEST = 30, 400
_LENGTHS = (250, 950)
_FIRST_DAY = date(2000, 1, 1)
_DAYS = 9_131  # 25 years

_CENTRAL = ("国务院办公厅", "商务部", "国家发展和改革委员会", "工业和信息化部", "财政部", "住房和城乡建设部")
_LOCAL = ("人民政府", "商务局", "发展和改革委员会", "工业和信息化局", "财政局", "住房和城乡建设局")
_NATIONAL_SHARE = 0.1
_KINDS: Sequence[tuple[str, DocumentType]] = (
    ("通知", "notice"),
    ("公告", "notice"),
    ("若干措施", "policy"),
    ("实施意见", "policy"),
    ("政策解读", "interpretation"),
    ("活动", "activity"),
)
_MATTERS = (
    *("家电以旧换新", "促进家居消费", "家装厨卫焕新", "老年人居家适老化改造", "绿色智能家电下乡"),
    *("恢复和扩大消费", "汽车以旧换新", "发放消费券", "城市一刻钟便民生活圈建设", "促进餐饮消费"),
    *(
        "加强安全生产",
        "优化营商环境",
        "保障农民工工资支付",
        "防汛抗旱",
        "义务教育阶段招生",
        "医疗保障基金使用监督管理",
    ),
    *(
        "稳定和扩大就业",
        "推进政务公开",
        "土地征收补偿",
        "道路运输管理",
        "水污染防治",
        "森林草原防灭火",
        "政府采购",
    ),
    *("职业技能提升", "知识产权保护", "食品安全监督抽检", "不动产登记", "燃气管理", "养老服务", "人才引进"),
)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A paper before it is put together. `articles` are places in the list of all articles; `date` is `YYYY-MM-DD`."""

    number: int
    title: str
    opening: str
    articles: tuple[int, ...]
    matter: str
    agency: str
    region: str
    date: str
    document_type: DocumentType
    doc_no: str

    @property
    def id(self) -> str:
        return f"scale{self.number:07}"


def articles(laws: Path) -> list[str]:
    """All articles of the laws of a `.jsonl.gz` file, one string each, without headings and blank lines."""
    found: list[str] = []
    with gzip.open(laws, "rt", encoding="utf-8") as lines:
        for line in lines:
            for article in _ARTICLE.split(json.loads(line)["text"]):
                kept = (part.strip() for part in article.split("\n"))
                text = "\n".join(part for part in kept if part and not part.startswith(("#", "<!--")))
                if _SHORTEST <= len(text) <= _LONGEST:
                    found.append(text)
    return found


def draw(pool: Sequence[str], count: int) -> Iterator[Drawn]:
    """The first `count` papers from these articles. A larger count begins with the same ones."""
    chance = random.Random(_SEED)
    places = [each for each in regions().values() if each.code != NATION]
    for number in range(1, count + 1):
        half = chance.randint(*_LENGTHS) // 2
        runs = (*_run(pool, half, chance), *_run(pool, half, chance))
        matter = chance.choice(_MATTERS)
        kind, document_type = chance.choice(_KINDS)
        if chance.random() < _NATIONAL_SHARE:
            agency, region = chance.choice(_CENTRAL), NATION
        else:
            place = chance.choice(places)
            agency, region = place.name + chance.choice(_LOCAL), place.code
        day = _FIRST_DAY + timedelta(days=chance.randrange(_DAYS))
        doc_no = f"办发〔{day.year}〕{number}号"
        yield Drawn(
            number=number,
            title=f"{agency}关于{matter}的{kind}",
            opening=f"{doc_no}\n为做好{matter}工作，{agency}根据有关规定，现就有关事项明确如下。",
            articles=runs,
            matter=matter,
            agency=agency,
            region=region,
            date=day.isoformat(),
            document_type=document_type,
            doc_no=doc_no,
        )


def body(pool: Sequence[str], paper: Drawn) -> str:
    return "\n".join((paper.opening, *(pool[place] for place in paper.articles)))


def _run(pool: Sequence[str], length: int, chance: random.Random) -> Iterator[int]:
    place = chance.randrange(len(pool))
    while length > 0:
        yield place
        length -= len(pool[place])
        place = (place + 1) % len(pool)
