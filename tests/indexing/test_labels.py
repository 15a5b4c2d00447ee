"""Codes have words in both languages, all of them, in one place."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Literal, get_args

import pytest

from config.regions import regions
from config.site import State, Tier
from config.vocabulary import lines
from indexing.labels import LABELS, code_of, label
from indexing.records import (
    AttachmentState,
    ChangeClass,
    DocumentType,
    RunState,
    Status,
    TextState,
    Topic,
    Verdict,
)


@pytest.mark.parametrize(
    ("of", "codes"),
    [
        ("type", DocumentType),
        ("topic", Topic),
        ("change", ChangeClass),
        ("status", Status),
        ("verdict", Verdict),
        ("file", AttachmentState),
        ("run", RunState),
        ("source", State),
        ("tier", Tier),
    ],
)
def test_every_code_has_its_words_and_no_two_share_one(of: str, codes: object) -> None:
    assert set(LABELS[of]) == set(get_args(codes))
    chinese, english = zip(*LABELS[of].values(), strict=True)
    assert len(set(chinese)) == len(set(english)) == len(chinese)


def test_the_state_of_a_text_is_one_of_a_file() -> None:
    assert set(get_args(TextState)) <= set(LABELS["file"])


def test_a_word_in_any_language_is_read_as_its_code() -> None:
    assert code_of("type", "解读") == code_of("type", "Interpretation") == "interpretation"
    assert code_of("topic", "其他") == "other"
    assert code_of("type", "传单") is None


def test_a_code_nobody_knows_is_shown_as_it_is() -> None:
    assert label("type", "leaflet") == "leaflet"
    assert label("region", "999999") == "999999"


def test_every_province_has_a_name_in_the_readers_language() -> None:
    code = (
        "from config.regions import regions; from indexing.labels import label\n"
        "print(*(label('region', code) for code in regions() if code.endswith('0000')), sep='\\n')"
    )
    root = Path(__file__).resolve().parents[2]
    names = {}
    for language in ("zh", "en"):
        done = subprocess.run(
            [sys.executable, "-c", code],
            cwd=root,
            env={"HUANXIN_LANG": language, "PYTHONUTF8": "1"},
            capture_output=True,
            text=True,
            check=True,
        )
        names[language] = done.stdout.splitlines()
    provinces = [one for code, one in regions().items() if code.endswith("0000")]
    assert names["zh"] == [one.name for one in provinces]
    assert len(set(names["en"])) == len(provinces) and all(name.isascii() for name in names["en"])
    assert {"nationwide", "Zhejiang", "Shaanxi", "Inner Mongolia"} < set(names["en"])


@pytest.mark.parametrize(("of", "file", "column"), [("goods", "categories", 1), ("event", "activities", 0)])
def test_goods_and_kinds_of_activities_have_words(
    of: Literal["goods", "event"], file: str, column: int
) -> None:
    codes = {line.split("\t")[column] for line in lines(f"{file}.tsv")} - {"*", "-"}
    assert codes and codes <= set(LABELS[of])
