"""The text of an article, its tables, its files and its further pages."""

from __future__ import annotations

import pytest

from crawlers.extract.pages import read_notice
from indexing.records import Hints
from tests.crawlers.extract.pages.samples import ARTICLE, FOOTER, NAVIGATION, PARAGRAPHS, page

URL = "http://swj.example.gov.cn/zwgk/tzgg/202309/t20230912_1000001.html"
TEXT = "\n".join(PARAGRAPHS)


@pytest.mark.parametrize(
    "container",
    [
        "<div class='trs_editor_view TRS_UEDITOR'>{}</div>",
        "<div id='zoom'>{}</div>",
        "<div ergodic='article' class='art-con art-con-bottonmLine'>{}</div>",
        "<td id='UCAP-CONTENT'>{}</td>",
        "<div class='news_content'>{}</div>",
        "<div class='main_content-LcrEruCc'>{}</div>",
        "<div class='never-seen-before'>{}</div>",
        "<table><tr><td><table><tr><td>{}</td></tr></table></td></tr></table>",
        "{}",
    ],
)
def test_paragraphs_are_lines_wherever_the_article_stands(container: str) -> None:
    assert read_notice(page(container=container), URL).body == TEXT


def test_the_familys_selectors_come_first_and_a_broken_one_is_passed_over() -> None:
    body = page(
        container="<div class='TRS_Editor'><p>旧版内容，请看下方，谢谢。</p></div><div class='own'>{}</div>"
    )
    hints = Hints(body=("div..broken[", "div.absent", "div.own"))
    assert read_notice(body, URL, hints).body == TEXT


def test_what_is_not_the_paper_is_left_out() -> None:
    noise = (
        "<script>var a='脚本'</script><style>p{}</style><!-- 注释 --><p style='display:none'>隐藏的段落</p><p hidden>也隐藏</p>"
        "<p>【打印】 【关闭】</p><p>分享到： 微信 微博</p><p>扫一扫在手机打开当前页</p><p>上一篇：<a href='1.html'>旧闻一则</a></p>"
        "<p>责任编辑：某某</p>"
    )
    assert read_notice(page(article=ARTICLE + noise), URL).body == TEXT


def test_an_organiser_line_stays_and_a_footer_inside_the_element_goes() -> None:
    organiser = "<p>主办单位：示例市商务局</p>"
    assert "主办单位：示例市商务局" in read_notice(page(article=ARTICLE + organiser), URL).body
    footer = "<p>主办单位：示例市商务局</p><p>示例ICP备00000000号</p>"
    assert read_notice(page(article=ARTICLE + footer), URL).body == TEXT


def test_the_headline_and_the_line_under_it_are_no_paragraphs() -> None:
    head = "<h1>关于开展家居焕新消费季活动的通知</h1><p>2023-09-12 10:00 来源：示例市商务局</p>"
    assert (
        read_notice(page(article=head + ARTICLE, container="<div class='content'>{}</div>"), URL).body == TEXT
    )


def test_an_activitys_own_time_and_place_stay() -> None:
    own = "<p>活动时间：2023-09-15 10:00 至 2023-10-15</p><p>活动地点：示例家居广场</p>"
    assert read_notice(page(article=own + ARTICLE), URL).body.startswith(
        "活动时间：2023-09-15 10:00 至 2023-10-15\n活动地点"
    )


def test_table_rows_are_lines_with_tabs_in_reading_order() -> None:
    table = (
        "<p>补贴标准如下：</p><table><thead><tr><th>品类</th><th>补贴</th></tr></thead>"
        "<tbody><tr><td><p>沙发</p></td><td><p>按成交价</p><p>15%</p></td></tr><tr><td>床垫</td><td>20%</td></tr></tbody></table><p>以上。</p>"
    )
    assert (
        read_notice(page(article=ARTICLE + table), URL).body
        == TEXT + "\n补贴标准如下：\n品类\t补贴\n沙发\t按成交价 15%\n床垫\t20%\n以上。"
    )


def test_a_merged_cell_stands_once_and_columns_keep_their_place() -> None:
    table = (
        "<table><tr><th rowspan=2>品类</th><th colspan=2>补贴</th><th rowspan=2>上限</th></tr><tr><th>一级</th><th>二级</th></tr>"
        "<tr><td>空调</td><td>20%</td><td>15%</td><td>2000元</td></tr></table>"
    )
    assert read_notice(page(article=ARTICLE + table), URL).body.removeprefix(TEXT) == (
        "\n品类\t补贴\t\t上限\n\t一级\t二级\n空调\t20%\t15%\t2000元"
    )


def test_lists_line_breaks_and_blanks() -> None:
    article = "<p>　　一、活动\n        主题</p><ul><li>线上&nbsp;&nbsp;专区</li><li>线下 门店</li></ul>第一行<br>第二\u200b行\x0c<br/>&#12;末行\r\n"
    assert (
        read_notice(page(article=article), URL).body
        == "一、活动主题\n线上 专区\n线下 门店\n第一行\n第二行\n末行"
    )


def test_the_separators_the_index_uses_never_stand_in_a_body() -> None:
    body = read_notice(page(article="<p>家居\x0c焕新\r消费季</p><pre>一\x0c\r\n二\u2028三</pre>"), URL).body
    assert not set(body) & set("\x0c\r\u2028\u0085")


def test_attachments_are_found_in_and_beside_the_article_and_not_in_the_footer() -> None:
    inside = "<p>附件：<a href='./P020230912.doc'>1.活动方案.doc</a></p>"
    beside = (
        "<div class='xgfj'><a href='/module/download/downfile.jsp?classid=0&filename=ab12.xls'>2.申报表.xls</a>"
        "<a href='javascript:void(0)' onclick=\"downLoad('/files/3.pdf','x')\">3.门店名单</a>"
        "<span data-href='https://files.example.gov.cn/4.ofd'>4.版式文件</span></div>"
    )
    notice = read_notice(page(article=ARTICLE + inside, below=beside), URL)
    assert [(attachment.name, attachment.url) for attachment in notice.attachments] == [
        ("1.活动方案.doc", "http://swj.example.gov.cn/zwgk/tzgg/202309/P020230912.doc"),
        (
            "2.申报表.xls",
            "http://swj.example.gov.cn/module/download/downfile.jsp?classid=0&filename=ab12.xls",
        ),
        ("3.门店名单", "http://swj.example.gov.cn/files/3.pdf"),
        ("4.版式文件", "https://files.example.gov.cn/4.ofd"),
    ]


@pytest.mark.parametrize(
    ("link", "name"),
    [
        ("<a href='a.pdf' title='活动方案'>点击下载</a>", "活动方案"),
        ("<a href='P020230912000000000001.pdf' OLDSRC='活动方案.pdf'></a>", "活动方案.pdf"),
        ("<p>家居焕新活动方案：<a href='a.pdf'>[下载]</a></p>", "家居焕新活动方案"),
        ("<a href='/files/%E6%96%B9%E6%A1%88.pdf'><img src='icon.gif'></a>", "方案.pdf"),
        ("<a href='a.pdf'><img src='icon.gif'></a><a href='a.pdf'>活动方案.pdf</a>", "活动方案.pdf"),
    ],
)
def test_what_an_attachment_is_called(link: str, name: str) -> None:
    notice = read_notice(page(article=ARTICLE + link), URL)
    assert [attachment.name for attachment in notice.attachments] == [name]


def test_a_scan_that_a_link_calls_a_file_is_one() -> None:
    links = (
        "<p>附件：<a href='/files/P1.jpg'>1.补贴目录.jpg</a><a href='P2.png?v=1'>附件2：申领流程图</a>"
        "<a href='P3.tif'>批复（扫描件）</a><a href='P4.jpg'><img src='P4s.jpg'></a><a href='P5.jpg'>查看大图</a></p>"
    )
    names = [attachment.name for attachment in read_notice(page(article=ARTICLE + links), URL).attachments]
    assert names == ["1.补贴目录.jpg", "附件2：申领流程图", "批复（扫描件）"]


def test_links_to_pages_and_pictures_are_no_attachments() -> None:
    links = "<p><a href='/zwgk/1.html'>附件说明</a><a href='a.jpg'>图</a><a href='/download/'>下载中心</a><a href='#a.pdf'>锚</a></p>"
    assert read_notice(page(article=ARTICLE + links), URL).attachments == ()


def test_without_an_address_only_absolute_links_are_kept() -> None:
    links = "<p><a href='a.doc'>甲.doc</a><a href='http://swj.example.gov.cn/b.doc'>乙.doc</a></p>"
    notice = read_notice(page(article=ARTICLE + links))
    assert [attachment.url for attachment in notice.attachments] == ["http://swj.example.gov.cn/b.doc"]
    assert notice.body.startswith(TEXT)


@pytest.mark.parametrize(
    "paging",
    [
        "<script>createPageHTML(3, 0, 't20230912_1000001', 'html');</script>",
        "<script>createPageHTML(30, 3, 0, 't20230912_1000001', 'html');</script>",
        "<div><a href='t20230912_1000001.html'>1</a><a href='t20230912_1000001_1.html'>2</a><a href='./t20230912_1000001_2.html'>3</a></div>",
    ],
)
def test_further_pages_of_the_same_paper(paging: str) -> None:
    notice = read_notice(page(article=ARTICLE + paging), URL)
    assert [link.rpartition("/")[2] for link in notice.page_links] == [
        "t20230912_1000001_1.html",
        "t20230912_1000001_2.html",
    ]


def test_neighbours_and_list_paging_are_not_further_pages() -> None:
    other = "<a href='t20230911_1000000.html'>下一篇</a><a href='index_1.html'>列表</a><script>createPageHTML(9,0,'index','html')</script>"
    assert read_notice(page(below=other), URL).page_links == ()


def test_a_page_without_known_names_loses_its_menus_and_footer() -> None:
    body = f"<html><head><title>家居焕新启动</title></head><body>{NAVIGATION}<div><div>{ARTICLE * 2}</div></div>{FOOTER}</body></html>".encode()
    notice = read_notice(body, URL)
    assert notice.body == f"{TEXT}\n{TEXT}"
    assert notice.attachments == ()
