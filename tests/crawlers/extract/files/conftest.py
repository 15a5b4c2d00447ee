"""Files made by hand, byte by byte where no library writes the format: OLE containers, doc, xls, ppt, PDF, OFD."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence

import pytest

from crawlers.extract.files import AttachmentReader, Limits
from indexing.records import FileText


@pytest.fixture(scope="module")
def reader() -> Iterator[AttachmentReader]:
    reader = AttachmentReader()
    yield reader
    reader.close()


@pytest.fixture(scope="module")
def without_ocr() -> Iterator[AttachmentReader]:
    """A reader as where the extra `ocr` is not installed."""
    reader = AttachmentReader(Limits(ocr_pictures=0))
    yield reader
    reader.close()


@pytest.fixture
def read(reader: AttachmentReader) -> Callable[..., FileText]:
    return reader.read


def zip_of(members: dict[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def ole_of(streams: dict[str, bytes]) -> bytes:
    """A compound file of version 3. Streams are padded to 4,096 bytes so that no mini stream is needed."""
    sectors: list[bytes] = []
    chains: list[int] = []
    entries = [(b"Root Entry", 5, 0xFFFFFFFE, 0)]
    for name, content in streams.items():
        data = content.ljust(4096, b"\0")
        first, count = len(sectors), -(-len(data) // 512)
        sectors += [data[n * 512 : n * 512 + 512].ljust(512, b"\0") for n in range(count)]
        chains += [*range(first + 1, first + count), 0xFFFFFFFE]
        entries.append((name.encode(), 2, first, len(data)))
    directory = b""
    for n, (name, kind, first, size) in enumerate(entries):
        right = n + 1 if 0 < n < len(entries) - 1 else 0xFFFFFFFF
        child = 1 if n == 0 and len(entries) > 1 else 0xFFFFFFFF
        wide = name.decode().encode("utf-16-le")
        directory += wide.ljust(64, b"\0") + struct.pack(
            "<HBBIII16xI16xIQ", len(wide) + 2, kind, 1, 0xFFFFFFFF, right, child, 0, first, size
        )
    directory = directory.ljust(-(-len(directory) // 512) * 512, b"\0")
    at, count = len(sectors), len(directory) // 512
    sectors += [directory[n * 512 : n * 512 + 512] for n in range(count)]
    chains += [*range(at + 1, at + count), 0xFFFFFFFE]
    tables = 1
    while tables * 128 < len(chains) + tables:
        tables += 1
    places = list(range(len(sectors), len(sectors) + tables))
    fat = struct.pack(f"<{len(chains)}I", *chains) + struct.pack("<I", 0xFFFFFFFD) * tables
    fat = fat.ljust(tables * 512, b"\xff")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + struct.pack(
        "<16xHHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, tables, at, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0
    )
    header += struct.pack("<109I", *(places + [0xFFFFFFFF] * (109 - tables)))
    return header + b"".join(sectors) + fat


def doc_of(
    pieces: Sequence[str | bytes],
    row_ends: Sequence[int] = (),
    in_table: range = range(0),
    *,
    version: int = 193,
    flags: int = 0,
) -> bytes:
    """A Word 97 file. A `bytes` piece is stored as cp1252. `row_ends`: positions of the marks that end a row; `in_table`: of
    the characters that stand in one (a position is a byte, so give both for single-piece text only)."""
    word = bytearray(2048)
    struct.pack_into("<HH", word, 0, 0xA5EC, version)
    struct.pack_into("<H", word, 10, flags)
    places, positions = [], [0]
    for piece in pieces:
        if isinstance(piece, bytes):
            places.append(len(word) * 2 | 0x40000000)
            word += piece
        else:
            places.append(len(word))
            word += piece.encode("utf-16-le")
        positions.append(positions[-1] + len(piece))
    struct.pack_into("<I", word, 0x4C, positions[-1])
    piece_table = struct.pack(f"<{len(positions)}I", *positions)
    piece_table += b"".join(struct.pack("<HIH", 0, place, 0) for place in places)
    clx = b"\x02" + struct.pack("<I", len(piece_table)) + piece_table
    table = clx
    struct.pack_into("<II", word, 0x1A2, 0, len(clx))
    if in_table:
        marks = [n for n in in_table if pieces[0][n] in ("\r", "\x07")]
        bounds = [2048 + 2 * in_table.start, *(2048 + 2 * (n + 1) for n in marks)]
        word = word.ljust(-(-len(word) // 512) * 512, b"\0")
        page = bytearray(512)
        struct.pack_into(f"<{len(bounds)}I", page, 0, *bounds)
        plain, ending = 400, 420
        for offset, codes in ((plain, b"\x16\x24\x01"), (ending, b"\x16\x24\x01\x17\x24\x01")):
            body = (b"\0\0" + codes).ljust(9, b"\0")
            page[offset] = (len(body) + 1) // 2
            page[offset + 1 : offset + 1 + len(body)] = body
        for n, mark in enumerate(marks):
            page[4 * len(bounds) + 13 * n] = (ending if mark in row_ends else plain) // 2
        page[511] = len(marks)
        struct.pack_into("<II", word, 0x102, len(table), 12)
        table += struct.pack("<III", bounds[0], bounds[-1], len(word) // 512)
        word += page
    return ole_of({"WordDocument": bytes(word), "0Table": table})


def xls_of(cells: dict[tuple[int, int], str | float], *, encrypted: bool = False) -> bytes:
    """A BIFF8 workbook of one sheet, 表一."""

    def record(kind: int, data: bytes) -> bytes:
        return struct.pack("<HH", kind, len(data)) + data

    start = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6))
    if encrypted:
        start += record(0x002F, struct.pack("<HHH", 1, 1, 1) + bytes(48))
    name = "表一".encode("utf-16-le")
    sheet_record = 4 + 8 + len(name)
    bound = struct.pack("<IBBBB", len(start) + sheet_record + 4, 0, 0, 2, 1) + name
    body = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0x0DBB, 0x07CC, 0, 6))
    for (row, column), value in cells.items():
        place = struct.pack("<HHH", row, column, 0)
        if isinstance(value, str):
            wide = value.encode("utf-16-le")
            body += record(0x0204, place + struct.pack("<HB", len(value), 1) + wide)
        else:
            body += record(0x0203, place + struct.pack("<d", value))
    return ole_of(
        {"Workbook": start + record(0x0085, bound) + record(0x000A, b"") + body + record(0x000A, b"")}
    )


def xlsx_of(sheet_data: str, shared: Sequence[str] = (), *, package_rels: bool = True) -> bytes:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    rels = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    strings = "".join(f"<si><t>{text}</t></si>" for text in shared)
    first: dict[str, bytes | str] = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
    }
    if package_rels:
        first["_rels/.rels"] = (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="rId1" Type="{rels}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        )
    return zip_of(
        first
        | {
            "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{rels}"><sheets>'
            f'<sheet name="补贴标准" sheetId="1" r:id="rId1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="rId1" Type="{rels}/worksheet" Target="worksheets/sheet1.xml"/>'
            f'<Relationship Id="rId2" Type="{rels}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{sheet_data}</sheetData></worksheet>',
            "xl/sharedStrings.xml": f'<sst xmlns="{main}">{strings}</sst>',
        }
    )


def ofd_of(pages: Sequence[str], *, doctype: str = "", template: str = "") -> bytes:
    """`pages` are the layers' XML, without prefix."""
    listed = "".join(f'<Page ID="{n}" BaseLoc="Pages/P{n}/Content.xml"/>' for n in range(len(pages)))
    members: dict[str, bytes | str] = {
        "OFD.xml": "<OFD><DocBody><DocRoot>/Doc_0/Document.xml</DocRoot></DocBody></OFD>",
        "Doc_0/Document.xml": "<Document><CommonData><TemplatePage ID='t' BaseLoc='Tpls/T/Content.xml'/></CommonData>"
        f"<Pages>{listed}</Pages></Document>",
        "Doc_0/Tpls/T/Content.xml": f"<Page><Content><Layer>{template}</Layer></Content></Page>",
    }
    # members in the reverse of the pages' order: the document says which comes first
    for n, layer in reversed(list(enumerate(pages))):
        use = "<Template TemplateID='t'/>" if template else ""
        members[f"Doc_0/Pages/P{n}/Content.xml"] = (
            f"{doctype}<Page>{use}<Content><Layer>{layer}</Layer></Content></Page>"
        )
    return zip_of(members)


def pdf_of(
    pages: Sequence[bytes],
    *,
    cmap: bytes = b"",
    encrypt: bytes = b"",
    grey: tuple[int, int, bytes] = (1, 1, b"\x80"),
) -> bytes:
    """Pages from content streams. /F1 is Helvetica, /F2 a two-byte font with `cmap` as its ToUnicode, /I1 the `grey` image:
    its width, height and pixels."""
    objects: list[bytes] = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]

    def stream(data: bytes, extra: bytes = b"") -> bytes:
        return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), extra, data)

    objects.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    to_unicode = b"/ToUnicode 6 0 R" if cmap else b""
    objects.append(
        b"<< /Type /Font /Subtype /Type0 /BaseFont /Song /Encoding /Identity-H /DescendantFonts [5 0 R] %s >>"
        % to_unicode
    )
    objects.append(
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Song /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity)"
        b" /Supplement 0 >> /FontDescriptor << /Type /FontDescriptor /FontName /Song /Flags 4 >> >>"
    )
    objects.append(stream(cmap))
    width, height, pixels = grey
    objects.append(
        stream(
            zlib.compress(pixels),
            b"/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8"
            b" /Filter /FlateDecode" % (width, height),
        )
    )
    kids = []
    for content in pages:
        objects.append(stream(content))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents %d 0 R /Resources << /Font << /F1 3 0 R"
            b" /F2 4 0 R >> /XObject << /I1 7 0 R >> >> >>" % len(objects)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    out = b"%PDF-1.5\n"
    places = []
    for n, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (n, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    ids = b"/ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>]"
    out += b"trailer\n<< /Size %d /Root 1 0 R %s %s >>\n" % (len(objects) + 1, ids, encrypt)
    return out + b"startxref\n%d\n%%%%EOF\n" % start


def chinese_page(lines: Sequence[str]) -> bytes:
    """A content stream in /F2 whose codes are the characters' UTF-16, for use with `IDENTITY_CMAP`."""
    shown = b"".join(b"<%s> Tj 0 -20 Td\n" % line.encode("utf-16-be").hex().encode() for line in lines)
    return b"BT /F2 12 Tf 50 750 Td\n" + shown + b"ET"


IDENTITY_CMAP = (
    b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def\n"
    b"1 begincodespacerange <0000> <ffff> endcodespacerange\n"
    + b"".join(
        b"100 beginbfrange\n"
        + b"".join(b"<%02x00> <%02xff> <%02x00>\n" % (high, high, high) for high in range(block, block + 100))
        + b"endbfrange\n"
        for block in (0, 100)
    )
    + b"56 beginbfrange\n"
    + b"".join(b"<%02x00> <%02xff> <%02x00>\n" % (high, high, high) for high in range(200, 256))
    + b"endbfrange\nendcmap end end"
)


class Make:
    """The builders, handed to tests as one fixture."""

    zip = staticmethod(zip_of)
    ole = staticmethod(ole_of)
    doc = staticmethod(doc_of)
    xls = staticmethod(xls_of)
    xlsx = staticmethod(xlsx_of)
    ofd = staticmethod(ofd_of)
    pdf = staticmethod(pdf_of)
    chinese_page = staticmethod(chinese_page)
    cmap = IDENTITY_CMAP


@pytest.fixture(scope="session")
def make() -> type[Make]:
    return Make
