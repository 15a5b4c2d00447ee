"""A question finds its paper by meaning: from putting the model in, over reading what is there, to searches with and without."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.commands import Desk

PAPERS = {
    "pension": (
        "城镇职工基本养老保险待遇申领指南",
        "参保人达到法定退休年龄、累计缴费满十五年的，可以申领基本养老金。",
    ),
    "kindergarten": ("城镇小区配套幼儿园治理工作的通知", "小区配套幼儿园应当办成公办园或者普惠性民办园。"),
    "ewaste": (
        "废弃电器电子产品回收处理管理条例",
        "废弃的电视机、电冰箱、洗衣机由有资格的处理企业拆解处置。",
    ),
    "mine": ("关于煤矿瓦斯爆炸事故调查处理情况的通报", "对事故责任人给予党纪政纪处分。"),
    "sofa": ("家居焕新消费季活动方案", "购买沙发、床垫、衣柜可享受补贴。"),
    "tax": ("个人所得税法实施条例", "工资、薪金所得以每月收入额减除费用后的余额为应纳税所得额。"),
}
QUESTION = "到了岁数不上班了怎么拿钱"
ENGLISH = "how do retired people get their money"


def write(path: Path, papers: Iterable[tuple[str, str, str]]) -> Path:
    lines = [json.dumps({"id": key, "title": title, "body": body}) for key, title, body in papers]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Six papers and no model."""
    folder = tmp_path_factory.mktemp("meaning")
    desk = Desk(folder / "home")
    papers = write(folder / "papers.jsonl", ((key, *texts) for key, texts in PAPERS.items()))
    assert desk.huanxin("import", papers).code == 0
    return desk


@pytest.fixture(scope="module")
def read(plain: Desk, model_jar: Path, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The same with a model that has read them."""
    home = tmp_path_factory.mktemp("read") / "home"
    shutil.copytree(plain.home, home)
    desk = Desk(home)
    before = desk.huanxin("model", "status", "--json").json["models"]
    assert (before[0]["name"], before[0]["state"]) == ("bge-small-zh-v1.5", "absent")
    got = desk.huanxin("model", "get", "--from", model_jar, "--json")
    assert got.code == 0 and {each["state"] for each in got.json["models"]} == {"ready"}
    assert all(set(each) == {"name", "state", "sha256", "languages"} for each in got.json["models"])
    said = desk.huanxin("index", "vectors", "--json")
    assert (said.code, said.json) == (0, {"read": 2 * len(PAPERS)}), said.err
    return desk


def hits(desk: Desk, *typed: str) -> list[dict[str, Any]]:
    said = desk.huanxin("search", *typed, "--json")
    assert said.code == 0, said.err
    found: list[dict[str, Any]] = said.json["hits"]
    return found


@pytest.mark.parametrize("question", [QUESTION, ENGLISH])
def test_a_question_finds_its_paper_by_meaning(plain: Desk, read: Desk, question: str) -> None:
    assert hits(plain, question) == []
    said = read.huanxin("search", question, "--json").json
    best = said["hits"][0]
    assert (best["id"], best["by_meaning"]) == ("pension", True)
    assert (said["total"], said["partial_total"], said["facets"]) == (
        0,
        0,
        {name: [] for name in said["facets"]},
    )
    assert "养老金" in best["snippet"] and best["marks"] == []


def test_without_a_model_and_with_meaning_left_out_the_answer_is_the_same(plain: Desk, read: Desk) -> None:
    off = Desk(read.home, HUANXIN_SEMANTIC="0")
    typed = "补贴 沙发 怎么领"
    bare = plain.huanxin("search", typed, "--json", "--explain").out
    assert read.huanxin("search", typed, "--json", "--explain", "--no-semantic").out == bare
    assert off.huanxin("search", typed, "--json", "--explain").out == bare
    assert "by_meaning" not in bare
    every = read.huanxin("search", typed, "--json", "--match", "all").out
    assert every == plain.huanxin("search", typed, "--json", "--match", "all").out


def test_the_explanation_says_what_meaning_added(read: Desk) -> None:
    said = read.huanxin("search", "买床垫 补贴", "--json", "--explain").json
    first = said["explain"]["hits"][0]
    assert first["id"] == "sofa" and first["fused"] and first["shares"]
    assert first["meaning"]["place"] == 1 and 0 < first["meaning"]["added"] < first["score"]
    told = read.huanxin("search", QUESTION, "--explain")
    assert "(near in meaning)" in told.out and "nearness in meaning" in told.out


def test_what_changed_is_read_again_and_nothing_else(read: Desk, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(read.home, home)
    desk = Desk(home)
    assert desk.huanxin("index", "vectors", "--json").json == {"read": 0}
    title, _ = PAPERS["tax"]
    papers = write(
        tmp_path / "papers.jsonl", [("tax", title, "退休的老人每月领取养老金的办法。"), ("new", "灯具", "")]
    )
    assert desk.huanxin("import", papers).code == 0
    (chinese, other) = desk.huanxin("index", "status", "--json").json["meaning"]
    assert (chinese["waiting"], other["waiting"], chinese["outdated"]) == (2, 2, 0)
    assert desk.huanxin("index", "vectors", "--json").json == {"read": 4}
    assert {hit["id"] for hit in hits(desk, QUESTION)[:2]} == {"pension", "tax"}
    shutil.rmtree(home / "index")
    assert desk.huanxin("index", "rebuild").code == 0  # vectors are kept with the papers
    assert hits(desk, QUESTION)[0]["by_meaning"]
    assert desk.huanxin("index", "reconcile", "--json").json["mended"] == 0
    gone = desk.huanxin("model", "remove", "--json").json["models"]
    assert gone[0]["state"] == "absent" and hits(desk, QUESTION) == []


def test_a_batch_and_a_word_that_binds(read: Desk, tmp_path: Path) -> None:
    batch = tmp_path / "batch.jsonl"
    asked = (
        {"query": QUESTION},
        {"query": QUESTION, "semantic": False},
        {"query": f"{QUESTION} 标题:幼儿园"},
    )
    batch.write_text("".join(json.dumps(each) + "\n" for each in asked), "utf-8")
    with_it, without, bound = (line["hits"] for line in read.huanxin("search", "--batch", batch).lines)
    assert with_it[0]["id"] == "pension" and without == []
    assert {hit["id"] for hit in bound} <= {"kindergarten"}
