"""What an answer is, before anything is read from it."""

from __future__ import annotations

import pytest

from crawlers.extract.pages import judge, read_notice
from indexing.records import Hints, Verdict
from tests.crawlers.extract.pages.samples import ARTICLE, FOOTER, NAVIGATION, page

URL = "http://swj.example.gov.cn/zwgk/tzgg/202309/t20230912_1000001.html"
EMPTY_ART_CON = "<div class='art-con'>{}</div>"


def html(inside: str, *, title: str = "", status_page: bool = False) -> bytes:
    around = (NAVIGATION, FOOTER) if status_page else ("", "")
    return f"<html><head><meta charset=utf-8><title>{title}</title></head><body>{around[0]}{inside}{around[1]}</body></html>".encode()


CHALLENGES = {
    "加速乐 by status": (521, {}, b"<script>document.cookie='x=1';location.reload()</script>"),
    "加速乐, its other status": (512, {}, b"<script>var a=1</script>"),
    "加速乐 by its cookie": (
        None,
        {},
        b"<script>document.cookie='__jsl_clearance_s=1';location.href=location.pathname</script>",
    ),
    "瑞数 412": (
        412,
        {"set-cookie": "FSSBBIl1UgzbN7NS=abc"},
        b"<html><script>$_ts=window['$_ts'];</script></html>",
    ),
    "瑞数 202": (202, {}, b"<html><script>$_ts=window['$_ts'];</script></html>"),
    "wzws by cookie": (
        200,
        {"set-cookie": "wzws_sessionid=abc; Path=/"},
        b"<html><script>go()</script></html>",
    ),
    "wzws by status": (491, {}, b"<html></html>"),
    "C3VK": (200, {}, b"<script>document.cookie='C3VK=abc; path=/';window.location.reload();</script>"),
    "CT6T": (302, {"set-cookie": "CT6T=1", "location": URL}, b""),
    "QAX": (200, {}, b'{"status":"error","reason":"GeoBL"}'),
    "captcha": (200, {}, html("<p>请完成安全验证后继续访问</p>", title="安全验证")),
    "web shield": (200, {}, html("<h1>您的请求已被拦截</h1><p>网站防火墙</p>")),
    "unknown script": (200, {}, b"<script>document.cookie='k=1';location.reload()</script>"),
    "forbidden": (403, {}, html("<h1>Forbidden</h1>")),
    "too many": (429, {}, b"slow down"),
}


@pytest.mark.parametrize(("status", "headers", "body"), CHALLENGES.values(), ids=CHALLENGES.keys())
def test_a_challenge_is_blocked_and_never_read(
    status: int | None, headers: dict[str, str], body: bytes
) -> None:
    notice = read_notice(body, URL, Hints(status=status, headers=headers))
    assert notice.verdict == "blocked"
    assert notice.verdict_detail
    assert (notice.title, notice.body, notice.attachments) == (None, "", ())


@pytest.mark.parametrize(
    ("status", "body", "verdict"),
    [
        (404, page(), "gone"),
        (410, b"", "gone"),
        (500, page(), "error"),
        (502, b"", "error"),
        (503, b"busy", "error"),
        (200, page(), "ok"),
        (None, page(), "ok"),
    ],
)
def test_status_decides_where_it_says_enough(status: int | None, body: bytes, verdict: Verdict) -> None:
    assert judge(body, URL, Hints(status=status)).verdict == verdict


@pytest.mark.parametrize(
    "body",
    [
        html("<p>抱歉，您访问的页面不存在或已删除！</p>", title="404", status_page=True),
        html("<div>您要查看的信息找不到了，5秒后返回首页</div>", title="示例市商务局"),
        html("<h1>404 Not Found</h1><hr>nginx"),
        html("<p>该文章已被删除</p>", status_page=True),
    ],
)
def test_an_error_in_the_clothes_of_a_page_is_soft404(body: bytes) -> None:
    assert judge(body, URL, Hints(status=200)).verdict == "soft404"


def test_an_article_that_mentions_these_words_is_a_page() -> None:
    mention = "<p>个别网站出现“页面不存在”“请输入验证码”等提示，或访问被拦截，要及时处置。</p>"
    notice = read_notice(page(article=ARTICLE + mention), URL)
    assert notice.verdict == "ok"
    assert "请输入验证码" in notice.body


def test_a_real_page_into_which_a_shield_put_its_script_is_a_page() -> None:
    scripted = page(head="<script>$_ts=window['$_ts'];if(!$_ts)$_ts={};</script>")
    assert judge(scripted, URL, Hints(status=200)).verdict == "ok"


@pytest.mark.parametrize(
    ("body", "target"),
    [
        (
            b"<script>window.location.href='/zwgk/art/2023/art_1.html';</script>",
            "http://swj.example.gov.cn/zwgk/art/2023/art_1.html",
        ),
        (
            b"<script>location.replace('http://www.example.gov.cn/a.htm')</script>",
            "http://www.example.gov.cn/a.htm",
        ),
        (
            page(
                article="",
                container=EMPTY_ART_CON
                + "<script>var _cofing1={{href:'https://www.example.gov.cn/x.html',type:1}}</script>",
            ),
            "https://www.example.gov.cn/x.html",
        ),
        (
            b"<head><meta http-equiv='refresh' content='0;url=../202310/t1.html'></head>",
            "http://swj.example.gov.cn/zwgk/tzgg/202310/t1.html",
        ),
        (
            page(article="<iframe src='/form/table.html'></iframe>", container=EMPTY_ART_CON),
            "http://swj.example.gov.cn/form/table.html",
        ),
    ],
    ids=["href", "replace", "_cofing1", "refresh", "iframe"],
)
def test_a_shell_gives_its_absolute_target(body: bytes, target: str) -> None:
    judgement = judge(body, URL, Hints(status=200))
    assert (judgement.verdict, judgement.target) == ("shell", target)


def test_a_redirect_is_a_shell() -> None:
    notice = read_notice(b"", URL, Hints(status=302, headers={"location": "/a.html"}))
    assert (notice.verdict, notice.target) == ("shell", "http://swj.example.gov.cn/a.html")


def test_a_page_with_an_article_and_a_redirect_for_phones_is_no_shell() -> None:
    mobile = "<script>if(isMobile){window.location.href='/m/1.html';}</script>"
    assert judge(page(head=mobile), URL).verdict == "ok"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" \n ",
        b"Hello, World!",
        b"<html><script>render()</script></html>",
        page(article=""),
        b"<!-- only -->",
    ],
)
def test_nothing_to_read_is_empty(body: bytes) -> None:
    notice = read_notice(body, URL, Hints(status=200))
    assert (notice.verdict, notice.body) == ("empty", "")


@pytest.mark.parametrize(
    "body",
    [
        b"%PDF-1.7 \x00\x01",
        b"PK\x03\x04....",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        bytes(range(256)) * 20,
        b'{"a": 1, "b": [2]}',
    ],
    ids=["pdf", "zip", "doc", "binary", "json"],
)
def test_bytes_that_are_no_page_are_an_error_that_says_so(body: bytes) -> None:
    notice = read_notice(body, URL)
    assert notice.verdict == "error"
    assert notice.verdict_detail and notice.verdict_detail.startswith("not a page")


def test_an_article_of_pictures_or_of_one_file_is_a_page() -> None:
    assert read_notice(page(article="<p><img src='a.jpg'></p>"), URL).verdict == "ok"
    viewer = page(
        article="<iframe src='/pdfjs/viewer.html?file=/files/P1.pdf'></iframe>", container=EMPTY_ART_CON
    )
    notice = read_notice(viewer, URL)
    assert notice.verdict == "ok"
    assert [attachment.url for attachment in notice.attachments] == ["http://swj.example.gov.cn/files/P1.pdf"]


def test_a_short_notice_is_a_page() -> None:
    notice = read_notice(page(article="<p>各区商务局：</p><p>现将活动方案印发给你们。</p>"), URL)
    assert (notice.verdict, notice.body) == ("ok", "各区商务局：\n现将活动方案印发给你们。")


@pytest.mark.parametrize(
    "target", ["/", "#/home", "http://SWJ.example.gov.cn./", "http://swj.example.gov.cn:80"]
)
def test_a_page_that_points_to_itself_in_another_spelling_is_no_shell(target: str) -> None:
    body = (
        f"<html><head></head><body><script>window.location.href='{target}';</script></body></html>".encode()
    )
    assert judge(body, "http://swj.example.gov.cn").verdict != "shell"
    assert judge(body.replace(target.encode(), b"/zwgk/"), "http://swj.example.gov.cn").verdict == "shell"
