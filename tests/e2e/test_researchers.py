"""The worked examples of docs/researchers.md say what the command really answers, on both engines."""

from __future__ import annotations

import re
import shlex
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from crawlers.sample_web import SampleWeb, clock_of
from tests.conftest import ROOT
from tests.e2e.commands import Desk

GUIDE = (ROOT / "docs" / "researchers.md").read_text("utf-8")
EXAMPLES: list[str] = re.findall(r"^```console\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `make run` has on its second day, crawled at once."""
    folder = tmp_path_factory.mktemp("researcher")
    with SampleWeb(day=1) as web:
        reroute = web.write_reroute(folder / "reroute.txt")
        desk = Desk(folder / "home", HUANXIN_REROUTE=str(reroute), HUANXIN_CLOCK=clock_of(1))
        sources = [column.id for site in web.world.sites for column in site.columns]
        crawled = desk.huanxin("crawl", *sources, "--delay", "0")
    assert crawled.code == 0, crawled.err
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


def test_there_are_ten() -> None:
    assert len(EXAMPLES) == 10
    assert len(re.findall(r"^### \d+\. ", GUIDE, re.MULTILINE)) == 10


@pytest.mark.parametrize("engine", ["embedded", "elasticsearch"])
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.splitlines()[0][17:40])
def test_an_example_answers_as_it_says(example: str, engine: str, request: pytest.FixtureRequest) -> None:
    """Every line of it is printed, in this order; addresses, stretches of text and the next page's mark are left out."""
    desk: Desk = request.getfixturevalue(engine)
    typed, *lines = example.splitlines()
    assert typed.startswith("$ huanxin search ") and lines
    said = desk.huanxin(*shlex.split(typed)[2:])
    assert said.code == 0, said.err
    printed = [*said.out.splitlines(), *said.err.splitlines()]
    assert [line for line in printed if line in lines] == lines, "\n".join(printed)
