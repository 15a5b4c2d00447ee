"""Every format gives the words a reader of the paper sees, in their order."""

from __future__ import annotations

import io

import docx
import pytest


def test_docx_has_paragraphs_tables_headers_and_no_deleted_words(make, read):
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "商务部文件"
    document.add_paragraph("关于促进家居消费的通知")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(
        (c for row in table.rows for c in row.cells), ("品类", "补贴", "家具\n卫浴", "15%"), strict=True
    ):
        cell.text = text
    paragraph = document.add_paragraph("附件：")
    paragraph.add_run("清单")
    out = io.BytesIO()
    document.save(out)
    file = read(out.getvalue(), "通知.wps")
    assert (file.state, file.format) == ("read", "docx")
    assert file.text == "商务部文件\n关于促进家居消费的通知\n品类\t补贴\n家具\n卫浴\t15%\n附件：清单".replace(
        "家具\n卫浴", "家具 卫浴"
    )


def test_docx_tells_a_text_box_once_and_leaves_struck_words_out(make, read):
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    box = "<w:txbxContent><w:p><w:r><w:t>红头</w:t></w:r></w:p></w:txbxContent>"
    body = (
        f'<w:document xmlns:w="{w}" xmlns:mc="urn:mc"><w:body><w:p><w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice>'
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent><w:t>正文</w:t></w:r>"
        "<w:del><w:r><w:delText>旧</w:delText></w:r></w:del><w:ins><w:r><w:t>新</w:t></w:r></w:ins></w:p></w:body></w:document>"
    )
    file = read(make.zip({"[Content_Types].xml": "<Types/>", "word/document.xml": body}))
    assert file.text == "正文新\n红头"


OFFICE = "http://schemas.openxmlformats.org/"


def document_with_part(make, name: str, part: bytes) -> bytes:
    w, r = f"{OFFICE}wordprocessingml/2006/main", f"{OFFICE}officeDocument/2006/relationships"
    body = (
        f'<w:document xmlns:w="{w}" xmlns:r="{r}"><w:body><w:p><w:r><w:t>一、总则</w:t></w:r></w:p><w:altChunk r:id="p1"/>'
        "<w:p><w:r><w:t>三、附则</w:t></w:r></w:p></w:body></w:document>"
    )
    link = f'<Relationships><Relationship Id="p1" Type="{r}/aFChunk" Target="/word/{name}"/></Relationships>'
    members = {
        "[Content_Types].xml": "<Types/>",
        "word/document.xml": body,
        "word/_rels/document.xml.rels": link,
    }
    return make.zip({**members, f"word/{name}": part})


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("a.html", "<html><body><p>二、补贴标准</p></body></html>".encode()),
        (
            "a.mht",
            b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html; charset=gb2312\n\n"
            + "<html><body><p>二、补贴标准</p></body></html>".encode("gbk")
            + b"\n--b--\n",
        ),
        ("a.txt", "二、补贴标准\n".encode()),
    ],
)
def test_docx_reads_parts_that_stand_whole_in_it(make, read, name, part):
    assert read(document_with_part(make, name, part)).text == "一、总则\n二、补贴标准\n三、附则"


def test_docx_in_docx_is_read_and_a_part_that_is_none_passed_over(make, read):
    inner = f'<w:document xmlns:w="{OFFICE}wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>二、补贴标准</w:t></w:r></w:p></w:body></w:document>'
    package = make.zip({"[Content_Types].xml": "<Types/>", "word/document.xml": inner})
    assert read(document_with_part(make, "a.docx", package)).text == "一、总则\n二、补贴标准\n三、附则"
    assert read(document_with_part(make, "a.bin", b"\x00\x01\x02" * 40)).text == "一、总则\n三、附则"


@pytest.mark.parametrize(
    ("mark", "text"),
    [
        ("<w:vanish/>", "见"),
        ('<w:vanish w:val="true"/>', "见"),
        ('<w:vanish w:val="0"/>', "不见"),
        ("<w:b/>", "不见"),
    ],
)
def test_docx_leaves_hidden_words_out(make, read, mark, text):
    body = (
        f'<w:document xmlns:w="{OFFICE}wordprocessingml/2006/main"><w:body><w:p><w:r><w:rPr>{mark}</w:rPr><w:t>不</w:t></w:r>'
        "<w:r><w:t>见</w:t></w:r></w:p></w:body></w:document>"
    )
    assert read(make.zip({"[Content_Types].xml": "<Types/>", "word/document.xml": body})).text == text


def test_doc_joins_pieces_and_keeps_the_results_of_fields(make, read):
    file = read(make.doc([b"Notice \x93A\x94 ", '\x13 HYPERLINK "http://x" \x14链接\x15😀。\r第二段\r']))
    assert (file.state, file.format) == ("read", "doc")
    assert file.text == "Notice “A” 链接😀。\n第二段"


def test_doc_rows_end_where_the_paragraph_properties_say(make, read):
    text = "表\r名称\x07金额\x07\x07\x072000元\r以内\x07\x07正文\r"
    ends = [text.index("\x07\x07\x07") + 1, text.index("正") - 1]
    file = read(make.doc([text], ends, range(2, text.index("正"))))
    assert file.text == "表\n名称\t金额\n\t2000元 以内\n正文"


def test_doc_without_paragraph_properties_still_has_rows(make, read):
    assert read(make.doc(["名称\x07金额\x07\x07家具\x0715%\x07\x07"])).text == "名称\t金额\n家具\t15%"


def test_xls_shows_numbers_as_printed(make, read):
    file = read(make.xls({(0, 0): "品类", (0, 1): "元", (1, 0): "冰箱", (1, 1): 2000.0, (2, 1): 0.15}))
    assert (file.state, file.format) == ("read", "xls")
    assert file.text == "表一\n品类\t元\n冰箱\t2000\n\t0.15"


def test_xlsx_reads_strings_numbers_and_breaks_inside_cells(make, read):
    row = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1"><v>3</v></c><c r="C1" t="s"><v>1</v></c></row>'
    file = read(make.xlsx(row, ["家电\n下乡", "&#38472;&#35199;"]))
    assert (file.state, file.format) == ("read", "xlsx")
    assert file.text == "补贴标准\n家电 下乡\t3\t陈西"


def test_xlsx_that_calamine_refuses_is_read_all_the_same(make, read):
    row = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1"><v>3</v></c></row>'
    assert read(make.xlsx(row, ["家电"], package_rels=False)).text == "家电\t3"


def test_xlsx_with_cells_far_apart_is_read_without_the_gap(make, read):
    row = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
    far = '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>远</t></is></c></row>'
    file = read(make.xlsx(row + far, ["近"]))
    assert (file.state, file.text) == ("read", "近\n远")


def test_pptx_has_slides_in_the_order_of_the_talk(make, read):
    r = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    a = "http://schemas.openxmlformats.org/drawingml/2006/main"

    def slide(text: str) -> str:
        return f'<sld xmlns:a="{a}"><a:p><a:r><a:t>{text}</a:t></a:r></a:p></sld>'

    table = "</a:t></a:r></a:p><a:tbl><a:tr><a:tc><a:p><a:r><a:t>甲</a:t></a:r></a:p></a:tc><a:tc><a:p><a:r><a:t>乙</a:t></a:r></a:p></a:tc></a:tr></a:tbl><a:p><a:r><a:t>尾"
    file = read(
        make.zip(
            {
                "[Content_Types].xml": "<Types/>",
                "ppt/presentation.xml": f'<p xmlns:r="{r}"><sldIdLst><sldId id="256" r:id="b"/><sldId id="257" r:id="a"/></sldIdLst></p>',
                "ppt/_rels/presentation.xml.rels": f'<R><Rel Id="a" Type="{r}/slide" Target="slides/slide1.xml"/><Rel Id="b" Type="{r}/slide" Target="/ppt/slides/slide2.xml"/></R>',
                "ppt/slides/slide1.xml": slide("第二张" + table),
                "ppt/slides/slide2.xml": slide("第一张"),
            }
        )
    )
    assert (file.format, file.pages, file.text) == ("pptx", 2, "第一张\n第二张\n甲\t乙\n尾")


def test_ppt_tells_slides_not_masters_or_notes(make, read):
    def record(kind: int, data: bytes, container: bool = False) -> bytes:
        return (
            (15 if container else 0).to_bytes(2, "little")
            + kind.to_bytes(2, "little")
            + len(data).to_bytes(4, "little")
            + data
        )

    def text(words: str) -> bytes:
        return record(0x0FA0, words.encode("utf-16-le"))

    stream = (
        record(0x03E8, record(0x0FF0, record(0x03F3, bytes(20)) + text("以旧换新政策解读"), True), True)
        + record(0x03F8, text("单击此处编辑母版标题样式"), True)
        + record(0x03EE, record(0x040C, text("补贴流程\r线上申请"), True), True)
        + record(0x03F0, text("讲稿"), True)
    )
    file = read(make.ole({"PowerPoint Document": stream}))
    assert (file.format, file.pages, file.text) == ("ppt", 1, "以旧换新政策解读\n补贴流程\n线上申请")


def test_pdf_joins_wrapped_lines_and_leaves_page_numbers_out(make, read):
    lines = [
        "关于开展家居焕新消费季活动的通知",
        "为进一步促进家居消费释放消费潜力现就开展家居焕新消费",
        "季活动有关事项通知如下",
        "一、活动时间",
        "— 1 —",
    ]
    file = read(make.pdf([make.chinese_page(lines)], cmap=make.cmap))
    assert (file.state, file.format, file.pages) == ("read", "pdf", 1)
    assert file.text == "\n".join((lines[0], lines[1] + lines[2], lines[3]))


def test_pdf_has_a_line_for_each_row_of_a_table(make, read):
    rows = [
        ("No", "Name", "Amount"),
        ("1", "Sofa works of the east side", "1500"),
        ("2", "Lamp works of the west side", "2000"),
    ]
    cells = [
        b"BT /F1 10 Tf %d %d Td (%s) Tj ET" % (x, 780 - 18 * number, cell.encode())
        for number, row in enumerate(rows)
        for x, cell in zip((60, 150, 400), row, strict=True)
    ]
    lines = read(make.pdf([b"\n".join(cells)])).text.split("\n")
    assert [line.split() for line in lines] == [" ".join(row).split() for row in rows]


def test_ofd_follows_the_documents_page_order_and_templates(make, read):
    def text(words: str, x: int = 10, y: int = 10) -> str:
        return f"<TextObject Boundary='{x} {y} 50 5' Size='5'><TextCode X='0' Y='5'>{words}</TextCode></TextObject>"

    pages = [
        text("第一页", y=40) + text("同行", x=25, y=40) + text("另格", x=90, y=40),
        f"<PageBlock>{text('第二页', y=40)}</PageBlock>",
    ]
    file = read(make.ofd(pages, template=text("红头")))
    assert (file.state, file.format, file.pages) == ("read", "ofd", 2)
    assert file.text == "红头\n第一页同行\t另格\n红头\n第二页"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_plain_text_in_every_usual_encoding(read, encoding):
    file = read("关于印发《实施细则》的通知\r\n各有关单位：".encode(encoding))
    assert (file.state, file.format, file.text) == ("read", "txt", "关于印发《实施细则》的通知\n各有关单位：")


def test_csv_rows_have_tabs(read):
    file = read('品类,标准,备注\r\n家具,15%,"限一次,不退"\r\n'.encode("gb18030"), "补贴.csv")
    assert file.text == "品类\t标准\t备注\n家具\t15%\t限一次,不退"


def test_a_web_page_named_xls_is_read_as_its_table(read):
    page = "<html><head><meta charset='gb2312'><style>td{}</style></head><body><table><tr><td>品类</td><td><p>标</p><p>准</p></td></tr><tr><td>家具</td><td>15%</td></tr></table><script>x</script></body></html>"
    file = read(page.encode("gb18030"), "补贴.xls")
    assert (file.format, file.text) == ("html", "品类\t标 准\n家具\t15%")


def test_a_web_page_in_place_of_a_pdf_is_not_indexed(read):
    page = "<!DOCTYPE html><html><body>您访问的页面不存在</body></html>".encode()
    assert (read(page, "通知.pdf").state, read(page, "通知.pdf").text) == ("unreadable", "")


def test_rtf_reads_gbk_bytes_unicode_and_tables(read):
    body = (
        rb"{\rtf1\ansi\ansicpg936{\fonttbl{\f0 \'cb\'ce\'cc\'e5;}}{\*\generator x}\f0 "
        rb"\'bc\'d2\'be\'d3\par \u28949?\u26032?{\field{\*\fldinst HYPERLINK x}{\fldrslt ok}}\par "
        rb"\'bc\'d7\cell \'d2\'d2\cell\row}"
    )
    file = read(body, "通知.doc")
    assert (file.format, file.text) == ("rtf", "家居\n焕新ok\n甲\t乙")


def test_office_2003_xml(read):
    word = '<?xml version="1.0"?><w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"><w:body><w:p><w:r><w:t>通知</w:t></w:r></w:p></w:body></w:wordDocument>'
    excel = '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet><Table><Row><Cell><Data>甲</Data></Cell><Cell ss:Index="3"><Data>丙</Data></Cell></Row></Table></Worksheet></Workbook>'
    assert (read(word.encode()).format, read(word.encode()).text) == ("wordxml", "通知")
    assert (read(excel.encode()).format, read(excel.encode()).text) == ("excelxml", "甲\t\t丙")


def test_mhtml_gives_its_page(read):
    body = b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n--b\r\nContent-Type: text/html; charset="gb2312"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<html><p>=BC=D2=BE=D3</p></html>\r\n--b--\r\n'
    assert (read(body).format, read(body).text) == ("mhtml", "家居")


def test_mhtml_gives_every_sheet_and_no_furniture(read):
    def part(name: str, page: str) -> bytes:
        head = (
            f"--b\nContent-Location: file:///C:/x.files/{name}\nContent-Type: text/html; charset=gb2312\n\n"
        )
        return head.encode() + page.encode("gbk") + b"\n"

    body = (
        b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n"
        + part(
            "x.htm",
            "<html><frameset><frame src=a><noframes><body>看不到框架</body></noframes></frameset></html>",
        )
        + part("tabstrip.htm", "<html><body>工作表一 工作表二</body></html>")
        + part("sheet001.htm", "<table><tr><td>某家具公司</td><td>1500</td></tr></table>")
        + part("sheet002.htm", "<table><tr><td>某灯饰公司</td><td>2000</td></tr></table>")
        + b"--b--\n"
    )
    assert read(body, "名单.xls").text == "某家具公司\t1500\n某灯饰公司\t2000"


def test_a_zip_gives_its_papers_after_their_names(make, read):
    file = read(
        make.zip({"附件1.txt": "实施细则".encode(), "图.png": b"\x89PNG\r\n\x1a\n", "__MACOSX/._x": b"x"})
    )
    assert (file.state, file.format, file.text) == ("read", "zip", "附件1.txt\n实施细则")
    assert file.detail


def test_names_in_a_zip_may_be_gbk(make, read):
    # two bytes a character in GBK and no flag: the same length in cp437
    raw = "附件.txt".encode("gbk")
    body = make.zip({"x" * len(raw): "实施细则".encode()}).replace(b"x" * len(raw), raw)
    assert read(body).text == "附件.txt\n实施细则"


def test_radicals_of_pdf_fonts_become_the_characters_people_type(read):
    assert read("⼀、⻅附件⻚".encode()).text == "一、见附件页"
