"""Forty papers of this field, small enough to know by heart."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pytest

from indexing.engine.embedded import EmbeddedEngine
from indexing.engine.index_document import index_texts
from indexing.engine.interface import EngineAnswer, IndexDocument
from indexing.query import SearchQuery
from indexing.query.parser import parse
from indexing.segment import index_text

Make = Callable[..., IndexDocument]
Search = Callable[..., EngineAnswer]


def document(id: str, title: str = "", body: str = "", **other: Any) -> IndexDocument:
    attachments = other.pop("attachments", "")
    english = other.pop("english", "")
    fields: dict[str, Any] = {
        "doc_no": None,
        "agencies": (),
        "region": None,
        "document_type": "notice",
        "topic": "core",
        "source_id": "test",
        "status": "current",
        "date": None,
        "version": 1,
    }
    return IndexDocument(
        id=id,
        texts=index_texts(
            index_text(title), index_text(body), [index_text(attachments)] if attachments else (), english
        ),
        **(fields | other),
    )


def papers() -> Iterable[IndexDocument]:
    yield document(
        "moc-146", "商务部办公厅等关于组织开展家居焕新消费季的通知", "为促进家居消费，组织开展家居焕新消费季活动，支持旧房装修。",
        doc_no="商消费函〔2023〕146号", agencies=("商务部", "住房城乡建设部"), region="100000", date="2023-08-31",
        english="Notice on the Home Renewal Consumption Season", attachments="活动方案：适老化改造补贴标准",
    )  # fmt: skip
    yield document(
        "zj-12", "浙江省商务厅转发家居焕新消费季通知", "根据商消费函〔2023〕146号，现将有关事项通知如下。",
        doc_no="浙商务发〔2023〕12号", agencies=("浙江省商务厅",), region="330000", date="2023-09-10",
    )  # fmt: skip
    yield document(
        "hz-3", "杭州市家电以旧换新补贴细则", "个人消费者可申请补贴，每台空调补贴15%。",
        doc_no="杭商务〔2024〕3号", agencies=("杭州市商务局",), region="330100", document_type="policy", date="2024-04-01",
    )  # fmt: skip
    yield document(
        "sd-7", "山东省家电以旧换新实施方案", "山东省内购买家电，凭旧机回收凭证申请补贴。",
        doc_no="鲁商字〔2024〕17号", agencies=("山东省商务厅", "山东省财政厅"), region="370000", document_type="policy", date="2024-05-06",
    )  # fmt: skip
    yield document(
        "sx-1",
        "“晋情消费”启动仪式举行",
        "我省晋情消费·全民乐购活动启动。",
        region="140000",
        document_type="news",
        date="2023-06-01",
    )
    yield document(
        "sx-2",
        "晋情消费季家居专场",
        "太原市家居专场。",
        region="140100",
        document_type="activity",
        date="2023-07-01",
        agencies=("山西省商务厅",),
    )
    yield document(
        "old-1",
        "关于家具出口的旧文件",
        "家具出口。",
        document_type="policy",
        topic="other",
        date="1965-03-02",
        agencies=("对外贸易部",),
    )
    yield document("undated", "没有日期的家具文件", "家具。", topic="related")
    yield document(
        "faq",
        "问答：居家适老化改造如何申请",
        "老年人家庭可以申请居家适老化改造补贴。",
        document_type="faq",
        date="2024-06-01",
        region="310000",
    )
    yield document(
        "long-1",
        "促销公告",
        "红星美凯龙家居焕新，家居，焕新季来了。",
        document_type="promotion",
        source_id="retail-redstar",
        date="2024-05-01",
    )
    for n in range(1, 31):  # thirty of a kind, one a day, over three provinces
        yield document(
            f"n{n:02}", f"第{n}期消费简报", "消费品市场运行平稳。" + ("绿色建材下乡。" if n % 2 else "汽车流通。"),
            region=("440000", "440300", "650000")[n % 3], document_type="news", topic="related",
            agencies=("广东省商务厅",), date=f"2024-03-{n:02}", source_id="gd",
        )  # fmt: skip


@pytest.fixture(scope="session")
def library() -> EmbeddedEngine:
    engine = EmbeddedEngine.in_memory()
    engine.apply(list(papers()), [])
    return engine


@pytest.fixture
def make() -> Make:
    return document


@pytest.fixture
def search(library: EmbeddedEngine) -> Search:
    def run(text: str, **request: Any) -> EngineAnswer:
        return library.search(SearchQuery(tree=parse(text), **request))

    return run


@pytest.fixture
def ids(search: Search) -> Callable[..., list[str]]:
    def run(text: str, **request: Any) -> list[str]:
        return [hit.id for hit in search(text, **({"match": "all", "size": 50} | request)).hits]

    return run
