"""The word lists that widen queries are well-formed."""

from __future__ import annotations

from importlib.resources import files

from config.vocabulary import lines


def test_synonyms() -> None:
    for line in lines("synonyms.tsv"):
        relation, *words = line.split("\t")
        assert relation in ("=", "~", ">"), line
        assert len(words) >= 2 and all(words) and len(set(words)) == len(words), line


def test_english() -> None:
    phrases = []
    for line in lines("english.tsv"):
        phrase, *words = line.split("\t")
        assert phrase == phrase.lower().strip() and phrase.isascii(), line
        assert words and not all(word.isascii() for word in words), line
        phrases.append(phrase)
    assert len(phrases) == len(set(phrases))
    assert {"home renewal", "trade-in", "ministry of commerce", "guangdong"} <= set(phrases)


def test_every_list_says_its_version() -> None:
    for name in (
        "stopwords.txt",
        "topic.tsv",
        "activities.tsv",
        "categories.tsv",
        "synonyms.tsv",
        "english.tsv",
        "regions.tsv",
        "counties.tsv",
        "agencies.tsv",
    ):
        head = (files("config.vocabulary") / name).read_text(encoding="utf-8").splitlines()[:3]
        assert any("Version " in line for line in head), name


def test_jieba_itself_reads_the_dictionary_as_we_do() -> None:
    rows = (files("config.vocabulary") / "dictionary.txt").read_text(encoding="utf-8").splitlines()
    assert all(len(row.split(" ")) == 3 and row.split(" ")[1].isdecimal() for row in rows if row)
