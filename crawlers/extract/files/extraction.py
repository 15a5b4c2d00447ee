"""Bytes to text, whatever the format. Runs inside the parser process; nothing here is safe against a parser that crashes."""

from __future__ import annotations

import posixpath
from collections.abc import Callable

from config.language import tr
from crawlers.extract.files.cleaning import clean
from crawlers.extract.files.extract import Extract, NeedsOcr, UnreadableFile
from crawlers.extract.files.formats.archive import read_zip
from crawlers.extract.files.formats.doc import read_doc
from crawlers.extract.files.formats.docx import read_docx
from crawlers.extract.files.formats.ofd import read_ofd
from crawlers.extract.files.formats.officexml import read_excelxml, read_wordxml
from crawlers.extract.files.formats.pictures.embedded import PACKAGES, read_embedded
from crawlers.extract.files.formats.pictures.image import read_image
from crawlers.extract.files.formats.pictures.scanner import Scanner
from crawlers.extract.files.formats.plain import read_txt
from crawlers.extract.files.formats.ppt import read_ppt
from crawlers.extract.files.formats.pptx import read_pptx
from crawlers.extract.files.formats.rtf import read_rtf
from crawlers.extract.files.formats.webpage import read_html, read_mhtml
from crawlers.extract.files.legibility import is_garbage
from crawlers.extract.files.limits import MAX_TEXT
from crawlers.extract.files.rows import MAX_ROWS, Gathering
from crawlers.extract.files.sniff import IMAGES, sniff
from indexing.records import FileText, ReadBy

_ZIP_DEPTH = 2
_JUDGED = 100_000
"""Characters that the verdict on a whole text looks at."""
_TABLES = frozenset(("xls", "xlsx", "xlsb", "ods", "excelxml"))
"""Codes and signs are what cells may well hold."""


def _zipped_workbook(body: bytes) -> Extract:
    from crawlers.extract.files.formats.spreadsheet import read_zipped_workbook

    return read_zipped_workbook(body)


def _xls(body: bytes) -> Extract:
    from crawlers.extract.files.formats.spreadsheet import read_xls

    return read_xls(body)


READERS: dict[str, Callable[[bytes], Extract]] = {
    "doc": read_doc,
    "docx": read_docx,
    "xls": _xls,
    "xlsx": _zipped_workbook,
    "xlsb": _zipped_workbook,
    "ods": _zipped_workbook,
    "ppt": read_ppt,
    "pptx": read_pptx,
    "ofd": read_ofd,
    "rtf": read_rtf,
    "html": read_html,
    "mhtml": read_mhtml,
    "wordxml": read_wordxml,
    "excelxml": read_excelxml,
    "txt": read_txt,
}

# A download link that answers with a page instead (expired, challenge, login) must not put that page into the index. Names of
# Word and Excel are no evidence: business systems do save pages under them.
_NEVER_A_PAGE = frozenset(
    (".pdf", ".ofd", ".docx", ".xlsx", ".pptx", ".zip", ".rar", ".7z", ".jpg", ".png", ".tif")
)


def _refusal(form: str, name: str | None) -> str | None:
    """Why a format is not even tried."""
    if form == "html" and name and posixpath.splitext(name.lower())[1] in _NEVER_A_PAGE:
        return tr("下载到的是网页而不是文件", "a web page was served in place of the file")
    reasons = {
        "encrypted": tr("Office 文档有密码保护", "the Office file is under a password"),
        "works": tr("Microsoft Works 文档，不是金山 WPS", "a Microsoft Works file, not Kingsoft's WPS"),
        "rar": tr("RAR 压缩包不解压", "RAR archives are not unpacked"),
        "7z": tr("7z 压缩包不解压", "7z archives are not unpacked"),
        "gz": tr("gzip 压缩包不解压", "gzip archives are not unpacked"),
        "ole": tr("无法识别的复合文档", "an unknown or broken compound file"),
    }
    return reasons.get(form)


def extract(
    body: bytes,
    name: str | None = None,
    form: str | None = None,
    *,
    scanner: Scanner | None = None,
    depth: int = 0,
) -> FileText:
    """The text of a file's bytes. `name` is used only to tell a served error page from a file; `form` is `sniff`'s answer where
    known. Without a `scanner` what only OCR can read is `needs_ocr`."""
    form = form or sniff(body)
    try:
        found = _found(body, name, form, scanner, depth)
        gathering = Gathering()
        text, cut = clean(gathering.through(found.lines))
        if not text and found.pictures and scanner and form in PACKAGES:
            found = read_embedded(body, scanner) or found
            text, cut = clean(found.lines)
    except UnreadableFile as error:
        return FileText("unreadable", form, detail=str(error))
    except NeedsOcr as need:
        text, _ = clean([need.text])
        by: ReadBy | None = "text" if text else None
        return FileText("needs_ocr", form, text, need.pages, by=by, detail=str(need))
    if not text:
        empty = tr("文件里没有文字", "the file holds no text")
        return FileText("needs_ocr" if found.pictures else "read", form, pages=found.pages, detail=empty)
    if form not in _TABLES and is_garbage(text[:_JUDGED]):
        return FileText(
            "unreadable", form, pages=found.pages, detail=tr("读出的是乱码", "what is read is garbage")
        )
    notes = [found.detail] if found.detail else []
    if cut:
        notes.append(tr(f"只保留前 {MAX_TEXT} 字", f"cut after {MAX_TEXT} characters"))
    if gathering.cut:
        notes.append(tr(f"表格只保留前 {MAX_ROWS} 行", f"tables cut after {MAX_ROWS} rows"))
    if scanner and scanner.left_out and not depth:
        left = scanner.left_out
        notes.append(tr(f"{left} 幅图像未经 OCR", f"{left} pictures were not read by OCR"))
    by = "text" if found.confidence is None else "ocr"
    detail = "；".join(notes) or None
    tables = (*found.tables, *gathering.tables)
    return FileText("read", form, text, found.pages, tables, by, detail, found.confidence)


def _found(body: bytes, name: str | None, form: str, scanner: Scanner | None, depth: int) -> Extract:
    """What the format's reader makes of the bytes. Raises NeedsOcr and UnreadableFile."""
    if form in IMAGES:
        return read_image(body, scanner)
    if refusal := _refusal(form, name):
        raise UnreadableFile(refusal)
    if form == "pdf":
        from crawlers.extract.files.formats.pdf.document import read_pdf

        return read_pdf(body, scanner)
    if form == "zip":
        if depth >= _ZIP_DEPTH:
            raise UnreadableFile(tr("压缩包层层嵌套", "zips within zips"))
        return read_zip(body, lambda inner, name: extract(inner, name, scanner=scanner, depth=depth + 1))
    if form in READERS:
        try:
            return READERS[form](body)
        except NeedsOcr:
            found = read_embedded(body, scanner) if scanner and form in PACKAGES else None
            if found is None:
                raise
            return found
    raise UnreadableFile(tr("不是已知格式，也不是文字", "neither a known format nor text"))
