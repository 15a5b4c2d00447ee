"""Small valid attachment files, the same bytes for the same text: DOCX, XLSX, XLS, PDF, OFD.

`.xls` is an HTML table under that name, as several departments' systems export it. The PDF embeds no font: its text is
carried by a ToUnicode map, which readers of text follow and viewers replace by a font of their own.
"""

from __future__ import annotations

import io
import zipfile
from html import escape

from sample_web.world import MARK, FileSpec

MEDIA_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xls": "application/vnd.ms-excel",
    "pdf": "application/pdf",
    "ofd": "application/ofd",
}
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def build(spec: FileSpec) -> bytes:
    """The file's bytes; its first line says that it is a sample."""
    lines = [MARK, *spec.text.splitlines()]
    return {"docx": _docx, "xlsx": _xlsx, "xls": _xls, "pdf": _pdf, "ofd": _ofd}[spec.kind](lines)


def _zip(members: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2025, 9, 8, 9, 0, 0)), _XML + text, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _package(main: str, kind: str, parts: dict[str, str], types: dict[str, str]) -> bytes:
    overrides = "".join(
        f'<Override PartName="/{part}" ContentType="{value}"/>' for part, value in types.items()
    )
    return _zip(
        {
            "[Content_Types].xml": f'<Types xmlns="{_TYPES}"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>',
            "_rels/.rels": f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="rId1" '
            f'Type="{_OFFICE}/{kind}" Target="{main}"/></Relationships>',
            **parts,
        }
    )


def _docx(lines: list[str]) -> bytes:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = "".join(
        f'<w:p><w:r><w:t xml:space="preserve">{escape(line)}</w:t></w:r></w:p>'
        if "\t" not in line
        else "<w:tbl><w:tr>"
        + "".join(f"<w:tc><w:p><w:r><w:t>{escape(c)}</w:t></w:r></w:p></w:tc>" for c in line.split("\t"))
        + "</w:tr></w:tbl>"
        for line in lines
    )
    return _package(
        "word/document.xml",
        "officeDocument",
        {"word/document.xml": f'<w:document xmlns:w="{space}"><w:body>{body}<w:p/></w:body></w:document>'},
        {"word/document.xml": MEDIA_TYPES["docx"] + ".main+xml"},
    )


def _xlsx(lines: list[str]) -> bytes:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    rows = "".join(
        f'<row r="{r}">'
        + "".join(
            f'<c r="{chr(64 + c)}{r}" t="inlineStr"><is><t>{escape(cell)}</t></is></c>'
            for c, cell in enumerate(line.split("\t"), start=1)
        )
        + "</row>"
        for r, line in enumerate(lines, start=1)
    )
    workbook = (
        f'<workbook xmlns="{space}" xmlns:r="{_OFFICE}"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/>'
        "</sheets></workbook>"
    )
    return _package(
        "xl/workbook.xml",
        "officeDocument",
        {
            "xl/workbook.xml": workbook,
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="rId1" '
            f'Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{space}"><sheetData>{rows}</sheetData></worksheet>',
        },
        {
            "xl/workbook.xml": MEDIA_TYPES["xlsx"] + ".main+xml",
            "xl/worksheets/sheet1.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml",
        },
    )


def _xls(lines: list[str]) -> bytes:
    rows = "".join(
        "<tr>" + "".join(f"<td>{escape(c)}</td>" for c in line.split("\t")) + "</tr>\n" for line in lines
    )
    head = '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta charset="utf-8"></head>'
    return f"{head}<body><table>\n{rows}</table></body></html>".encode()


def _ofd(lines: list[str]) -> bytes:
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    objects = "".join(
        f'<ofd:TextObject ID="{10 + n}" Boundary="20 {20 + n * 8} 170 6" Font="2" Size="4">'
        f'<ofd:TextCode X="0" Y="4">{escape(line)}</ofd:TextCode></ofd:TextObject>'
        for n, line in enumerate(lines)
    )
    return _zip(
        {
            "OFD.xml": f'<ofd:OFD {space} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo>'
            "<ofd:DocID>sample</ofd:DocID></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
            "Doc_0/Document.xml": f"<ofd:Document {space}><ofd:CommonData><ofd:MaxUnitID>99</ofd:MaxUnitID>"
            "<ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData>"
            '<ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages></ofd:Document>',
            "Doc_0/Pages/Page_0/Content.xml": f'<ofd:Page {space}><ofd:Content><ofd:Layer ID="3">{objects}'
            "</ofd:Layer></ofd:Content></ofd:Page>",
        }
    )


def _pdf(lines: list[str]) -> bytes:
    letters = sorted(set("".join(lines)) - {"\t"} | {" "})
    code = {letter: n for n, letter in enumerate(letters, start=1)}
    shown = ["".join(f"{code[c]:04X}" for c in line.replace("\t", " ")) for line in lines]
    page = "BT /F1 12 Tf 16 TL 60 780 Td " + " ".join(f"<{line}> Tj T*" for line in shown) + " ET"
    pairs = [f"<{n:04X}> <{letter.encode('utf-16-be').hex().upper()}>" for letter, n in code.items()]
    blocks = [pairs[i : i + 100] for i in range(0, len(pairs), 100)]
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Sample def /CMapType 2 def\n"
        "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        + "\n".join(f"{len(b)} beginbfchar\n" + "\n".join(b) + "\nendbfchar" for b in blocks)
        + "\nendcmap end end"
    )
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(page)} >>\nstream\n{page}\nendstream",
        "<< /Type /Font /Subtype /Type0 /BaseFont /SampleSong /Encoding /Identity-H /DescendantFonts [6 0 R] /ToUnicode 7 0 R >>",
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /SampleSong /DW 1000 /FontDescriptor 8 0 R "
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
        f"<< /Length {len(cmap)} >>\nstream\n{cmap}\nendstream",
        "<< /Type /FontDescriptor /FontName /SampleSong /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0 "
        "/Ascent 900 /Descent -200 /CapHeight 700 /StemV 80 >>",
    ]
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for n, text in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{n} 0 obj\n{text}\nendobj\n".encode("latin-1")
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    out += f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)
