"""A thousand generated papers, the same on every run, in both engines."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from indexing.engine.elastic import ElasticEngine
from indexing.engine.embedded import EmbeddedEngine
from indexing.engine.interface import Engine, IndexDocument
from indexing.facts.flat import FlatFact
from tests.elasticsearch_server import fresh_engine

Make = Callable[..., IndexDocument]

PLACES = {
    "100000": ("全国", "商务部"), "110000": ("北京市", "北京市商务局"), "310000": ("上海市", "上海市商务委员会"),
    "330000": ("浙江省", "浙江省商务厅"), "330100": ("杭州市", "杭州市商务局"), "370000": ("山东省", "山东省商务厅"),
    "370200": ("青岛市", "青岛市商务局"), "440300": ("深圳市", "深圳市商务局"), "510000": ("四川省", "四川省商务厅"),
    "650000": ("新疆维吾尔自治区", "新疆维吾尔自治区商务厅"), "660000": ("兵团", "新疆生产建设兵团商务局"),
}  # fmt: skip
SECOND = ("财政厅", "住房和城乡建设部", "发展改革委", "工业和信息化部")
SUBJECTS = (
    "家居焕新消费季", "家电以旧换新", "家装厨卫焕新", "绿色建材下乡", "居家适老化改造", "旧房装修补贴", "智能家居促销",
    "汽车流通", "二手车交易", "外贸出口退税", "预付卡管理", "一刻钟便民生活圈", "县域商业体系", "餐饮节能", "老字号认定",
)  # fmt: skip
KINDS = {
    "notice": "关于开展{}工作的通知", "policy": "{}实施细则", "interpretation": "《{}实施细则》解读", "news": "{}活动火热开展",
    "activity": "{}启动仪式", "promotion": "{}满减促销", "faq": "问答：{}怎么参加", "guide": "{}办事指南",
}  # fmt: skip
SENTENCES = (
    "个人消费者购买{}类产品，可按成交价的{}%享受补贴，每件最高{}元。", "请各地于{}日前报送{}进展，联系电话：0571-{}。",
    "支持{}企业开展“{}”专场，发放消费券{}万元。", "老年人家庭可以申请{}，补贴比例不超过{}%，上限{}元。",
    "空调、冰箱、洗衣机、沙发、床垫、衣柜等{}均可参加，旧机回收{}台起，限{}份。", "The subsidy covers {} programmes up to {} yuan in {} cities.",
    "凭旧机回收凭证和发票（{}）在{}日内提交，逾期{}日不予受理。", "门店、商场和电商平台应当明示{}价格，不得先涨后降（{}、{}）。",
    "{}的资金由省、市、县按{}:{}分担。", "各市商务局、财政局要加强{}监管，防范骗补，抽查比例不低于{}%，复核{}次。",
)  # fmt: skip
WORDS = (
    "沙发", "床垫", "衣柜", "橱柜", "地板", "瓷砖", "灯具", "窗帘", "空调", "冰箱", "洗衣机", "净水器", "热水器", "油烟机",
    "消费券", "发票", "回收", "补贴", "装修", "物业", "社区", "门店", "电商", "绿色", "节能", "智能", "适老化", "乡镇", "县域",
)  # fmt: skip
ENGLISH = (
    "Notice on the Home Renewal Consumption Season", "Trade-in subsidies for household appliances", "Renovating old kitchens",
    "Guidelines for age-friendly home renovation", "Second-hand vehicle trading rules", "Export tax refunds",
)  # fmt: skip


FACT_NAMES = (
    "之江家电消费季",
    "齐鲁家居嘉年华",
    "家装节",
    "618家电节",
    "“暖暖的新家”家居焕新季",
    "绿色家具下乡展销会",
)
CITED = ("商消费函〔2023〕146号", "浙商务发〔2023〕12号", "国发〔2024〕7号")
FACT_GOODS = ("家电", "家具", "家装", "空调", "沙发", "绿色")


def generated_facts(chance: random.Random) -> Iterator[FlatFact]:
    """None in half of the papers, several in the others; ends open, days only to the month now and then."""
    for _ in range(chance.choice((0, 0, 1, 2, 4))):
        first = date(2023, 1, 1) + timedelta(days=chance.randrange(1000))
        last = first + timedelta(days=chance.randrange(120))
        start, end = first.isoformat(), last.isoformat()
        goods = tuple(chance.sample(FACT_GOODS, chance.randrange(3)))
        caps = tuple(sorted(chance.sample((300.0, 1500.0, 1500.5, 2000.0, 30000.0), chance.randrange(3))))
        yield chance.choice(
            (
                FlatFact("activity", (chance.choice(FACT_NAMES),), start, end, caps, goods),
                FlatFact("activity", tuple(chance.sample(FACT_NAMES, 2)), start, None, caps, goods),
                FlatFact("activity", (chance.choice(FACT_NAMES),), None, end[:7], caps, goods),
                FlatFact("activity", (chance.choice(FACT_NAMES),), values=goods),
                FlatFact("benefit", caps=caps, values=goods),
                FlatFact("deadline", ("报送总结",), end, end, values=("report",)),
                FlatFact("citation", ("关于促进家居消费的若干措施",)),
                FlatFact("citation", (number := chance.choice(CITED),), values=(number,)),
                FlatFact("measure", values=(str(chance.randrange(1, 12)),)),
            )
        )


def generated(make: Make, count: int = 1000) -> Iterator[IndexDocument]:
    chance = random.Random(20230831)
    of_facts = random.Random(20250908)
    for n in range(count):
        region = chance.choice((*PLACES, None))
        place, agency = PLACES[region] if region else ("某地", None)
        subject, kind = chance.choice(SUBJECTS), chance.choice(tuple(KINDS))
        year = chance.choice((2021, 2022, 2023, 2023, 2024, 2024, 2025))
        title = chance.choice(("", place)) + KINDS[kind].format(subject)
        body = [
            f"{place}：",
            *_sentences(chance, subject),
            "特此通知。" if kind == "notice" else "。".join(_some(chance, 4)),
        ]
        dated = chance.random() < 0.95
        numbered = kind in ("notice", "policy") and agency is not None
        yield make(
            f"d{n:04}",
            title,
            "\n".join(body),
            doc_no=f"{place[0]}商务发〔{year}〕{n % 300 + 1}号" if numbered else None,
            agencies=(agency, *chance.sample(SECOND, chance.randrange(2))) if agency else (),
            region=region,
            document_type=kind,
            topic=chance.choice(("core", "core", "related", "other")),
            source_id=f"cn-{region or 'none'}",
            date=f"{year}-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}" if dated else None,
            version=chance.randrange(1, 9),
            attachments="附件：" + "、".join(_some(chance, 5)) if n % 4 == 0 else "",
            english=chance.choice(ENGLISH) if n % 5 == 0 else "",
            facts=tuple(generated_facts(of_facts)),
        )


def _sentences(chance: random.Random, subject: str) -> list[str]:
    """Sentences about the subject and now and then another, filled with words and numbers."""
    found = []
    for sentence in chance.sample(SENTENCES, chance.randrange(2, 8)):
        about = subject if chance.random() < 0.6 else chance.choice((*SUBJECTS, *WORDS))
        found.append(sentence.format(about, chance.randrange(1, 60), chance.randrange(100, 9000)))
        found.append("，".join(_some(chance, chance.randrange(2, 9))) + "。")
    return found


def _some(chance: random.Random, count: int) -> list[str]:
    return chance.sample(WORDS, count)


@pytest.fixture(scope="session")
def documents() -> list[IndexDocument]:
    from tests.indexing.engine.conftest import document

    return list(generated(document))


@pytest.fixture(scope="session")
def embedded(documents: list[IndexDocument], tmp_path_factory: pytest.TempPathFactory) -> EmbeddedEngine:
    engine = EmbeddedEngine(tmp_path_factory.mktemp("embedded") / "index")
    engine.create()
    engine.apply(documents, [])
    return engine


@pytest.fixture(scope="session")
def elastic(documents: list[IndexDocument], elasticsearch_url: str) -> Iterator[ElasticEngine]:
    with fresh_engine(elasticsearch_url) as engine:
        engine.create()
        engine.apply(documents, [])
        yield engine


@pytest.fixture(params=["embedded", "elastic"])
def engine(request: pytest.FixtureRequest) -> Engine:
    """Each engine in turn, with the thousand papers."""
    found: Engine = request.getfixturevalue(request.param)
    return found


@pytest.fixture(params=["embedded", "elastic"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """Each engine in turn, with no index yet."""
    if request.param == "embedded":
        yield EmbeddedEngine(tmp_path / "index")
    else:
        with fresh_engine(request.getfixturevalue("elasticsearch_url")) as engine:
            yield engine
