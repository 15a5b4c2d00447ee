"""Which format the bytes are. Names lie: `.doc` may hold docx, RTF or a web page, `.wps` may be Kingsoft's or Works'."""

from __future__ import annotations

import io
import re
import zipfile

import olefile

from crawlers.extract.files.decoding import as_text
from crawlers.extract.files.package import BROKEN

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_MAGIC = (
    (OLE_MAGIC, "ole"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"{\\rtf", "rtf"),
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b\x08", "gz"),
    (b"\xff\xd8\xff", "jpg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"GIF8", "gif"),
    (b"II*\x00", "tif"),
    (b"MM\x00*", "tif"),
    (b"BM", "bmp"),
)
IMAGES = frozenset(("jpg", "png", "gif", "tif", "bmp", "webp"))

_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|meta|table|div|style|title)[\s>]", re.IGNORECASE)
_XML_ROOTS = (
    (re.compile(rb"<(?:\w+:)?(?:wordDocument|package)\s[^>]{0,20000}(?:office/word|xmlPackage)"), "wordxml"),
    (re.compile(rb"<(?:\w+:)?Workbook\s[^>]{0,20000}office:spreadsheet"), "excelxml"),
)
_MHTML = re.compile(rb"(?:^|\n)MIME-Version:.{0,2000}?\n(?:\r?\n)", re.IGNORECASE | re.DOTALL)


def sniff(body: bytes) -> str:
    """The format's name: `doc docx xls xlsx xlsb ods ppt pptx pdf ofd rtf html mhtml wordxml excelxml txt zip rar 7z gz`,
    an image's, `xml` (any other), `works`, `encrypted` (an OOXML file under a password), `ole` (some other compound file) or `unknown`."""
    head = body[:8]
    if b"%PDF-" in body[:1024]:
        return "pdf"
    if body[:4] == b"RIFF" and body[8:12] == b"WEBP":
        return "webp"
    for magic, name in _MAGIC:
        if head.startswith(magic):
            if name == "ole":
                return _ole_format(body)
            if name == "zip":
                return _zip_format(body)
            if name == "bmp" and int.from_bytes(body[2:6], "little") != len(body):
                continue
            return name
    return _text_format(body)


def _ole_format(body: bytes) -> str:
    try:
        with olefile.OleFileIO(io.BytesIO(body)) as ole:
            streams = {"/".join(path).lower() for path in ole.listdir()}
    except Exception:  # olefile raises whatever its arithmetic on broken sectors leads to
        return "ole"
    for stream, name in (
        ("encryptedpackage", "encrypted"),
        ("worddocument", "doc"),
        ("workbook", "xls"),
        ("book", "xls"),
        ("powerpoint document", "ppt"),
        ("mn0", "works"),
        ("contents", "works"),
    ):
        if stream in streams:
            return name
    return "ole"


def _zip_format(body: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            names = {name.replace("\\", "/").lstrip("/").lower() for name in archive.namelist()}
    except BROKEN:
        return "zip"
    if "ofd.xml" in names:
        return "ofd"
    if "[content_types].xml" in names:
        for folder, name in (("word/", "docx"), ("ppt/", "pptx"), ("xl/", "xlsx")):
            if any(member.startswith(folder) for member in names):
                return "xlsb" if "xl/workbook.bin" in names else name
        return "unknown"
    if "mimetype" in names:  # OpenDocument, EPUB: packages whose parts are no papers
        return "ods" if b"opendocument.spreadsheet" in body[:200] else "unknown"
    return "zip"


def _text_format(body: bytes) -> str:
    head = body[:32768].replace(b"\x00", b"")  # a page may be UTF-16
    start = head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if start.startswith(b"<"):
        for pattern, name in _XML_ROOTS:
            if pattern.search(head):
                return name
        if _HTML.search(head):
            return "html"
        if start.startswith(b"<?xml"):
            return "xml"
    if re.match(rb"(?:MIME-Version|From|Content-Type|Subject):", start, re.IGNORECASE) and _MHTML.search(
        head
    ):
        return "mhtml"
    return "unknown" if as_text(body) is None else "txt"
