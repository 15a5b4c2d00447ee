"""Files made to harm: each gives a plain answer, no text that is none, and no harm to the next file."""

from __future__ import annotations

import random
import threading

import pytest

from crawlers.extract.files import AttachmentReader, Limits


@pytest.fixture
def reads_on(read):
    """Reads a file, then proves that the next one is read all the same."""

    def check(body: bytes, name: str | None = None):
        file = read(body, name)
        assert read("下一个文件".encode()).text == "下一个文件"
        return file

    return check


@pytest.mark.parametrize("member", ["word/document.xml", "xl/worksheets/sheet1.xml", "OFD.xml", "a.txt"])
def test_decompression_bombs(make, reads_on, member):
    content = {} if member in ("OFD.xml", "a.txt") else {"[Content_Types].xml": b"<Types/>"}
    body = make.zip({**content, member: b" " * (96 << 20)})
    file = reads_on(body)
    assert (file.state, file.text) == ("unreadable", "")
    assert file.detail


def test_a_zip_that_lies_about_its_sizes(make, reads_on):
    content = b"<a>" + b" " * (64 << 20)
    body = make.zip({"[Content_Types].xml": b"<Types/>", "word/document.xml": content})
    lie = body.replace(len(content).to_bytes(4, "little"), (9).to_bytes(4, "little"))
    assert lie != body
    assert reads_on(lie).state == "unreadable"


def test_billion_laughs(make, reads_on):
    entities = '<!ENTITY a "哈哈">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(10)
    )
    text = "<TextObject><TextCode X='0' Y='0'>&k;</TextCode></TextObject>"
    file = reads_on(make.ofd([text], doctype=f"<!DOCTYPE x [{entities}]>"))
    assert (file.state, file.format, file.text) == ("unreadable", "ofd", "")


def test_files_of_the_machine_are_not_drawn_in(make, reads_on, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("机密")
    doctype = f'<!DOCTYPE x [<!ENTITY a SYSTEM "{secret.as_uri()}">]>'
    file = reads_on(make.ofd(["<TextObject><TextCode>&a;</TextCode></TextObject>"], doctype=doctype))
    assert "机密" not in file.text


def test_truncated_files(make, reads_on):
    whole = [
        make.doc(["很长的正文" * 500]),
        make.xls({(0, 0): "品类"}),
        make.xlsx('<row r="1"><c r="A1" t="s"><v>0</v></c></row>', ["家电"]),
        make.ofd(["<TextObject><TextCode>正文</TextCode></TextObject>"]),
        make.zip({"a.txt": "正文"}),
    ]
    for body in whole:
        assert reads_on(body[: len(body) // 2]).state == "unreadable"


def test_random_bytes_behind_every_magic_number(make, reads_on):
    noise = random.Random(7)
    magics = [
        b"",
        b"%PDF-1.4\n",
        b"PK\x03\x04",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"{\\rtf1 ",
        b"<html>",
        b"Rar!\x1a\x07\x00",
    ]
    for magic in magics:
        file = reads_on(magic + noise.randbytes(5000))
        assert (file.state, file.text) == ("unreadable", ""), magic


def test_broken_insides_of_documents(make, reads_on):
    """Flips bytes all over small documents; whatever comes of it, an answer comes."""
    noise = random.Random(11)
    text = "名称\x07金额\x07\x07"
    for whole in (
        make.doc([text], [len(text) - 1], range(len(text))),
        make.xls({(0, 0): "品类", (1, 1): 5.0}),
        make.pdf([make.chinese_page(["通知"])], cmap=make.cmap),
    ):
        for _ in range(40):
            body = bytearray(whole)
            for _ in range(12):
                body[noise.randrange(len(body))] = noise.randrange(256)
            assert reads_on(bytes(body)).state in ("read", "needs_ocr", "unreadable")


def test_deep_nesting(make, reads_on):
    page = b"<html><body>" + b"<div><table><tr><td>" * 20_000 + "深处".encode()
    assert reads_on(page).state in ("read", "unreadable")
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    levels = 20_000
    body = f'<w:document xmlns:w="{w}"><w:body>{"<w:tbl><w:tr><w:tc>" * levels}<w:p><w:r><w:t>深处</w:t></w:r></w:p>'
    packed = make.zip({"[Content_Types].xml": "<Types/>", "word/document.xml": body})
    assert reads_on(packed).format == "docx"
    assert reads_on(b"{\\rtf1" + b"{" * 500_000 + b" abc").format == "rtf"


def test_packages_of_other_programs_are_not_read_as_archives_of_xml(make, reads_on):
    for members in (
        {
            "[Content_Types].xml": "<?xml version='1.0'?><Types/>",
            "visio/document.xml": "<?xml version='1.0'?><a>x</a>",
        },
        {"mimetype": "application/epub+zip", "content.xml": "<?xml version='1.0'?><a>x</a>"},
        {"settings.xml": "<?xml version='1.0'?><a>x</a>"},
    ):
        file = reads_on(make.zip(members))
        assert (file.state, file.text) == ("unreadable", "")


def test_passwords(make, reads_on):
    encrypt = b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >>" % (b"11" * 32, b"22" * 32)
    page = make.chinese_page(["通知"])
    for body, form in (
        (make.ole({"EncryptedPackage": b"x", "EncryptionInfo": b"x"}), "encrypted"),
        (make.doc(["密文"], flags=0x0100), "doc"),
        (make.xls({(0, 0): "密文"}, encrypted=True), "xls"),
        (make.ole({"PowerPoint Document": b"", "EncryptedSummary": b""}), "ppt"),
        (make.pdf([page], cmap=make.cmap, encrypt=encrypt), "pdf"),
    ):
        file = reads_on(body)
        assert (file.state, file.format, file.text) == ("unreadable", form, "")
        assert "密码" in (file.detail or "") or "password" in (file.detail or "")


def test_formats_that_are_not_read_say_which_they_are(make, reads_on):
    for body, form in (
        (make.doc(["旧"], version=104), "doc"),
        (make.ole({"MN0": b"x", "MM": b"x"}), "works"),
        (b"Rar!\x1a\x07\x01\x00" + bytes(50), "rar"),
        (b"\x7fELF" + bytes(100), "unknown"),
        (b"", "unknown"),
    ):
        file = reads_on(body)
        assert (file.state, file.format, file.text) == ("unreadable", form, "")
        assert file.detail


def test_pictures_and_garbage_need_ocr(make, without_ocr):
    scan = b"q 600 0 0 800 0 0 cm /I1 Do Q BT /F1 8 Tf 50 10 Td (CamScanner) Tj ET"
    wreck = make.chinese_page(["犘犇犉犃犅犆犖犗犜犐犆犈", "\ue011\ue012\ue013\ue014\ue015\ue016\ue017"])
    for body, form in (
        (make.pdf([scan, scan]), "pdf"),
        (make.pdf([wreck], cmap=make.cmap), "pdf"),
        (make.ofd(["<PathObject/>"]), "ofd"),
        (make.ofd(["<TextObject><TextCode>犘犇犉犃犅犆犖犗犜犐犆犈</TextCode></TextObject>"]), "ofd"),
        (b"\xff\xd8\xff\xe0" + bytes(20), "jpg"),
        (make.zip({"a.jpg": b"\xff\xd8\xff\xe0" + bytes(20)}), "zip"),
    ):
        file = without_ocr.read(body)
        assert (file.state, file.format, file.text, file.by) == ("needs_ocr", form, "", None)


def test_a_good_page_of_a_scan_is_kept_and_the_rest_reported(make, without_ocr):
    good = make.chinese_page(["家居焕新消费季活动通知"])
    scan = b"q 600 0 0 800 0 0 cm /I1 Do Q"
    mixed = without_ocr.read(make.pdf([good, good, scan], cmap=make.cmap))
    assert (mixed.state, mixed.by, mixed.pages) == ("read", "text", 3)
    assert mixed.detail
    mostly = without_ocr.read(make.pdf([good, scan, scan], cmap=make.cmap))
    assert (mostly.state, mostly.text) == ("needs_ocr", "家居焕新消费季活动通知")


def test_zips_within_zips_end(make, reads_on):
    body = "深处".encode()
    for _ in range(6):
        body = make.zip({"a": body})
    assert reads_on(body).state == "unreadable"


def test_very_long_text_is_cut_and_says_so(reads_on):
    file = reads_on(("家居焕新消费季活动通知。" * 20 + "\n").encode() * 25_000)
    assert file.state == "read"
    assert 4_990_000 < len(file.text) <= 5_000_000
    assert file.detail


@pytest.fixture
def far_cells(make) -> bytes:
    """A sheet that calamine holds as a table of 16.7 million cells, some 400 MB."""
    return make.xls({(0, 0): "近", (65535, 255): "远"})


@pytest.mark.parametrize(
    "limits",
    [Limits(memory=400 << 20), Limits(cpu=1), Limits(wall=1.0)],
    ids=["memory", "cpu", "wall"],
)
def test_a_file_that_ends_the_process_harms_no_other(far_cells, limits):
    reader = AttachmentReader(limits)
    try:
        assert reader.read("前一个文件".encode()).text == "前一个文件"
        file = reader.read(far_cells)
        assert (file.state, file.format, file.text) == ("unreadable", "xls", "")
        assert file.detail
        assert reader.read("下一个文件".encode()).text == "下一个文件"
    finally:
        reader.close()


def test_the_process_is_replaced_after_its_share_of_files():
    reader = AttachmentReader(Limits(files=2))
    try:
        assert [reader.read(str(n).encode()).text for n in range(5)] == ["0", "1", "2", "3", "4"]
        reader.close()
        assert reader.read("关闭之后".encode()).text == "关闭之后"
    finally:
        reader.close()


def test_threads_get_their_own_answers(reader):
    answers: dict[int, str] = {}

    def work(n: int) -> None:
        answers[n] = reader.read(f"第{n}号文件".encode()).text

    threads = [threading.Thread(target=work, args=(n,)) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == {n: f"第{n}号文件" for n in range(12)}


def test_an_encrypted_member_is_told_from_a_broken_one(make, reads_on):
    body = bytearray(make.zip({"a.txt": "正文"}))
    for at in (body.index(b"PK\x03\x04") + 6, body.index(b"PK\x01\x02") + 8):
        body[at] |= 1
    file = reads_on(bytes(body))
    assert file.state == "unreadable"
    assert "加密" in (file.detail or "") or "encrypted" in (file.detail or "")
