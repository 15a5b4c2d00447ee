"""Title, dates, agencies, numbers: by order of trust."""

from __future__ import annotations

import pytest

from crawlers.extract.pages import read_notice
from indexing.records import Entry, Hints
from tests.crawlers.extract.pages.samples import ARTICLE, page

URL = "http://swj.example.gov.cn/zwgk/tzgg/202309/t20230912_1000001.html"
PLAIN = "http://swj.example.gov.cn/zwgk/detail.html?id=7"
METAS = (
    '<meta name="ArticleTitle" content="示例市商务局关于开展家居焕新消费季活动的通知">'
    '<meta name="PubDate" content="2023-09-10 10:30"><meta name="ContentSource" content="示例市商务局">'
    '<meta name="ColumnName" content="通知公告">'
)
SIGNATURE = (
    "<p style='text-align:right'>示例市商务局</p><p style='text-align:right'>二〇二三年八月三十一日</p>"
)

LABEL_STYLES = {
    "table": "<table><tr><td>索 引 号：</td><td>SW-2023-01</td><td>发 文 机 关：</td><td>示例市商务局</td></tr><tr><td>发文字号：</td>"
    "<td>示商发[2023]５号</td><td>成文日期：</td><td>2023年8月31日</td></tr><tr><td>发布日期：</td><td>2023年9月11日</td></tr></table>",
    "th and td without colons": "<table><tr><th>索引号</th><td>SW-2023-01</td><th>发文机关</th><td>示例市商务局</td></tr><tr><th>发文字号</th>"
    "<td>示商发【2023】5号</td><th>成文日期</th><td>2023-08-31</td></tr><tr><th>发布日期</th><td>2023-09-11</td></tr></table>",
    "list": "<ul><li><span>索引号：</span>SW-2023-01</li><li><b>发文机关</b>：<span>示例市商务局</span></li><li>文　　号：示商发（2023）5号</li>"
    "<li>成文日期：2023.08.31</li><li>发布日期：2023/9/11</li></ul>",
    "definition list": "<dl><dt>索引号：</dt><dd>SW-2023-01</dd><dt>发文单位：</dt><dd>示例市商务局</dd><dt>文号：</dt><dd>示商发〔2023〕5号</dd>"
    "<dt>成文日期：</dt><dd>2023年08月31日</dd><dt>发布日期：</dt><dd>2023年09月11日</dd></dl>",
    "one line": "<div>索引号: SW-2023-01 发文机关: 示例市商务局 文号: 示商发〔2023〕5号 成文日期: 2023-08-31 发布日期: 2023-09-11</div>",
    "folded away": "<div style='display:none'><p>索引号：SW-2023-01</p><p>发文机关：示例市商务局</p><p>发文字号：示商发﹝2023﹞5号</p>"
    "<p>成文日期：2023-08-31</p><p>发布日期：2023-09-11</p></div>",
}


@pytest.mark.parametrize("labels", LABEL_STYLES.values(), ids=LABEL_STYLES.keys())
def test_the_label_table_in_every_style(labels: str) -> None:
    notice = read_notice(page(above=labels), PLAIN)
    assert notice.index_no == "SW-2023-01"
    assert notice.agencies == ("示例市商务局",)
    assert notice.doc_no == "示商发〔2023〕5号"
    assert notice.document_date == "2023-08-31"
    assert notice.published == "2023-09-11"
    assert "索引号" not in notice.body


def test_a_label_table_inside_the_article_is_read_and_not_kept_as_text() -> None:
    notice = read_notice(page(article=LABEL_STYLES["table"] + ARTICLE), PLAIN)
    assert (notice.doc_no, notice.document_date) == ("示商发〔2023〕5号", "2023-08-31")
    assert notice.body.startswith("为贯彻落实")


def test_article_metas_come_before_everything() -> None:
    entry = Entry(title="列表里的标题", url=URL, date="2023-09-20")
    notice = read_notice(page(head=METAS, above="<p>发布日期：2023-09-11</p>"), URL, Hints(entry=entry))
    assert notice.title == "示例市商务局关于开展家居焕新消费季活动的通知"
    assert notice.published == "2023-09-10T10:30:00+08:00"
    assert notice.origin_name == "示例市商务局"
    assert notice.agencies == ("示例市商务局",)


def test_publication_date_falls_from_label_to_list_row_to_address_to_byline() -> None:
    entry = Hints(entry=Entry(title="关于开展家居焕新消费季活动的通知", url=URL, date="2023-09-13"))
    label, byline = "<p>发布时间：2023-09-11</p>", "<p>2023-09-14 08:30:00</p>"
    assert read_notice(page(above=label), URL, entry).published == "2023-09-11"
    assert read_notice(page(), URL, entry).published == "2023-09-13"
    assert read_notice(page(above=byline), URL).published == "2023-09-12"
    assert read_notice(page(above=byline), PLAIN).published == "2023-09-14T08:30:00+08:00"


def test_the_time_of_day_is_taken_from_the_page_where_the_meta_has_only_the_day() -> None:
    head = '<meta name="PubDate" content="2023-09-12 00:00:00">'
    assert read_notice(page(head=head), PLAIN).published == "2023-09-12"
    assert (
        read_notice(page(head=head, above="<p>发布时间：2023-09-12 16:05</p>"), PLAIN).published
        == "2023-09-12T16:05:00+08:00"
    )


def test_other_dates_under_the_headline_are_not_the_publication_date() -> None:
    notice = read_notice(page(above="<p>实施日期：2023年10月01日</p><p>失效日期：2028年09月30日</p>"), URL)
    assert notice.published == "2023-09-12"


@pytest.mark.parametrize(
    ("address", "day"),
    [
        ("http://swt.example.gov.cn/art/2023/9/3/art_352659_1.html", "2023-09-03"),
        ("http://www.gov.cn/zhengce/content/2023-09/03/content_1.htm", "2023-09-03"),
        ("http://swt.example.gov.cn/zwgk/202309/t20230903_1.shtml", "2023-09-03"),
        ("http://www.example.gov.cn/2023/0903/1.html", None),
    ],
)
def test_the_date_in_the_address(address: str, day: str | None) -> None:
    assert read_notice(page(), address).published == day


def test_made_out_is_not_published() -> None:
    notice = read_notice(page(article=ARTICLE + SIGNATURE), URL)
    assert (notice.document_date, notice.published) == ("2023-08-31", "2023-09-12")
    assert notice.agencies == ("示例市商务局",)


def test_the_first_signature_counts_because_annexes_have_dates_too() -> None:
    annex = "<p>附件</p><p>示例市家居补贴办法</p><p>示例市财政局</p><p>2021年1月5日</p>"
    notice = read_notice(page(article=ARTICLE + "<p>示例市商务局　2023年8月31日</p>" + annex), URL)
    assert notice.document_date == "2023-08-31"


def test_a_joint_paper_names_all_its_issuers() -> None:
    article = ARTICLE + "<p>商务部　国家发展改革委　财政部</p><p>2023年7月12日</p>"
    notice = read_notice(page(title="商务部等3部门关于促进家居消费的通知", article=article), URL)
    assert notice.agencies == ("商务部", "国家发展改革委", "财政部")


def test_the_reposting_office_is_not_the_issuer() -> None:
    repost = page(
        title="（转载）示例省商务厅关于开展以旧换新活动的通知",
        above="<p>发布机构：示例市甲区人民政府乙街道办事处</p>",
    )
    assert read_notice(repost, URL).agencies == ("示例省商务厅",)


def test_the_sources_own_agency_is_the_last_word_before_a_newspaper() -> None:
    hints = Hints(agency="示例市商务局")
    assert read_notice(page(), URL, hints).agencies == ("示例市商务局",)
    assert read_notice(page(above="<p>来源：示例日报</p>"), URL, hints).agencies == ("示例市商务局",)
    assert read_notice(page(above="<p>来源：示例日报</p>"), URL).agencies == ("示例日报",)
    assert read_notice(page(above="<p>来源：本网</p>"), URL).agencies == ()


def test_the_list_row_fills_what_the_page_leaves_out() -> None:
    entry = Entry(
        title="关于开展家居焕新消费季活动的…",
        url=URL,
        date="2023-09-13",
        doc_no="示商【2023】9号",
        index_no="SW-9",
        agencies=("示例市商务局",),
        document_date="2023-09-01",
        origin_name="消费促进处",
    )
    notice = read_notice(page(), PLAIN, Hints(entry=entry))
    assert notice.title == "关于开展家居焕新消费季活动的通知"
    assert (notice.doc_no, notice.index_no, notice.document_date) == ("示商〔2023〕9号", "SW-9", "2023-09-01")
    assert (notice.agencies, notice.origin_name) == (("示例市商务局",), "消费促进处")


def test_the_number_at_the_head_of_the_paper_is_its_own_and_a_cited_one_is_not() -> None:
    own = "<p>商消费函〔2023〕12号</p>"
    cited = "<p>根据《关于促进家居消费若干措施的通知》（商消费发〔2023〕1号）精神，现通知如下。</p>"
    assert read_notice(page(article=own + ARTICLE), URL).doc_no == "商消费函〔2023〕12号"
    assert read_notice(page(article=cited + ARTICLE), URL).doc_no is None


def test_orders_and_public_notices_have_numbers_too() -> None:
    order = page(title="家居流通管理办法", article="<p>中华人民共和国商务部令</p><p>第7号</p>" + ARTICLE)
    assert read_notice(order, URL).doc_no == "商务部令第7号"
    assert (
        read_notice(page(title="商务部公告2023年第5号 关于公布名单的公告"), URL).doc_no
        == "商务部公告2023年第5号"
    )


def test_news_that_prints_a_paper_is_not_that_paper() -> None:
    printed = page(title="家居新政公布 提出11项举措", article="<p>商消费发〔2023〕146号</p>" + ARTICLE)
    assert read_notice(printed, "http://news.example.com/1.html").doc_no is None


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("发布时间：2023-09-12 10:00　来源：示例市商务局　【字体：大 中 小】", "示例市商务局"),
        ("2023-09-12 10:00来源：示例日报作者：某某", "示例日报"),
        ("来源：示例省商务厅 示例省财政厅", "示例省商务厅 示例省财政厅"),
        ("【来源：示例社】", "示例社"),
        ("2023-09-12 10:00 示例晚报", "示例晚报"),
    ],
)
def test_the_source_line(line: str, source: str) -> None:
    notice = read_notice(page(above=f"<h1>关于开展家居焕新消费季活动的通知</h1><p>{line}</p>"), PLAIN)
    assert notice.origin_name == source


@pytest.mark.parametrize(
    ("title", "column", "kind"),
    [
        ("示例市商务局关于开展家居焕新消费季活动的通知", "通知公告", "notice"),
        ("示例市商务局关于印发家居补贴实施细则的通知", "政策文件", "policy"),
        ("《家居补贴实施细则》政策解读", "政策解读", "interpretation"),
        ("我市召开家居焕新工作推进会", "工作动态", "news"),
        ("示例市第三届家居焕新消费季", "专题", "activity"),
        ("家居换新补贴如何申领", "办事服务", "guide"),
        ("家居换新补贴常见问题解答", "便民服务", "faq"),
    ],
)
def test_the_kind_of_paper(title: str, column: str, kind: str) -> None:
    head = f'<meta name="SiteName" content="示例市商务局"><meta name="ArticleTitle" content="{title}"><meta name="ColumnName" content="{column}">'
    assert read_notice(page(head=head), PLAIN).document_type == kind


@pytest.mark.parametrize(
    ("title", "heading", "expected"),
    [
        ("家居焕新消费季启动_示例频道_示例网", "", "家居焕新消费季启动"),
        ("家居焕新消费季启动 - 示例日报", "", "家居焕新消费季启动"),
        (
            "示例市商务局网站",
            "<h1>关于公布家居焕新活动门店名单的公告</h1>",
            "关于公布家居焕新活动门店名单的公告",
        ),
        ("家居焕新消费季启动|家居|消费_示例财经_示例网", "<h1>家居焕新消费季启动</h1>", "家居焕新消费季启动"),
        (
            "",
            "<div class='news_title'>关于公布家居焕新活动门店名单的公告</div>",
            "关于公布家居焕新活动门店名单的公告",
        ),
    ],
)
def test_the_headline_without_the_names_of_site_and_column(title: str, heading: str, expected: str) -> None:
    assert read_notice(page(title=title, above=heading), PLAIN).title == expected


def test_a_fragment_without_a_head_is_read_by_its_own_table() -> None:
    fragment = (
        "<div><table><tr><td><table><tr><td><b>索 引 号：</b></td><td>000/2023-1</td><td><b>主题分类：</b></td><td>商贸</td></tr>"
        "<tr><td><b>发文机关：</b></td><td>国务院办公厅</td><td><b>成文日期：</b></td><td>2023年07月01日</td></tr>"
        "<tr><td><b>标　　题：</b></td><td colspan=3>国务院办公厅关于示例事项的通知</td></tr>"
        "<tr><td><b>发文字号：</b></td><td>国办发〔2023〕1号</td><td><b>发布日期：</b></td><td>2023年07月18日</td></tr></table></td></tr></table>"
        f"<table><tr><td class='b12c' id='UCAP-CONTENT'>{ARTICLE}</td></tr></table></div>"
    ).encode()
    notice = read_notice(fragment)
    assert notice.title == "国务院办公厅关于示例事项的通知"
    assert (notice.doc_no, notice.index_no) == ("国办发〔2023〕1号", "000/2023-1")
    assert (notice.document_date, notice.published) == ("2023-07-01", "2023-07-18")
    assert notice.agencies == ("国务院办公厅",)
    assert "主题分类" not in notice.body
