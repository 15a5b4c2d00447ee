"""Names that servers give to files, as they write them."""

from __future__ import annotations

import pytest

from crawlers.papers.file_name import names_no_file, sent_name


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("attachment; filename=\"a.docx\"; filename*=UTF-8''%E8%A1%A5%E8%B4%B4%E8%A1%A8.docx", "补贴表.docx"),
        ("attachment; filename*=GBK''%B2%B9%CC%F9%B1%ED.xls", "补贴表.xls"),
        ("attachment;filename=%E8%A1%A5%E8%B4%B4%E8%A1%A8.pdf", "补贴表.pdf"),
        ('attachment; filename="' + "补贴表.doc".encode("gbk").decode("latin-1") + '"', "补贴表.doc"),
        ("attachment; filename=" + "补贴表.doc".encode().decode("latin-1") + "; size=3", "补贴表.doc"),
        ('attachment; filename="=?UTF-8?B?6KGl6LS06KGoLnppcA==?="', "补贴表.zip"),
        ('attachment; filename="C:\\up\\a.doc"', "a.doc"),
        ('attachment; filename="=?x-none?B?!?="', None),
        ('attachment; filename="a\x00b.doc"', None),
        ("inline", None),
        ("", None),
    ],
)
def test_the_name_sent_with_a_file(value: str, name: str | None) -> None:
    assert sent_name({"content-disposition": value}) == name


def test_a_button_or_a_servlet_names_no_file() -> None:
    assert all(map(names_no_file, ("点击下载", "附件", "附件1", "download.do", "（下载）")))
    assert not any(map(names_no_file, ("附件1：申请表", "申请表.docx", "补贴目录")))
