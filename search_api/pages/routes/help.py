"""`/help`: the query language with live examples, what the words mean, the keys."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from config.clock import now
from config.faults import Fault
from config.language import tr
from indexing.engine import open_engine
from indexing.query import read_search
from indexing.records import ChangeClass
from search_api.pages.frame import page
from search_api.web.context import Here, Serving

router = APIRouter(include_in_schema=False)

_EXAMPLES: tuple[tuple[str, str, str], ...] = (
    ("以旧换新 补贴", "两个词都要有；同义的说法也算", "both words; other words for the same count too"),
    ('"家装厨卫焕新"', "这几个字连在一起，一字不差", "these characters in a row, exactly"),
    ("家具 OR 家居", "有一个就行", "either of them"),
    ("补贴 -汽车", "不要含“汽车”的", "without 汽车"),
    ("+家电", "只认这个词，不放宽", "this very word, nothing in its place"),
    ("标题:焕新", "标题里要有", "in the title"),
    ("地区:浙江 家电", "浙江及其各市", "Zhejiang and its cities"),
    ("类型:通知 以旧换新", "只看通知", "notices only"),
    ("机关:商务部", "由这个机关发文", "issued by this agency"),
    ("2025-01..2025-09 消费券", "这段时间里的", "within these months"),
    ("活动:进行中 品类:家具", "说到正在进行的家具活动", "tells of a furniture activity that goes on"),
    ("截止:>=2025-09 补贴", "截止日期在这之后", "with a deadline from then on"),
    ("补贴上限:>1500", "补贴每件最高超过 1500 元", "with a cap above 1,500 yuan"),
    ("引用:促进家居消费", "引用了题目里有这些字的文件", "cites a paper with these words in its title"),
    ("谁可以申请家电以旧换新补贴？", "像问人一样问", "asked as one asks a person"),
    ("home appliance trade-in", "用英文也能查中文文件", "English finds Chinese papers too"),
)
_CLASSES: tuple[tuple[ChangeClass, str, str], ...] = (
    ("new", "第一次见到的文件", "a paper seen for the first time"),
    ("rule", "金额、比例、条件、范围变了", "an amount, a rate, a condition or the scope changed"),
    ("date", "起止或截止的日期变了", "a beginning, an end or a deadline changed"),
    ("attachment", "附件增加、去掉或换了内容", "a file came, went or has other contents"),
    ("metadata", "标题、文号、机关等要素变了", "title, number, agency or the like changed"),
    ("wording", "只是文字变了", "only the wording changed"),
    ("withdrawn", "网页隔天再看仍然不在", "the page was gone on two separate days"),
    ("back", "撤下之后又回来了", "it came back"),
)


@router.get("/help")
def help_page(request: Request, here: Here) -> HTMLResponse:
    return page(
        request,
        "help.html",
        tr("帮助", "Help"),
        examples=[(query, tr(zh, en), _count(here, query)) for query, zh, en in _EXAMPLES],
        classes=[(name, tr(zh, en)) for name, zh, en in _CLASSES],
    )


def _count(here: Serving, query: str) -> int | None:
    """How many papers an example finds; None while the index is away."""
    try:
        engine = open_engine(here.settings)
        asked = read_search({"query": query, "size": 0, "match": "all"}, now().date())
        return engine.search(asked).total if engine.exists() else 0
    except Fault:
        return None
