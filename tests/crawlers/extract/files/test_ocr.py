"""Scans and pictures: their text by OCR, in reading order, within bounds, and none where there is none."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFilter

from crawlers.extract.files import AttachmentReader, Limits
from crawlers.extract.files.extraction import extract
from tests.crawlers.extract.files import scans

PAPER = [
    "关于开展家居焕新消费季活动的通知",
    "示商消费〔2026〕18号",
    "对购买智能马桶的消费者给予售价15%的补贴，每件不超",
    "过2000元，资金用完即止。",
]
TEXT = "\n".join((*PAPER[:2], PAPER[2] + PAPER[3]))


@pytest.fixture(scope="module")
def page() -> Image.Image:
    return scans.write(scans.sheet(900, 500), PAPER)


def test_a_worn_scan_in_a_pdf_becomes_text_with_its_confidence(read, page):
    file = read(scans.pdf_of_scans([scans.as_scanned(page), scans.sheet()]), "通知.pdf")
    assert (file.state, file.format, file.by, file.text) == ("read", "pdf", "ocr", TEXT)
    assert (file.pages, file.tables) == (2, ())
    assert 0.9 < file.confidence <= 1
    assert file.detail in ("1 页没有文字", "1 pages without text")


def test_a_table_put_askew_into_the_scanner_keeps_its_rows(read):
    page = scans.sheet(1200, 420)
    rows = [("冰箱", "一级能效", "补贴20%"), ("空调", "二级能效", "补贴15%"), ("窗帘", "不分等级", "补贴10%")]
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            scans.write(page, [cell], at=(60 + 430 * column, 100 + 70 * row), size=32)
    askew = page.rotate(5, fillcolor=255, expand=True, resample=Image.Resampling.BICUBIC)
    assert read(scans.saved(askew, "PNG")).text.split("\n") == ["\t".join(row) for row in rows]


def test_the_brackets_of_a_papers_number_are_those_it_has(read):
    page = scans.write(scans.sheet(700, 160), ["国办发（2026）7号"])
    assert read(scans.saved(page, "PNG")).text == "国办发〔2026〕7号"


def test_what_a_person_could_only_guess_is_no_text(read, page):
    file = read(scans.saved(page.filter(ImageFilter.GaussianBlur(6)), "JPEG", quality=30))
    assert (file.state, file.text) == ("unreadable", "")


@pytest.mark.parametrize(
    ("form", "named", "turned"),
    [
        ("PNG", "png", 0),
        ("JPEG", "jpg", 180),
        ("GIF", "gif", 90),
        ("BMP", "bmp", 270),
        ("WEBP", "webp", 0),
    ],
)
def test_pictures_of_every_kind_whichever_way_up(read, page, form, named, turned):
    file = read(scans.saved(page.rotate(turned, expand=True), form))
    assert (file.state, file.format, file.by, file.text) == ("read", named, "ocr", TEXT)


def test_every_page_of_a_fax_is_read(read, page):
    second = scans.write(scans.sheet(900, 200), ["附件：补贴品类目录"])
    fax = scans.saved(
        page.convert("1"),
        "TIFF",
        compression="group4",
        save_all=True,
        append_images=[second.convert("1")],
    )
    file = read(fax)
    assert (file.format, file.pages, file.text) == ("tif", 2, f"{TEXT}\n附件：补贴品类目录")


def test_transparent_pictures_are_seen_as_on_paper(read):
    layer = Image.new("RGBA", (700, 160), (0, 0, 0, 0))
    ImageDraw.Draw(layer).text((40, 50), "家居焕新补贴申领指南", fill=(0, 0, 0, 255), font=scans.font(40))
    assert read(scans.saved(layer, "PNG")).text == "家居焕新补贴申领指南"


def test_two_columns_are_read_one_after_the_other(read):
    left = [
        "第一栏从这里开始写起，说明家居焕",
        "新活动的时间安排，接着说补贴标准",
        "是多少，又说申领流程如何办理，末",
        "了是咨询电话和监督电话各一个。",
    ]
    right = [
        "第二栏从这里开始写起，讲的是旧房",
        "装修和局部改造，其中厨房卫生间按",
        "百分之二十补贴，居家适老化改造另",
        "有规定，详见附件中的补贴目录。",
    ]
    page = scans.write(scans.sheet(1200, 560), ["家居消费工作简报"], at=(430, 60), size=44)
    scans.write(page, left, at=(60, 180), size=32, leading=60)
    scans.write(page, right, at=(640, 180), size=32, leading=60)
    scans.write(page, ["二〇二六年三月一日"], at=(850, 470), size=30)
    file = read(scans.saved(page, "PNG"))
    assert file.text.split("\n") == ["家居消费工作简报", "".join(left), "".join(right), "二〇二六年三月一日"]


def test_a_table_keeps_its_rows_and_cells(read):
    rows = [["品类", "补贴比例", "最高补贴"], ["冰箱", "15%", "2000元"], ["智能马桶", "20%", "1500元"]]
    page = scans.write(scans.sheet(1000, 480), ["以旧换新补贴标准表"], at=(330, 40), size=40)
    draw = ImageDraw.Draw(page)
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            left, top = 100 + 270 * column, 130 + 80 * row
            draw.rectangle((left, top, left + 270, top + 80), outline=0, width=2)
            draw.text((left + 30, top + 20), cell, fill=0, font=scans.font(32))
    file = read(scans.saved(page, "PNG"))
    assert file.text.split("\n") == ["以旧换新补贴标准表", *("\t".join(row) for row in rows)]


def test_a_poster_for_telephones_is_read_from_top_to_bottom(read):
    poster = scans.sheet(500, 2600)
    lines = [f"第{number}步：打开补贴专区" for number in range(1, 9)]
    for number, line in enumerate(lines):
        scans.write(poster, [line], at=(40, 60 + number * 320), size=36)
    assert read(scans.saved(poster, "PNG")).text.split("\n") == lines


def test_a_photo_gives_no_text(read):
    for body in (scans.saved(scans.photo(), "JPEG"), scans.saved(scans.sheet(), "PNG")):
        file = read(body)
        assert (file.state, file.text, file.by, file.confidence) == ("unreadable", "", None, None)
        assert file.detail in ("图像里没有认出文字", "no text was recognised in the image")


def test_a_page_behind_a_garbage_text_layer_is_read_as_it_looks(make, read, page):
    wreck = make.chinese_page(["犘犇犉犃犅犆犖犗犜犐犆犈", "\ue011\ue012\ue013\ue014\ue015\ue016\ue017"])
    content = b"q 600 0 0 450 0 330 cm /I1 Do Q 3 Tr " + wreck
    grey = (page.width, page.height, page.tobytes())
    file = read(make.pdf([content], cmap=make.cmap, grey=grey))
    assert (file.state, file.by, file.text) == ("read", "ocr", TEXT)


def test_scanned_pages_stand_where_they_do_among_pages_with_text(make, read, page):
    scan = b"q 600 0 0 450 0 330 cm /I1 Do Q BT /F1 8 Tf 50 10 Td (CamScanner) Tj ET"
    pages = [make.chinese_page(["首页有文字层"]), scan, make.chinese_page(["末页也有文字层"])]
    grey = (page.width, page.height, page.tobytes())
    file = read(make.pdf(pages, cmap=make.cmap, grey=grey))
    assert (file.state, file.by, file.pages) == ("read", "ocr", 3)
    assert file.text == f"首页有文字层\n{TEXT}\n末页也有文字层"


def test_pictures_in_a_zip_are_read_too(make, read, page):
    file = read(make.zip({"附件1.png": scans.saved(page, "PNG"), "附件2.txt": "说明"}))
    assert (file.state, file.format, file.by) == ("read", "zip", "ocr")
    assert file.text == f"附件1.png\n{TEXT}\n附件2.txt\n说明"
    assert file.confidence > 0.9


def test_documents_that_are_scans_put_into_one(make, read, page):
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    second = scans.saved(scans.write(scans.sheet(600, 160), ["第二页：补贴目录"]), "JPEG")
    docx = make.zip(
        {
            "[Content_Types].xml": "<Types/>",
            "word/document.xml": f'<w:document xmlns:w="{w}"><w:body><w:p/></w:body></w:document>',
            "word/media/image10.jpeg": second,
            "word/media/image2.png": scans.saved(page, "PNG"),
        }
    )
    ofd = make.zip(
        {
            "OFD.xml": "<OFD><DocBody><DocRoot>Doc_0/Document.xml</DocRoot></DocBody></OFD>",
            "Doc_0/Document.xml": "<Document><Pages><Page ID='1' BaseLoc='P/Content.xml'/></Pages></Document>",
            "Doc_0/P/Content.xml": "<Page><Content><Layer><ImageObject/></Layer></Content></Page>",
            "Doc_0/Res/image_1.jpg": second,
        }
    )
    for body, form, text in ((docx, "docx", f"{TEXT}\n第二页：补贴目录"), (ofd, "ofd", "第二页：补贴目录")):
        file = read(body)
        assert (file.state, file.format, file.by, file.text) == ("read", form, "ocr", text)


def test_giant_pictures_are_refused_and_large_ones_made_small(read, page):
    for side in (11_000, 20_000):
        file = read(scans.saved(Image.new("1", (side, side)), "PNG"))
        assert (file.state, file.text) == ("unreadable", "")
        assert "过大" in file.detail or "too large" in file.detail
    assert read(scans.saved(page.resize((9000, 5000)), "PNG")).text == TEXT


def test_broken_pictures_are_said_to_be(read, page):
    whole = scans.saved(page, "PNG")
    for body in (whole[: len(whole) // 2], b"\xff\xd8\xff\xe0" + bytes(20)):
        file = read(body)
        assert (file.state, file.text) == ("unreadable", "")
        assert file.detail.startswith(("图像已损坏", "the image is broken"))


def test_no_more_pages_are_read_than_the_limit_says(page):
    reader = AttachmentReader(Limits(ocr_pictures=1))
    try:
        small = page.crop((0, 60, 900, 130))
        file = reader.read(scans.pdf_of_scans([small] * 3))
        assert (file.state, file.pages, file.text) == ("read", 3, PAPER[0])
        assert file.detail in ("2 幅图像未经 OCR", "2 pictures were not read by OCR")
    finally:
        reader.close()


@pytest.mark.parametrize(
    "limits", [Limits(ocr_cpu=0, cpu=0), Limits(memory=300 << 20, ocr_memory=64 << 20)], ids=["cpu", "memory"]
)
def test_a_picture_that_costs_too_much_harms_neither_its_file_nor_another(make, page, limits):
    reader = AttachmentReader(limits)
    try:
        file = reader.read(scans.saved(page, "PNG"))
        assert (file.state, file.format, file.text) == ("needs_ocr", "png", "")
        assert file.detail
        scan = b"q 600 0 0 450 0 330 cm /I1 Do Q"
        grey = (page.width, page.height, page.tobytes())
        mixed = make.pdf([make.chinese_page(["首页有文字层"]), scan], cmap=make.cmap, grey=grey)
        file = reader.read(mixed)
        assert (file.state, file.by, file.text) == ("read", "text", "首页有文字层")
        assert file.detail
        assert reader.read("下一个文件".encode()).text == "下一个文件"
    finally:
        reader.close()


def test_without_the_extra_a_picture_needs_ocr(page):
    program = "import sys; sys.path.insert(0, '.'); from crawlers.extract.files.formats.pictures.ocr import available; print(available())"
    root = Path(__file__).resolve().parents[4]
    bare = subprocess.run(
        [sys.executable, "-I", "-S", "-c", program], check=False, cwd=root, capture_output=True, text=True
    )
    assert (bare.stdout, bare.stderr) == ("False\n", "")
    file = extract(scans.saved(page, "PNG"))
    assert (file.state, file.format, file.text, file.by) == ("needs_ocr", "png", "", None)
