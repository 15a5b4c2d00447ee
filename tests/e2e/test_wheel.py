"""The built wheel works from an empty folder: its data files are in it, the tests are not."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    subprocess.run(["git", "clone", "--quiet", ROOT, source], check=True)
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "wheel",
            "-q",
            "--no-deps",
            "--no-build-isolation",
            "-w",
            folder,
            source,
        ],
        check=True,
        cwd=folder,
    )
    return next(folder.glob("*.whl"))


def test_it_carries_data_and_leaves_tests_out(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for needed in (
        "config/sources/central/mofcom.yaml",
        "config/vocabulary/dictionary.txt",
        "indexing/store/migrations/env.py",
        "crawlers/settings.py",
    ):
        assert needed in names
    assert not [name for name in names if name.startswith(("tests/", "benchmarks/"))]


def test_it_imports_searches_and_lists_from_an_empty_folder(wheel: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", site, wheel], check=True
    )
    empty = tmp_path / "empty"
    empty.mkdir()
    paper = {"id": "p1", "title": "家居焕新消费季活动方案", "body": "最高补贴2000元。"}
    (empty / "a.jsonl").write_text(json.dumps(paper, ensure_ascii=False), "utf-8")
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(site),
        "HUANXIN_HOME": str(tmp_path / "home"),
        "HUANXIN_LANG": "en",
    }

    def huanxin(*arguments: str) -> str:
        return subprocess.run(
            [sys.executable, "-m", "search_api.cli", *arguments],
            cwd=empty,
            env=environment,
            check=True,
            capture_output=True,
            text=True,
        ).stdout

    where = subprocess.run(
        [sys.executable, "-c", "import crawlers; print(crawlers.__file__)"],
        cwd=empty,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    assert str(site) in where
    assert json.loads(huanxin("import", "a.jsonl", "--json"))["new"] == 1
    assert json.loads(huanxin("search", "家居焕新消费季", "--json"))["hits"][0]["id"] == "p1"
    assert len(json.loads(huanxin("sources", "list", "--json"))) > 5
