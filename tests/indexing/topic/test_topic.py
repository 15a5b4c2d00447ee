"""The topic of a document, on a labelled gold and on the traps that Chinese sets for a list of words.

`invented.tsv` are titles made up on the trades that the ministry's notice names (陶瓷 卫浴 门窗 地板 照明 管材 家纺 家具) and on what
looks like them (外贸, 灯会, 办事窗口, 采购); `corpus_labels.jsonl` holds labels for 500 titles of the optional real-page corpus: `p` and a
line's number (from 0) in `policy_index_cn.jsonl.gz`, or an id of `laws_regulations.jsonl.gz`; goods are those that furnish, fit
or run a home (cookware too, table ware and clothes not).
`gold.jsonl` was labelled before the vocabulary was tuned; only the rows of the half `tuned` were looked at while tuning.
A label says what the paper is about: `core` the campaign, goods for the home (also their quality and recovery), fitting
it, and trade-in that includes them; `related` other consumption policy; `other` the rest, tenders and foreign trade too.
"""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import pytest

from config.vocabulary import lines
from indexing.records import Topic
from indexing.topic import judge_topic
from indexing.topic.judgement import BESIDE
from indexing.topic.terms import weights

FLOOR = 0.95
# No core paper may be `other`, since alerts leave that topic out; and neither topic may grow by what is none of it.
KEPT, PRECISE = 0.99, 0.99
HERE = Path(__file__).parent
ROWS: list[dict[str, Any]] = [
    json.loads(line) for line in (HERE / "gold.jsonl").read_text(encoding="utf-8").split("\n") if line
]

CONSUMPTION_POLICY = (
    "支持购买新能源汽车，落实报废更新和置换更新补贴。发展餐饮消费，举办美食节，发放餐饮消费券。"
    "扩大文旅消费，丰富夜间消费和冰雪消费。建设一刻钟便民生活圈，完善县域商业体系，优化消费环境。"
)


def judged(rows: list[dict[str, Any]]) -> tuple[float, Counter[tuple[str, str]], list[str]]:
    """F1 of `core`, the confusion (label, judged), and the rows that went wrong."""
    confusion: Counter[tuple[str, str]] = Counter()
    wrong: list[str] = []
    for row in rows:
        found = judge_topic(row["title"], row.get("body", ""), row.get("column"))
        confusion[row["topic"], found.topic] += 1
        if found.topic != row["topic"]:
            words = ", ".join(f"{one.term} {one.where} {one.weight:+g}" for one in found.evidence)
            wrong.append(f"{row['topic']} -> {found.topic} ({found.score}): {row['title']} [{words}]")
    right = confusion["core", "core"]
    missed = sum(n for (label, topic), n in confusion.items() if label == "core" != topic)
    invented = sum(n for (label, topic), n in confusion.items() if topic == "core" != label)
    return 2 * right / (2 * right + missed + invented), confusion, wrong


@pytest.mark.parametrize("half", ["whole", "tuned", "untouched"])
def test_core_is_found_in_the_gold(half: str) -> None:
    rows = [row for row in ROWS if half in ("whole", row["half"])]
    f1, confusion, wrong = judged(rows)
    told = "\n".join([f"core F1 {f1:.3f} on {half}; (label, judged): {dict(confusion)}", *wrong])
    assert f1 >= FLOOR, told
    right = sum(n for (label, topic), n in confusion.items() if label == topic)
    assert right / len(rows) >= FLOOR, told


def test_the_gold_is_large_and_has_every_topic() -> None:
    assert len(ROWS) >= 250
    for half in ("tuned", "untouched"):
        for topic in get_args(Topic):
            assert sum(row["half"] == half and row["topic"] == topic for row in ROWS) >= 40


def labelled(corpus: Callable[[str], Path]) -> list[dict[str, Any]]:
    """The labels of the real titles, each with its title."""
    titles: dict[str, str] = {}
    for name in ("policy_index_cn", "laws_regulations"):
        lines_of = gzip.decompress(corpus(f"corpora/{name}.jsonl.gz").read_bytes()).decode().split("\n")
        papers = enumerate(json.loads(line) for line in lines_of if line)
        titles |= {paper.get("id", f"p{n}"): paper.get("title", "") for n, paper in papers}
    labels = (HERE / "corpus_labels.jsonl").read_text(encoding="utf-8").split("\n")
    return [row | {"title": titles[row["id"]]} for row in (json.loads(line) for line in labels if line)]


def shares(confusion: Counter[tuple[str, str]]) -> tuple[float, float, float]:
    """How many of the core papers are not `other`; how many of those judged core, and related, are so."""

    def precision(topic: str) -> float:
        return confusion[topic, topic] / sum(
            n for (_, judged_as), n in confusion.items() if judged_as == topic
        )

    core = sum(n for (label, _), n in confusion.items() if label == "core")
    return 1 - confusion["core", "other"] / core, precision("core"), precision("related")


def test_no_core_paper_among_real_titles_is_other(corpus: Callable[[str], Path]) -> None:
    rows = labelled(corpus)
    assert Counter(row["topic"] for row in rows) == {"core": 18, "related": 97, "other": 385}
    for half in ("tuned", "untouched"):
        _, confusion, wrong = judged([row for row in rows if row["half"] == half])
        kept, core, related = shares(confusion)
        assert kept >= KEPT and core == related == 1.0, "\n".join([half, *wrong])
        right = sum(n for (label, topic), n in confusion.items() if label == topic)
        assert right / confusion.total() >= 0.99, "\n".join([half, *wrong])


def test_the_trades_of_the_home_are_core_and_what_looks_like_them_is_not() -> None:
    parted = (line.split("\t") for line in (HERE / "invented.tsv").read_text(encoding="utf-8").splitlines())
    rows = [{"topic": topic, "title": title} for topic, title in parted]
    _, confusion, wrong = judged(rows)
    assert confusion.total() >= 600
    assert min(shares(confusion)) >= PRECISE and not confusion["core", "other"], "\n".join(wrong)


def test_a_trade_is_core_beside_a_word_of_consumption_only() -> None:
    found = judge_topic("灯具换新补贴细则", "")
    assert (found.topic, [(one.term, one.weight) for one in found.evidence]) == (
        "core",
        [("灯具", 2.0), ("换新补贴", 2.0 + BESIDE)],
    )
    assert found.score == 2.0 + 2.0 + BESIDE
    assert judge_topic("灯具管理办法", "").topic == "other"
    assert judge_topic("汽车换新补贴细则", "").topic == "related"


def test_a_passing_mention_in_a_long_text_is_not_core() -> None:
    mention = "鼓励家居卖场开展促销，支持家电以旧换新和旧房装修，推广智能家居。"
    assert judge_topic("促消费工作方案", CONSUMPTION_POLICY * 10 + mention).topic == "related"
    assert judge_topic("工作方案", CONSUMPTION_POLICY * 10 + mention).topic == "related"
    minutes = "会议研究了行业协会换届、信访积案化解、节能考核和值班值守等事项。"
    assert judge_topic("会议纪要", minutes * 30 + mention).topic == "other"


def test_the_body_decides_when_the_title_is_silent() -> None:
    body = "对旧房装修所购瓷砖、橱柜给予补贴；旧家电换新，每件最高补贴2000元，到家居卖场领取。"
    assert judge_topic("公告", body).topic == "core"
    assert judge_topic("公告", CONSUMPTION_POLICY).topic == "related"
    assert judge_topic("公告", "").topic == "other"


def test_one_word_repeated_is_no_topic() -> None:
    assert judge_topic("送达公告", "某某家具有限公司：请到本委领取文书。" * 20).topic == "other"


def test_the_column_helps() -> None:
    body = "现将第三批补贴名单予以公示。"
    assert judge_topic("补贴公示", body, "通知公告").topic == "other"
    assert judge_topic("补贴公示", body, "家居焕新消费季").topic == "core"


def test_trade_in_of_cars_alone_is_related() -> None:
    body = "汽车以旧换新补贴：购买新能源汽车补贴2万元。以旧换新申请人上传行驶证。以旧换新平台开放申请。"
    assert judge_topic("以旧换新补贴问答", body).topic == "related"
    assert judge_topic("汽车、家电以旧换新政策问答", body).topic == "core"


@pytest.mark.parametrize(
    "title",
    [
        "国家居民健康档案规范",
        "国家电网公司改革方案",
        "国家具体标准复函",
        "国家装备制造规划",
        "国家纺织产业规划",
        "居家养老服务条例",
        "煤炭消费总量控制方案",
    ],
)
def test_words_that_only_look_alike(title: str) -> None:
    assert judge_topic(title, "").topic == "other"


@pytest.mark.parametrize("title", ["中国家居产业大会", "全国家电消费季", "我国家具市场活跃", "中国家装节"])
def test_home_goods_of_a_country_are_not_hidden(title: str) -> None:
    assert judge_topic(title, "").topic == "core"


def test_evidence_is_where_it_says() -> None:
    texts = {
        "title": "关于家电以旧换新参展企业的公告",
        "body": "𠮷日起\n购买冰箱、洗衣机，凭旧家电换新。",
        "column": "以旧换新",
    }
    found = judge_topic(texts["title"], texts["body"], texts["column"])
    assert found.evidence
    for one in found.evidence:
        assert texts[one.where][one.start : one.end] == one.term
        assert one.weight == weights()[one.term].core != 0
    assert [one.where for one in found.evidence] == sorted(
        (one.where for one in found.evidence), key=["title", "column", "body"].index
    )
    assert any(one.weight < 0 for one in found.evidence), "what speaks against is shown too"


def test_it_is_the_same_every_time() -> None:
    row = next(row for row in ROWS if "body" in row)
    assert len({judge_topic(row["title"], row["body"], row.get("column")) for _ in range(3)}) == 1


def test_the_vocabulary_is_well_formed() -> None:
    assert len(weights()) == len(lines("topic.tsv"))
    assert all(len(term) >= 2 and term == term.strip() for term in weights())
