"""Papers that a page's own script puts in place from what the page holds already; what readers say below; list marks."""

from __future__ import annotations

import json
from html import escape
from urllib.parse import quote

import pytest

from crawlers.extract.pages import read_notice
from tests.crawlers.extract.pages.samples import ARTICLE, FOOTER, NAVIGATION, PARAGRAPHS

URL = "https://swj.example.gov.cn/tz/71.html"
TITLE = "示例区旧家具回收换新安排公布"
WRITTEN = json.dumps(ARTICLE, ensure_ascii=False).replace("</", "<\\/")


def page(script: str, below: str = "") -> bytes:
    return (
        f"<html><head><meta charset='utf-8'><title>{TITLE}</title></head><body>{NAVIGATION}<h1>{TITLE}</h1>"
        f"<p>时间：2025-09-01</p><div id='cont'>加载中…</div>{below}<script>{script}</script>{FOOTER}</body></html>"
    ).encode()


@pytest.mark.parametrize(
    ("script", "below"),
    [
        (
            "document.getElementById('cont').innerHTML = document.getElementById('src').value;",
            f"<textarea id='src' style='display:none'>{escape(ARTICLE)}</textarea>",
        ),
        (f'var content = {WRITTEN}; document.getElementById("cont").innerHTML = content;', ""),
        (f'$(function(){{ $("#cont").html({WRITTEN}); }})', ""),
        (
            f"const t = '{quote(ARTICLE)}'; document.querySelector('#cont').innerHTML = decodeURIComponent(t)",
            "",
        ),
    ],
)
def test_a_paper_that_a_script_puts_in_place_is_read(script: str, below: str) -> None:
    notice = read_notice(page(script, below), URL)
    assert (notice.title, notice.body) == (TITLE, "\n".join(PARAGRAPHS))


@pytest.mark.parametrize(
    "script",
    [
        "$.get('/x', function(d){ $('#cont').html(d.html) })",
        "document.getElementById('cont').innerHTML = '<p>' + text + '</p>';",
        "document.getElementById('nowhere').innerHTML = '<p>推荐阅读：家居卖场本周促销，欢迎到店选购。</p>';",
    ],
)
def test_what_a_script_computes_is_left(script: str) -> None:
    assert "家居卖场" not in read_notice(page(script), URL).body
    assert "text" not in read_notice(page(script), URL).body


@pytest.mark.parametrize("heading", ["评论（4）", "网友评论", "共 12 条评论"])
def test_what_readers_say_is_no_text(heading: str) -> None:
    below = f"<div>{heading}</div><div>网友7：支持，希望补贴早点到账，大家都等着换新家具呢。</div>"
    notice = read_notice(page("", f"<div class='bd'>{ARTICLE}</div>{below}"), URL)
    assert notice.body.endswith(PARAGRAPHS[-1])


@pytest.mark.parametrize("link", ["/d?id=3", "/files/3", "show.aspx?k=3"])
def test_a_link_named_like_a_file_is_one(link: str) -> None:
    notice = read_notice(
        page("", f"<div class='bd'>{ARTICLE}<p><a href='{link}'>申报表.docx</a> (12KB)</p></div>"), URL
    )
    assert [file.name for file in notice.attachments] == ["申报表.docx"]


@pytest.mark.parametrize("name", ["right-box", "side-r", "sidebar2"])
def test_a_column_beside_with_a_heading_of_its_own_is_no_text(name: str) -> None:
    answer = "答：消费者在购买前请先确认门店是否参与活动，逾期自动作废。"
    answers = "".join(f"<b>问：第{n}问？</b><p>{answer}</p>" for n in range(5))
    beside = f"<div class='{name}'><h3>政策问答</h3>{answers}</div>"
    body = read_notice(page("", f"<div class='bd'>{ARTICLE}</div>{beside}"), URL).body
    assert body.endswith(PARAGRAPHS[-1])
