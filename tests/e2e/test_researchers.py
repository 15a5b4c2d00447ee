"""The worked examples of docs/researchers.md say what the command really answers, on both engines."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from sample_web import SampleWeb, clock_of
from tests.conftest import ROOT
from tests.e2e.commands import Desk

GUIDE = (ROOT / "docs" / "researchers.md").read_text("utf-8")
BY_WORDS, FURTHER = GUIDE.split("## 按事实检索")
BY_FACTS, BY_MEANING = FURTHER.split("## 按意思检索")


def examples(text: str) -> list[str]:
    return re.findall(r"^```console\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


EXAMPLES, OF_FACTS, NEAR = examples(BY_WORDS), examples(BY_FACTS), examples(BY_MEANING)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `make run` has on its second day, crawled at once."""
    folder = tmp_path_factory.mktemp("researcher")
    with SampleWeb(day=1) as web:
        reroute = web.write_reroute(folder / "reroute.txt")
        desk = Desk(folder / "home", HUANXIN_REROUTE=str(reroute), HUANXIN_CLOCK=clock_of(1))
        sources = [column.id for site in web.world.sites for column in site.columns]
        crawled = desk.huanxin("crawl", *sources, "--delay", "0")
        facts = desk.huanxin("reread", "--facts")
    assert (crawled.code, facts.code) == (0, 0), crawled.err + facts.err
    return desk.home


@pytest.fixture(scope="module")
def embedded(home: Path) -> Desk:
    return Desk(home, HUANXIN_LANG="zh", HUANXIN_CLOCK=clock_of(1))


@pytest.fixture(scope="module")
def elasticsearch(home: Path, elasticsearch_url: str) -> Iterator[Desk]:
    prefix = f"huanxin-test-{uuid.uuid4().hex[:12]}"
    desk = Desk(
        home,
        HUANXIN_LANG="zh",
        HUANXIN_CLOCK=clock_of(1),
        HUANXIN_ELASTICSEARCH_URL=elasticsearch_url,
        HUANXIN_ELASTICSEARCH_INDEX=prefix,
    )
    rebuilt = desk.huanxin("index", "rebuild")
    assert rebuilt.code == 0, rebuilt.err
    yield desk
    with Elasticsearch(elasticsearch_url) as client:
        for name in client.indices.get_alias(index=f"{prefix}-*", expand_wildcards="all"):
            client.indices.delete(index=name)


@pytest.fixture(scope="module")
def read(home: Path, model_jar: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, read by the models."""
    copy = tmp_path_factory.mktemp("read") / "home"
    shutil.copytree(home, copy)
    desk = Desk(copy)
    assert desk.huanxin("model", "get", "--from", model_jar).code == 0
    said = desk.huanxin("index", "vectors")
    assert said.code == 0, said.err
    return copy


@pytest.mark.long
@pytest.mark.parametrize("engine", ["embedded", "elasticsearch"])
def test_what_is_near_in_meaning_is_found_as_it_says(
    engine: str, read: Path, request: pytest.FixtureRequest
) -> None:
    desk = Desk(read, HUANXIN_LANG="zh", HUANXIN_CLOCK=clock_of(1))
    if engine == "elasticsearch":
        desk.environment |= request.getfixturevalue("elasticsearch").environment | {"HUANXIN_HOME": str(read)}
        desk.environment["HUANXIN_ELASTICSEARCH_INDEX"] += "-read"
        assert desk.huanxin("index", "rebuild").code == 0
    assert len(NEAR) == 3
    for example in NEAR:
        typed, *lines = example.splitlines()
        said = desk.huanxin(*shlex.split(typed)[2:])
        printed = [*said.out.splitlines(), *said.err.splitlines()]
        assert [line for line in printed if line in lines] == lines, "\n".join(printed)


def test_there_are_ten() -> None:
    assert (len(EXAMPLES), len(OF_FACTS)) == (10, 5)
    assert len(re.findall(r"^### \d+\. ", GUIDE, re.MULTILINE)) == 10


@pytest.mark.parametrize("engine", ["embedded", "elasticsearch"])
@pytest.mark.parametrize(
    "example", [*EXAMPLES, *OF_FACTS], ids=lambda example: example.splitlines()[0][17:40]
)
def test_an_example_answers_as_it_says(example: str, engine: str, request: pytest.FixtureRequest) -> None:
    """Every line of it is printed, in this order; addresses, stretches of text and the next page's mark are left out."""
    desk: Desk = request.getfixturevalue(engine)
    typed, *lines = example.splitlines()
    assert typed.startswith("$ huanxin search ") and lines
    said = desk.huanxin(*shlex.split(typed)[2:])
    assert said.code == 0, said.err
    printed = [*said.out.splitlines(), *said.err.splitlines()]
    assert [line for line in printed if line in lines] == lines, "\n".join(printed)


@pytest.fixture(scope="module")
def with_old_index(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same home, its index named as one of another dictionary."""
    copy = tmp_path_factory.mktemp("old") / "home"
    shutil.copytree(home, copy)
    current = copy / "index" / "current"
    name = current.read_text("utf-8").strip()
    older = re.sub("-[0-9a-f]+-", "-000000000000-", name)
    (copy / "index" / name).rename(copy / "index" / older)
    current.write_text(older, "utf-8")
    return copy


def test_an_index_of_another_dictionary_is_never_silent(with_old_index: Path, tmp_path: Path) -> None:
    chinese = Desk(with_old_index, HUANXIN_LANG="zh", HUANXIN_CLOCK=clock_of(1))
    english = Desk(with_old_index, HUANXIN_CLOCK=clock_of(1))
    said = chinese.huanxin("search", "以旧换新")
    assert said.code == 0 and "以旧换新" in said.out
    assert said.err.count("huanxin index rebuild") == 1 and "应重建" in said.err
    assert "rebuild" not in said.out
    said = english.huanxin("search", "以旧换新", "--json")
    assert said.code == 0 and said.json["total"] > 0
    assert said.err.count("rebuild: huanxin index rebuild") == 1

    batch = tmp_path / "batch.jsonl"
    batch.write_text(
        "".join(json.dumps({"query": query}) + "\n" for query in ("家电", "家居", "补贴")), "utf-8"
    )
    said = english.huanxin("search", "--batch", batch)
    assert said.code == 0 and len(said.lines) == 3
    assert said.err.count("huanxin index rebuild") == 1

    assert english.huanxin("index", "rebuild").code == 0
    said = english.huanxin("search", "以旧换新", "--json")
    assert said.code == 0 and "rebuild" not in said.err


def test_an_index_of_today_is_passed_over_in_silence(embedded: Desk, tmp_path: Path) -> None:
    assert embedded.huanxin("search", "以旧换新", "--json").err == ""
    empty = Desk(tmp_path / "home")  # no index at all: an empty answer, no fault
    said = empty.huanxin("search", "以旧换新", "--json")
    assert (said.code, said.json["total"], said.err) == (0, 0, "")


def test_a_number_is_found_by_its_year_and_count(embedded: Desk) -> None:
    for brackets in ("（2025）", "〔2025〕", "「2025」"):
        said = embedded.huanxin("search", f"文号:{brackets}9012号", "--json")
        numbers = {hit["doc_no"] for hit in said.json["hits"]}
        assert "商办消费函〔2025〕9012号" in numbers
        assert all(number.endswith("〔2025〕9012号") for number in numbers)
