"""The ministry's form: read from attachments and imported files, and written so that it reads back."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import docx
import httpx
import pytest
import xlsxwriter

from config.settings import Settings
from crawlers.extract.files import read_file
from indexing.facts.reading import read_facts
from indexing.registers.activities import Registered, register
from indexing.registers.keeping import keep_facts
from indexing.store import open_store
from tests.crawlers.extract.files.conftest import doc_of
from tests.e2e.commands import Desk
from tests.search_api.registers.conftest import FORM

ROWS = [line.split("\t") for line in FORM.split("\n")[3:]]
WANTED = {
    "“钱塘”家居嘉年华": ("2025-11-01", "2025-11-30", ("钱塘会展中心",), ("杭州市商务局",), ("云杉家居",)),
    "瓯江家具直播节": ("2025-10", "2025-10", ("线上",), ("温州市商务局",), ()),
}


def rows(found: tuple[Registered, ...]) -> dict[str, tuple[object, ...]]:
    return {
        one.name: (one.start, one.end, one.places, one.organisers, one.participants)
        for one in found
        if one.name in WANTED
    }


def test_a_form_in_an_attachment_is_in_the_register_with_its_place(site: httpx.Client) -> None:
    found = site.get("/api/v1/activities", params={"region": "浙江"}).json()["activities"]
    carnival = next(one for one in found if "钱塘" in one["name"])
    (witness,) = carnival["witnesses"]
    assert witness["place"] == 1
    assert FORM[slice(*witness["span"])] == carnival["name"]
    assert [(gain["amount"], gain["threshold"]) for gain in carnival["benefits"]] == [(300, 3000)]
    start, end = witness["span"]
    page = site.get("/activities", params={"region": "浙江"}).text
    address = f"/documents/{witness['document_id']}/files/1?at={start}-{end}"
    assert f"{address}#found" in page
    assert f"<mark>{carnival['name']}</mark>" in site.get(address).text


@pytest.mark.parametrize("format_", ["csv", "xlsx"])
def test_what_is_exported_reads_back_as_the_same_rows(site: httpx.Client, format_: str) -> None:
    answer = site.get("/api/v1/activities/table", params={"region": "浙江", "format": format_, "lang": "zh"})
    again = site.get(answer.url, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    if format_ == "csv":
        table = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
        text = "\n".join("\t".join(" ".join(cell.split()) for cell in row) for row in table)
    else:
        file = read_file(answer.content, "表.xlsx")
        assert file.tables[0].caption == "家居焕新消费季重点活动表"
        text = file.text
    found = {
        one.name: (one.start, one.end, one.places, one.organisers, one.participants)
        for one in read_facts("", text, "2025-09-15").activities
        if one.name in WANTED
    }
    month = WANTED["瓯江家具直播节"]
    assert found == WANTED | {"瓯江家具直播节": month}


def _docx() -> bytes:
    document = docx.Document()
    for line in FORM.split("\n")[:3]:
        document.add_paragraph(line)
    table = document.add_table(rows=0, cols=len(ROWS[0]))
    for row in ROWS:
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _xlsx() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, line in enumerate(FORM.split("\n")):
            sheet.write_row(number, 0, line.split("\t"))
    return out.getvalue()


def _wps() -> bytes:
    """As the office program writes it: Word's bytes of 1997, cells and rows ended by marks."""
    head = "\r".join(FORM.split("\n")[:3]) + "\r"
    text = head + "".join("\x07".join(row) + "\x07\x07" for row in ROWS) + "完\r"
    ends, at = [], 0
    for row in ROWS:
        at = text.index("\x07".join(row) + "\x07\x07", at) + len("\x07".join(row)) + 1
        ends.append(at)
    return doc_of([text], ends, range(len(head), text.index("完")))


@pytest.mark.parametrize(("kind", "body"), [("docx", _docx), ("xlsx", _xlsx), ("wps", _wps)])
def test_a_form_that_is_imported_gives_the_same_rows(
    home: Settings, kind: str, body: Callable[[], bytes]
) -> None:
    desk = Desk(home.home, HUANXIN_CLOCK="2025-09-15T21:00:00+08:00", HUANXIN_LANG="zh")
    path = home.home / f"浙江省家居焕新消费季重点活动表.{kind}"
    path.write_bytes(body())
    told = desk.huanxin("import", str(path), "--json")
    assert (told.code, told.json["new"]) == (0, 1), told.err
    store = open_store(home.database_url, home.locks)
    keep_facts(store)
    assert rows(register(store)) == WANTED
    store.close()
    out = home.home / "form.xlsx"
    said = desk.huanxin("activities", "钱塘", "--region", "浙江", "-o", str(out))
    assert said.code == 0, said.err
    (table,) = read_file(out.read_bytes(), out.name).tables
    assert [row[:3] for row in table.rows] == [("1", "浙江省", "“钱塘”家居嘉年华")]
