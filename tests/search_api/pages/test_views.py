"""What pages show, from plain data to plain data."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from config.clock import SHANGHAI
from config.language import speaking
from config.registry import load_registry
from crawlers.runs.health.noted import Noted
from indexing.changes.diff import diff
from indexing.facts.facts import Benefit, Facts
from indexing.store.runs.source_states import Judgement
from search_api.pages.views.citation import Cited, bibtex, gbt7714
from search_api.pages.views.coverage import thin
from search_api.pages.views.facts import groups
from search_api.pages.views.figures import band, csv_address, level, tiles
from search_api.pages.views.manuscript import manuscript
from search_api.pages.views.reading import PART, first_marked_part, reading
from search_api.units import UNITS


def test_a_text_is_paragraphs_headings_tables_and_a_signature() -> None:
    text = "各市商务局：\n一、补贴范围\n家电。\n品类\t比例\n冰箱\t15%\n完。\n浙江省商务厅\n2025年8月28日"
    shown = reading(text, [[0, 2]])
    assert [block.kind for block in shown.blocks] == ["p", "head", "p", "table", "p", "sign", "sign"]
    assert [piece.marked for piece in shown.blocks[0].lines[0][0]] == [True, False]
    assert [[cell[0].text for cell in line] for line in shown.blocks[3].lines] == [
        ["品类", "比例"],
        ["冰箱", "15%"],
    ]


def test_parts_hold_the_whole_text_between_them() -> None:
    text = "\n".join(f"第{n}段：" + "字" * 900 for n in range(70))
    first = reading(text)
    assert first.parts > 2
    shown = [
        block.lines[0][0][0].text
        for part in range(1, first.parts + 1)
        for block in reading(text, (), part).blocks
    ]
    assert shown == text.split("\n")
    assert all(
        sum(len(block.lines[0][0][0].text) for block in reading(text, (), part).blocks) <= PART
        for part in range(1, first.parts + 1)
    )
    mark = [text.index("第60段"), text.index("第60段") + 4]
    marked = reading(text, [mark], first_marked_part(text, [mark]))
    assert any(piece.marked for block in marked.blocks for piece in block.lines[0][0])


def test_a_manuscript_holds_both_texts_and_folds_what_is_the_same() -> None:
    old = "\n".join(f"第{n}条 内容{n}。" for n in range(1, 20))
    new = old.replace("第10条 内容10。", "第10条 内容十。\n第10条之一 新的。").replace("第3条 内容3。\n", "")
    stretches = manuscript(diff(old, new))
    rows = [row for stretch in stretches for row in stretch.rows]
    for side, text in (("left", old), ("right", new)):
        shown = "".join(bit.text for row in rows for bit in getattr(row, side))
        assert shown.replace("\n", "") == text.replace("\n", "")
    assert [stretch.folded for stretch in stretches].count(True) == 2
    assert not any(row.changed for stretch in stretches if stretch.folded for row in stretch.rows)


def test_citations() -> None:
    cited = Cited(
        "a-1",
        "关于100%补贴的{通知}",
        ("商务部", "财政部", "发改委", "住建部"),
        "商〔2025〕1号",
        "2025-07-18",
        "https://a.example/1",
        "2025-09-09",
    )
    assert gbt7714(cited) == (
        "商务部, 财政部, 发改委, 等. 关于100%补贴的{通知}: 商〔2025〕1号[EB/OL]. (2025-07-18)[2025-09-09]. https://a.example/1"
    )
    assert r"title = {{关于100\%补贴的\{通知\}}}" in bibtex(cited)
    assert "author = {{商务部} and {财政部} and {发改委} and {住建部}}" in bibtex(cited)


@pytest.mark.parametrize(("value", "expected"), [(0, 0), (1, 1), (25, 3), (100, 5)])
def test_levels(value: int, expected: int) -> None:
    assert level(value, 100) == expected


def test_the_map_has_37_tiles_apart_and_counts_cities_to_their_provinces() -> None:
    assert len({(unit.column, unit.row) for unit in UNITS.values()}) == len(UNITS) == 37
    shown = {
        tile.unit.code: tile.value
        for tile in tiles({"330100": 2, "330200": 3, "330000": 1, "100000": 9}, dict.fromkeys(UNITS, ""))
    }
    assert (shown["330000"], shown["330200"], sum(shown.values())) == (3, 3, 6)


def test_a_band_joins_days_alike() -> None:
    states = {"2025-09-01": "up", "2025-09-02": "up", "2025-09-03": "blocked"}
    spans = band(states, {"up": "正常", "blocked": "被拦截", "none": ""}, date(2025, 9, 4), 4)
    assert [(span.first[-2:], span.last[-2:], span.state, span.width) for span in spans] == [
        ("01", "02", "up", 50.0),
        ("03", "03", "blocked", 25.0),
        ("04", "04", "none", 25.0),
    ]


def test_a_table_to_download_holds_no_formula() -> None:
    assert "'%3D1%2B1" in csv_address(["甲"], [["=1+1"]]) or "%27%3D1%2B1" in csv_address(["甲"], [["=1+1"]])


def test_what_a_cap_is_per_is_told_in_the_readers_language() -> None:
    told = Facts(benefits=(Benefit("每件最高2000元", (0, 8), rate=20, cap=2000, per="每件"),))
    with speaking("en"):
        assert [line.words for line in groups("d", told)[0].lines] == ["20%, at most 2000 yuan a piece"]
    with speaking("zh"):
        assert [line.words for line in groups("d", told)[0].lines] == ["20%，每件最高 2000 元"]


def test_a_source_with_a_short_list_is_not_said_to_be_unread() -> None:
    source = load_registry().sources["cn-fj-tzgg"]
    since = datetime(2025, 9, 9, tzinfo=SHANGHAI)

    def said(code: str) -> str:
        return thin([Noted(source, Judgement("layout", code, {"rows": 3}), since)], ())[0].text

    assert "列表比平时短，结果可能不全" in said("few_rows")
    assert "改版、读不出来，结果可能不全" in said("no_rows")
