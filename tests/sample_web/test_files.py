"""The attachments open in the programs that people open them with."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import docx
import pypdfium2
import pytest
from python_calamine import CalamineWorkbook

from sample_web.files import build
from sample_web.world import MARK, FileSpec

TEXT = "家装厨卫焕新补贴品类\n序号\t品种\n1\t智能坐便器"


def made(kind: Any) -> bytes:
    return build(FileSpec(f"样例.{kind}", kind, TEXT))


@pytest.mark.parametrize("kind", ["docx", "xlsx", "xls", "pdf", "ofd"])
def test_the_same_text_gives_the_same_bytes(kind: str) -> None:
    assert made(kind) == made(kind)


def test_docx() -> None:
    document = docx.Document(io.BytesIO(made("docx")))
    assert [p.text for p in document.paragraphs][:2] == [MARK, "家装厨卫焕新补贴品类"]
    assert [c.text for c in document.tables[1].rows[0].cells] == ["1", "智能坐便器"]


def test_xlsx() -> None:
    rows = CalamineWorkbook.from_filelike(io.BytesIO(made("xlsx"))).get_sheet_by_index(0).to_python()
    assert rows[0][0] == MARK
    assert rows[-1] == ["1", "智能坐便器"]


def test_pdf() -> None:
    page = pypdfium2.PdfDocument(made("pdf"))[0]
    lines = page.get_textpage().get_text_range().split("\r\n")
    assert lines == [MARK, "家装厨卫焕新补贴品类", "序号 品种", "1 智能坐便器"]


def test_ofd_and_xls() -> None:
    with zipfile.ZipFile(io.BytesIO(made("ofd"))) as archive:
        assert archive.testzip() is None
        assert "智能坐便器" in archive.read("Doc_0/Pages/Page_0/Content.xml").decode()
    assert "<td>智能坐便器</td>" in made("xls").decode()
