"""pdf, through pdfium: text pages, and a verdict on each whether its text is one."""

from __future__ import annotations

import re

import pypdfium2
import pypdfium2.raw as pdfium

from config.language import tr
from crawlers.extract.files.cleaning import clean_line
from crawlers.extract.files.extract import Extract, NeedsOcr, UnreadableFile
from crawlers.extract.files.formats.pdf.reflow import join_wrapped
from crawlers.extract.files.formats.pdf.tables import ruled_tables
from crawlers.extract.files.formats.pictures.scanner import LONG_SIDE, Scanner
from crawlers.extract.files.legibility import is_garbage
from crawlers.extract.files.limits import MAX_TEXT

_STAMP = 30
"""Characters. Scanning apps print less than this on each picture (扫描全能王 创建)."""
MAX_RENDERED = 24_000_000
"""Pixels of one page's picture: a poster of four A4 pages at 200 dpi has 16 million."""
_LINE_HYPHEN = re.compile("[\x02\ufffe]\r?\n?")  # pdfium's marks for a hyphen that a line's end made


def read_pdf(body: bytes, scanner: Scanner | None = None) -> Extract:
    """Lines, with wrapped ones joined. `pages` counts all pages; those without a text layer that is language go to the scanner.

    Without a scanner it raises NeedsOcr when less than half of the pages has such a layer (what the others say is kept).
    Raises UnreadableFile for passwords, broken files and scans without text.
    """
    try:
        document = pypdfium2.PdfDocument(body)
    except pypdfium2.PdfiumError as error:
        if pdfium.FPDF_GetLastError() == pdfium.FPDF_ERR_PASSWORD:
            raise UnreadableFile(tr("PDF 有密码保护", "the PDF is under a password")) from error
        raise UnreadableFile(tr("PDF 已损坏", "the PDF is broken")) from error
    try:
        return _read(document, scanner)
    finally:
        document.close()


def _read(document: pypdfium2.PdfDocument, scanner: Scanner | None) -> Extract:
    count = len(document)
    if not count:
        raise UnreadableFile(tr("PDF 没有页面", "the PDF has no pages"))
    texts: list[str] = []
    garbled = length = 0
    for number in range(count):
        text = _page_text(document, number)
        if is_garbage(text):
            garbled += 1
            text = ""
        texts.append(text)
        length += len(text)
        if length > MAX_TEXT:
            break
    told = sum(map(bool, texts))
    suspect = garbled > told // 2  # what escaped the test on such a file is short, not sound
    if suspect:
        texts = [""] * len(texts)
    if scanner and not all(texts):
        return _scanned(document, texts, scanner)
    if suspect:
        raise NeedsOcr(
            tr(f"{garbled} 页的文字层是乱码", f"the text layer of {garbled} pages is garbage"), count
        )
    ruled = ruled_tables(document)
    texts = [_plain(ruled.texts.get(number, text)) if text else "" for number, text in enumerate(texts)]
    lines = join_wrapped([text.split("\n") for text in texts if text])
    without = len(texts) - told
    if without > told:
        detail = tr(f"{count} 页中 {without} 页是图像", f"{without} of {count} pages are pictures")
        raise NeedsOcr(detail, count, "\n".join(lines))
    note = tr(f"{without} 页没有文字", f"{without} pages without text")
    return Extract(lines, count, detail=note if without else None, tables=ruled.tables)


def _scanned(document: pypdfium2.PdfDocument, texts: list[str], scanner: Scanner) -> Extract:
    """The text of all pages, of those without any as the scanner reads their picture."""
    blocks: list[list[str]] = []
    empty = 0
    for number, text in enumerate(texts):
        if not text and scanner.full:
            scanner.left_out += 1
            continue
        found = [text.split("\n")] if text else _scanned_page(document, number, scanner)
        empty += not found
        blocks += found
    lines = join_wrapped(blocks)
    if not lines and scanner.left_out:
        raise NeedsOcr(tr("OCR 未能识别页面图像", "OCR failed on the pages"), len(document))
    if not lines:
        raise UnreadableFile(tr("页面图像里没有认出文字", "no text was recognised on the pages"))
    note = tr(f"{empty} 页没有文字", f"{empty} pages without text")
    return Extract(lines, len(document), detail=note if empty else None, confidence=scanner.confidence)


def _scanned_page(document: pypdfium2.PdfDocument, number: int, scanner: Scanner) -> list[list[str]]:
    """The blocks of lines that the scanner reads of a page; none where the page is broken."""
    try:
        page = document[number]
    except pypdfium2.PdfiumError:
        return []
    try:
        short, long = sorted(page.get_size())
        if short < 1:
            return []
        factor = min(LONG_SIDE / min(long, 1.5 * short), (MAX_RENDERED / (short * long)) ** 0.5)
        return scanner.read(lambda: page.render(scale=factor).to_pil())
    except (pypdfium2.PdfiumError, MemoryError):
        return []
    finally:
        page.close()


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
        text = _plain(raw)
        stamp = len("".join(clean_line(text).split()))
        if stamp < _STAMP and (not stamp or _is_picture(page)):
            return ""
        return text
    except pypdfium2.PdfiumError:
        return ""
    finally:
        page.close()


def _plain(raw: str) -> str:
    """Private-use characters and replacements are evidence for the verdict, so only breaks are made plain here."""
    return _LINE_HYPHEN.sub("", raw).replace("\r\n", "\n").replace("\r", "\n")


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
