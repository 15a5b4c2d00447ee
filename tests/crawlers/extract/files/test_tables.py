"""Tables come beside the text, and the same form gives the same rows whatever it was saved as."""

from __future__ import annotations

import io
import json
import subprocess
import sys

import docx
import pytest
import xlsxwriter

from crawlers.extract.files.limits import MAX_TEXT
from crawlers.extract.files.rows import MAX_ROWS
from indexing.facts.facts import Table

TITLE = "家居焕新消费季重点活动表"
FORM = [
    ("序号", "活动名称", "活动时间", "主办单位"),
    ("1", "云州家居焕新节", "2023年9月10日-9月20日", "云州市商务局"),
    ("2", "“暖冬”家装嘉年华", "2023年11月", ""),
]
EXPECTED = Table(TITLE, FORM[0], tuple(FORM[1:]))


def as_docx() -> bytes:
    document = docx.Document()
    document.add_paragraph("附件")
    document.add_paragraph(TITLE)
    document.add_paragraph("填报单位（盖章）：")
    table = document.add_table(rows=0, cols=4)
    for row in FORM:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def as_xlsx() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.merge_range(0, 0, 0, 3, TITLE)
        sheet.write(1, 0, "填报单位（盖章）：")
        for place, row in enumerate(FORM, 2):
            sheet.write_row(place, 0, row)
    return out.getvalue()


def as_html() -> bytes:
    rows = "".join("<tr>" + "".join(f"<td><p>{cell}</p></td>" for cell in row) + "</tr>" for row in FORM)
    return f"<html><body><p>附件</p><p>{TITLE}</p><table>{rows}</table></body></html>".encode()


def as_wps(make) -> bytes:
    """Kingsoft's own bytes are Word's of 1997."""
    text = f"附件\r{TITLE}\r" + "".join("\x07".join(row) + "\x07\x07" for row in FORM) + "完\r"
    ends, at = [], 0
    for row in FORM:
        at = text.index("\x07".join(row) + "\x07\x07", at) + len("\x07".join(row)) + 1
        ends.append(at)
    first = text.index(FORM[0][0])
    return make.doc([text], ends, range(first, text.index("完")))


@pytest.mark.parametrize("saved", ["docx", "xlsx", "html", "wps"])
def test_the_same_form_gives_the_same_rows(make, read, saved):
    body = {"docx": as_docx, "xlsx": as_xlsx, "html": as_html}.get(saved, lambda: as_wps(make))()
    file = read(body, f"家居焕新消费季重点活动表.{saved}")
    assert file.tables == (EXPECTED,)
    assert "1\t云州家居焕新节\t2023年9月10日-9月20日\t云州市商务局" in file.text


def test_the_command_prints_them(tmp_path):
    path = tmp_path / "表.wps"
    path.write_bytes(as_docx())
    command = [sys.executable, "-m", "search_api.cli", "text", str(path), "--json"]
    printed = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    assert printed["tables"] == [
        {"caption": TITLE, "header": list(FORM[0]), "rows": [list(r) for r in FORM[1:]]}
    ]


def test_cells_over_several_columns_and_rows_shift_none(read):
    page = (
        "<table><tr><th rowspan=2>品类</th><th colspan=2>补贴</th></tr><tr><th>比例</th><th>上限</th></tr>"
        "<tr><td>冰箱</td><td>15%</td><td>2000</td></tr></table>"
    )
    (table,) = read(f"<html><body>{page}</body></html>".encode()).tables
    assert table.header == ("品类", "补贴", "")
    assert table.rows == (("", "比例", "上限"), ("冰箱", "15%", "2000"))


def test_word_cells_over_several_columns_shift_none(read):
    document = docx.Document()
    table = document.add_table(rows=2, cols=3)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "品类"
    table.cell(0, 2).text = "上限"
    for cell, text in zip(table.rows[1].cells, ("家电", "冰箱", "2000元"), strict=True):
        cell.text = text
    out = io.BytesIO()
    document.save(out)
    (found,) = read(out.getvalue()).tables
    assert (found.header, found.rows) == (("品类", "", "上限"), (("家电", "冰箱", "2000元"),))


def test_typed_tabs_are_no_table(read):
    document = docx.Document()
    document.add_paragraph("第一章\t1")
    document.add_paragraph("第二章\t7")
    out = io.BytesIO()
    document.save(out)
    assert read(out.getvalue()).tables == ()


def test_sheets_are_tables_of_their_own(read):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        for name in ("Sheet1", "品牌"):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ["甲", "乙"])
            sheet.write_row(1, 0, [name, 1])
    first, second = read(out.getvalue()).tables
    assert (first.caption, first.rows) == (None, (("Sheet1", "1"),))
    assert (second.caption, second.rows) == ("品牌", (("品牌", "1"),))


def test_ruled_lines_of_a_pdf_are_a_table(make, read):
    # two columns from x = 50 to 150 to 250, three rows from y = 700 down, the last one merged; one cell's text in two lines
    lines = "50 700 m 250 700 l S 50 670 m 250 670 l S 50 630 m 250 630 l S 50 610 m 250 610 l S "
    lines += "50 700 m 50 610 l S 250 700 m 250 610 l S 150 700 m 150 630 l S "
    cells = [
        (55, 680, "Name"),
        (155, 680, "Cap"),
        (55, 655, "Big"),
        (55, 640, "sofa"),
        (155, 650, "2000"),
        (55, 615, "End"),
    ]
    words = "".join(f"BT /F1 12 Tf {x} {y} Td ({text}) Tj ET " for x, y, text in cells)
    title = "BT /F1 12 Tf 55 740 Td (Subsidies of the season) Tj ET "
    more = "BT /F1 12 Tf 55 500 Td (Words that make the page one of text and of no picture at all) Tj ET "
    file = read(make.pdf([(title + lines + words + more).encode()]))
    assert file.tables == (
        Table("Subsidies of the season", ("Name", "Cap"), (("Big sofa", "2000"), ("End", ""))),
    )
    assert file.text.split("\n")[:4] == ["Subsidies of the season", "Name\tCap", "Big sofa\t2000", "End"]


def test_a_table_of_50_000_rows_is_bounded(read):
    body = "名称,金额\n" + "\n".join(f"活动{n},{n}" for n in range(50_000))
    file = read(body.encode())
    (table,) = file.tables
    assert len(table.rows) == MAX_ROWS - 1 and table.rows[0] == ("活动0", "0")
    assert "活动49999\t49999" in file.text and len(file.text) < MAX_TEXT
    assert str(MAX_ROWS) in (file.detail or "")
