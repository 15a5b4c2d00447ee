"""The tokens are jieba's own, whichever library cuts; the words of this field stay whole."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import jieba
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexing.segment import cut, known, query_words, sub_words
from indexing.segment.dictionary import terms
from indexing.segment.tokenizer import LONGEST_WORD, Cutter, FastCutter, PlainCutter, is_sub_word

TEXTS = (
    "2024年家居焕新消费季活动在浙江省杭州市启动，最高补贴2000元/件。",
    "推动家装厨卫“焕新”，支持居家适老化改造和一刻钟便民生活圈建设",
    "商办流通函〔2023〕409号 GB3838-2002、GB/T 2260-2007.1，详见www.mofcom.gov.cn或电话010-85093829",
    "AT&T、C++、c#、T恤、卡拉OK、A股-1、IC卡、PM2.5与3.5%、100%-50%、a#12%、1.2.3.4、x_y、--、+86",
    "２０２４年第１批（ＡＢＣ）补贴５０％，　全角空格\t制表\r\n换行\n\u2028分隔\u200b零宽",
    "㐀㐁中国、鿰鿱中国、𠀀𠀁家居、豈更、🏠焕新🏠🏠以旧换新👩‍👩‍👧、é中É、٣件、αβγ",
    "坏的\ud800代理\udfff项",
    "工业和信息化部门会同商务部、发展改革委、住房城乡建设部、市场监管总局印发",
    "",
    " ",
    "\f\x1c\x85",
)
ALPHABET = [
    *"家居焕新消费季以旧换补贴的了和人民在中国上海元万件台年月号",
    *"abcXYZ019#&._%+-/",
    *"２０Ａｂ％．，。（）“”、：",
    *" \t\n\u3000\xa0",
    *"㐀鿰豈𠀀🏠é٣㎡①",
    *("家电", "适老化", "T恤", "AT&T", "c++", "3.5%", "mofcom.gov.cn", "GB/T", "以旧换新", "\r\n"),
]


def cut_as_search_mode(text: str, using: Cutter | None = None) -> list[str]:
    """What `jieba.cut_for_search` gives: of the words within a token those of two and three characters."""
    short = (
        (token, [word for word in sub_words(token, using) if len(word) < 4]) for token in cut(text, using)
    )
    return [word for token, words in short for word in (*words, token)]


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """jieba 0.42.1 itself with our dictionary loaded through its own door."""
    jieba.setLogLevel(60)
    tokenizer = jieba.Tokenizer()
    tokenizer.tmp_dir = str(tmp_path_factory.mktemp("jieba"))
    with as_file(files("config.vocabulary") / "dictionary.txt") as path:
        tokenizer.load_userdict(str(path))
    yield tokenizer


@pytest.mark.parametrize("text", TEXTS)
def test_written_texts_are_cut_as_jieba_cuts_them(text: str, reference: Any) -> None:
    assert cut(text) == reference.lcut(text)
    assert cut_as_search_mode(text) == reference.lcut_for_search(text)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(ALPHABET), max_size=24).map("".join))
def test_any_mixture_is_cut_as_jieba_cuts_it(reference: Any, text: str) -> None:
    assert cut(text) == reference.lcut(text)
    assert cut_as_search_mode(text) == reference.lcut_for_search(text)


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from("ab19AZ#&._%+-中"), max_size=16))
def test_any_run_of_letters_and_signs_is_cut_as_jieba_cuts_it(reference: Any, text: str) -> None:
    assert cut(text) == reference.lcut(text)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=40))
def test_any_unicode_is_cut_as_jieba_cuts_it(reference: Any, text: str) -> None:
    assert cut(text) == reference.lcut(text)


def test_the_slow_library_gives_the_same_where_the_fast_one_is_missing() -> None:
    plain, fast = PlainCutter(), FastCutter()
    for text in TEXTS:
        assert cut(text, plain) == cut(text, fast)
        assert cut_as_search_mode(text, plain) == cut_as_search_mode(text, fast)


def test_real_titles_and_laws_are_cut_as_jieba_cuts_them(
    corpus: Callable[[str], Path], reference: Any
) -> None:
    texts = []
    with gzip.open(
        corpus("corpora/policy_index_cn.jsonl.gz"), "rt", encoding="utf-8", newline="\n"
    ) as titles:
        texts += [json.loads(line).get("title") for line in list(titles)[::40]]
    with gzip.open(corpus("corpora/laws_regulations.jsonl.gz"), "rt", encoding="utf-8", newline="\n") as laws:
        texts += [json.loads(line)["text"][:3000] for line in list(laws)[::70]]
    texts += [path.read_text(encoding="utf-8") for path in sorted(corpus("campaign").glob("*.txt"))]
    for text in filter(None, texts):
        assert cut(text) == reference.lcut(text)
        assert cut_as_search_mode(text) == reference.lcut_for_search(text)


def test_the_words_of_this_field_stay_whole() -> None:
    assert len(terms()) >= 300
    assert [term.word for term in terms() if cut(term.word) != [term.word]] == []
    sentence = "家居焕新消费季期间，以旧换新、适老化改造、全屋定制和智能家居可领国补，一刻钟便民生活圈优先。"
    assert {
        "家居焕新消费季",
        "以旧换新",
        "适老化改造",
        "全屋定制",
        "智能家居",
        "国补",
        "一刻钟便民生活圈",
    } < set(cut(sentence))


def test_frequencies_are_far_from_the_threshold(reference: Any) -> None:
    bare = jieba.Tokenizer()
    bare.tmp_dir = reference.tmp_dir
    for term in terms():
        needed = 1.0
        for part in bare.cut(term.word, HMM=False):
            needed *= (bare.FREQ.get(part) or 1) / bare.total
        assert term.frequency >= 2 * (needed * bare.total), term


def test_every_word_within_a_word_is_one_to_search(reference: Any) -> None:
    for word in (term.word for term in terms()):
        parts = {word[i:j] for i in range(len(word)) for j in range(i + 2, len(word) + 1)} - {word}
        assert set(sub_words(word)) == {part for part in parts if reference.FREQ.get(part)}, word
        assert all(map(is_sub_word, sub_words(word)))


def test_no_word_is_longer_than_sub_words_are_looked_for(reference: Any) -> None:
    words = [word for word, frequency in reference.FREQ.items() if frequency]
    assert max(map(len, words)) == LONGEST_WORD
    # AT&T stands in no longer token: letters of other words are no part of it.
    assert {word for word in words if word.isascii() and len(word) > 3} == {"AT&T"}


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("消费品以旧换新", ["消费品", "以旧换新"]),
        ("绿色智能家电下乡活动", ["绿色", "智能", "家电下乡", "活动"]),
        ("家装厨卫焕新补贴", ["家装", "厨卫", "焕新", "补贴"]),
        ("各地补贴政策", ["各地", "补贴", "政策"]),
        ("大家居住在这里", ["大家", "居住", "在", "这里"]),
        ("商务部门会同住建部门", ["商务部门", "会同", "住建部门"]),
        ("采购新设备", ["采购", "新", "设备"]),
    ],
)
def test_terms_do_not_tear_their_neighbours(sentence: str, words: list[str]) -> None:
    assert cut(sentence) == words


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("家居焕新消费季", {"家居", "焕新", "消费", "消费季"}),
        ("以旧换新", {"换新"}),
        ("家电以旧换新", {"家电", "换新", "以旧换新"}),
        ("人民政府办公厅", {"人民", "政府", "人民政府", "办公厅"}),
        ("家电下乡", {"家电", "下乡"}),
        ("适老化改造", {"适老化", "改造"}),
        ("一刻钟便民生活圈", {"一刻钟", "便民", "生活圈"}),
        ("旧房装修", {"旧房", "装修"}),
    ],
)
def test_parts_of_long_words_can_be_found(word: str, parts: set[str]) -> None:
    assert parts <= set(sub_words(word))


def test_query_words_are_folded_and_free_of_punctuation() -> None:
    assert query_words("谁可以申请家电以旧换新补贴？") == ("谁", "可以", "申请", "家电", "以旧换新", "补贴")
    assert query_words("２０２４年《ABC》补贴５０％") == ("2024", "年", "abc", "补贴", "50%")
    assert query_words(" ，。!? -- ") == ()


def test_known_words_are_those_cut_alike_everywhere() -> None:
    assert all(known(word) for word in ("以旧换新", "补贴", "mofcom", "3.5%", "2024", "的", "㐀", "ic卡"))
    assert not any(known(word) for word in ("焕新宅", "购新换", "\ud800坏"))


def test_nothing_is_loaded_before_it_is_needed() -> None:
    code = "import sys, indexing.segment; print([m for m in ('jieba', 'rjieba') if m in sys.modules])"
    root = Path(__file__).resolve().parents[3]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert re.sub(r"\s", "", done.stdout) == "[]"


@pytest.mark.parametrize(
    "text", ["消消消和", "天天天气", "看看看家电AAA补贴", "好好好好好，换新", "人人人都来"]
)
def test_a_character_three_times_in_a_row_is_cut_as_jieba_cuts_it(reference: Any, text: str) -> None:
    assert cut(text) == reference.lcut(text)
    assert cut_as_search_mode(text) == reference.lcut_for_search(text)
