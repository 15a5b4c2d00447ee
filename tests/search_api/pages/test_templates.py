"""What holds for every template: both languages whole, and nothing that the content policy would stop."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import search_api.pages

FOLDER = Path(search_api.pages.__file__).parent / "templates"
TEMPLATES = sorted(FOLDER.rglob("*.html"))

_JINJA = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_TR = re.compile(r'tr\(\s*"(?P<zh>[^"]*)",\s*"(?P<en>[^"]*)"\s*\)')
_HAN = re.compile("[\u4e00-\u9fff]+")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_chinese_stands_in_tr_only(path: Path) -> None:
    text = path.read_text("utf-8")
    assert _HAN.findall(_JINJA.sub("", text)) == []
    assert _HAN.findall(_TR.sub("", " ".join(_JINJA.findall(text)))) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_both_wordings_have_the_same_places(path: Path) -> None:
    for found in _TR.finditer(path.read_text("utf-8")):
        places = [re.findall(r"%[.0-9]*[sdgf]", found[name]) for name in ("zh", "en")]
        assert places[0] == places[1], found[0]
        assert found["en"].strip(), found[0]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_nothing_is_inline_or_foreign(path: Path) -> None:
    text = path.read_text("utf-8")
    assert re.findall(r"\sstyle=|<style|\son[a-z]+=|javascript:", text) == []
    assert re.findall(r"<script(?![^>]*\bsrc=)", text) == []
    assert re.findall(r"(?:src|href|action)=\"(?:https?:)?//", text) == []


def test_no_template_switches_escaping_off() -> None:
    for path in TEMPLATES:
        assert not re.search(r"\|\s*safe|autoescape", path.read_text("utf-8")), path.name
