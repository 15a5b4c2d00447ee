"""pdf, through pdfium: text pages, and a verdict on each whether its text is one."""

from __future__ import annotations

import re

import pypdfium2
import pypdfium2.raw as pdfium

from config.language import tr
from crawlers.extract.files.cleaning import clean_line
from crawlers.extract.files.extract import Extract, NeedsOcr, UnreadableFile
from crawlers.extract.files.legibility import is_garbage
from crawlers.extract.files.limits import MAX_TEXT
from crawlers.extract.files.reflow import join_wrapped

_STAMP = 30
"""Characters. Scanning apps print less than this on each picture (扫描全能王 创建)."""
_LINE_HYPHEN = re.compile("[\x02\ufffe]\r?\n?")  # pdfium's marks for a hyphen that a line's end made


def read_pdf(body: bytes) -> Extract:
    """Lines, with wrapped ones joined. `pages` counts all pages.

    Raises NeedsOcr when less than half of the pages has text that is language (what the others say is kept), UnreadableFile
    for passwords and broken files.
    """
    try:
        document = pypdfium2.PdfDocument(body)
    except pypdfium2.PdfiumError as error:
        if pdfium.FPDF_GetLastError() == pdfium.FPDF_ERR_PASSWORD:
            raise UnreadableFile(tr("PDF 有密码保护", "the PDF is under a password")) from error
        raise UnreadableFile(tr("PDF 已损坏", "the PDF is broken")) from error
    try:
        return _read(document)
    finally:
        document.close()


def _read(document: pypdfium2.PdfDocument) -> Extract:
    count = len(document)
    if not count:
        raise UnreadableFile(tr("PDF 没有页面", "the PDF has no pages"))
    texts: list[str] = []
    blank = garbled = length = 0
    for number in range(count):
        text = _page_text(document, number)
        if not text:
            blank += 1
        elif is_garbage(text):
            garbled += 1
        else:
            texts.append(text)
            length += len(text)
            if length > MAX_TEXT:
                break
    told = len(texts)
    if garbled > told // 2:  # what escaped the test on such a file is short, not sound
        raise NeedsOcr(
            tr(f"{garbled} 页的文字层是乱码", f"the text layer of {garbled} pages is garbage"), count
        )
    lines = join_wrapped([text.split("\n") for text in texts])
    if blank + garbled > told:
        detail = tr(
            f"{count} 页中 {blank + garbled} 页是图像",
            f"{blank + garbled} of {count} pages are pictures",
        )
        raise NeedsOcr(detail, count, "\n".join(lines))
    note = tr(f"{blank + garbled} 页没有文字", f"{blank + garbled} pages without text")
    return Extract(lines, count, detail=note if blank + garbled else None)


def _page_text(document: pypdfium2.PdfDocument, number: int) -> str:
    """The page's text; "" for a page that is only a picture, perhaps with a stamp on it, or that is broken."""
    try:
        page = document[number]
    except pypdfium2.PdfiumError:
        return ""
    try:
        textpage = page.get_textpage()
        try:
            raw = _with_rows(textpage)
        finally:
            textpage.close()
        text = _LINE_HYPHEN.sub("", raw)
        # Private-use characters and replacements are evidence for the verdict, so only breaks are made plain here.
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        stamp = len("".join(clean_line(text).split()))
        if stamp < _STAMP and (not stamp or _is_picture(page)):
            return ""
        return text
    except pypdfium2.PdfiumError:
        return ""
    finally:
        page.close()


def _with_rows(textpage: pypdfium2.PdfTextpage) -> str:
    """The page's text. pdfium parts the cells of a table by blanks of its own, and often its rows as well: where the next
    character stands below and to the left, a line ends."""
    text = str(textpage.get_text_bounded())
    if text != textpage.get_text_range() or len(text) != textpage.count_chars():
        return text  # places in the text are no places on the page
    characters = list(text)
    for place in range(1, len(text) - 1):
        if text[place] == " " and pdfium.FPDFText_IsGenerated(textpage, place) == 1:
            left, bottom, _, _ = textpage.get_charbox(place - 1)
            next_left, _, _, next_top = textpage.get_charbox(place + 1)
            if next_top < bottom and next_left < left:
                characters[place] = "\n"
    return "".join(characters)


def _is_picture(page: pypdfium2.PdfPage) -> bool:
    """Whether images cover more than half of the page."""
    area = page.get_width() * page.get_height()
    covered = 0.0
    for image in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = image.get_bounds()
        covered += max(0.0, right - left) * max(0.0, top - bottom)
    return bool(covered > 0.5 * area)
