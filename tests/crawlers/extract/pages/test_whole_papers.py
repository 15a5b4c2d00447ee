"""Papers that stand in several elements of one name, and the short items that readers of last resort drop."""

from __future__ import annotations

import pytest

from crawlers.extract.pages import read_notice
from tests.crawlers.extract.pages.samples import FOOTER, NAVIGATION, PARAGRAPHS, page

URL = "https://swj.example.gov.cn/c/9.html"
TITLE = "家居焕新补贴政策问答"
FIRST, SECOND, THIRD = PARAGRAPHS


@pytest.mark.parametrize(
    "parts",
    [
        "<div class='TRS_Editor'>{}</div><div class='TRS_Editor'>{}</div><div class='TRS_Editor'>{}</div>",
        "<div class='part'><div class='article-content'>{}</div></div><div class='part'><div class='article-content'>{}</div></div>"
        "<div class='part'><div class='article-content'>{}</div></div>",
        "<section class='rich-text'>{}</section><hr><section class='rich-text'>{}</section><section class='rich-text'>{}</section>",
    ],
)
def test_siblings_of_one_name_are_one_paper(parts: str) -> None:
    article = parts.format(*(f"<p>{text}</p>" for text in PARAGRAPHS))
    above = f"<h1>{TITLE}</h1><div class='info'>发布时间：2025-09-03 来源：某市商务局</div>"
    notice = read_notice(page(article=article, container="<div class='zone'>{}</div>", above=above), URL)
    assert notice.body == "\n".join(PARAGRAPHS)
    assert (notice.published, notice.origin_name) == ("2025-09-03", "某市商务局")


def test_headings_between_the_parts_belong_to_the_paper() -> None:
    article = "".join(
        f"<h3>{number}、问答</h3><div class='TRS_Editor'><p>{text}</p></div>"
        for number, text in zip("一二三", PARAGRAPHS, strict=True)
    )
    body = read_notice(page(article=article, container="<div>{}</div>"), URL).body
    assert body == f"{FIRST}\n二、问答\n{SECOND}\n三、问答\n{THIRD}"


@pytest.mark.parametrize(
    "beside",
    [
        f"<div class='article-content'><p>{FIRST}</p><p>{SECOND}</p></div>",
        "<div class='article-content'><a href='/1.html'>某区启动家居焕新活动</a><a href='/2.html'>某县公布参与商家名单</a></div>",
    ],
)
def test_a_copy_and_a_list_of_links_are_no_parts(beside: str) -> None:
    article = f"<div class='article-content'><p>{FIRST}</p><p>{SECOND}</p></div>{beside}"
    assert read_notice(page(article=article, container="<div>{}</div>"), URL).body == f"{FIRST}\n{SECOND}"


@pytest.mark.parametrize(
    "items",
    [
        "<ul><li><span>发票原件</span></li><li><span>旧件回收凭证</span></li></ul>",
        "<ol><li>发票原件</li><li>旧件回收凭证</li></ol>",
        "<dl><dd>发票原件</dd><dd>旧件回收凭证</dd></dl>",
    ],
)
def test_short_items_of_a_page_without_known_names_stay(items: str) -> None:
    body = (
        f"<html><head><meta charset=utf-8><title>{TITLE}</title></head><body>{NAVIGATION}<h1>{TITLE}</h1><p>2025-09-03</p><main>"
        f"<article><h2>一、范围</h2><section>{FIRST}</section><section>{SECOND}</section></article>"
        f"<article><h2>二、材料</h2><section>{THIRD}申请时须提交：</section>{items}</article></main>{FOOTER}</body></html>"
    )
    assert read_notice(body.encode(), URL).body.endswith("申请时须提交：\n发票原件\n旧件回收凭证")
