"""Where values end, which dates are a publication's, and what is no text at all."""

from __future__ import annotations

import pytest

from crawlers.extract.pages import read_notice
from tests.crawlers.extract.pages.samples import PARAGRAPHS, page

URL = "https://swj.example.gov.cn/c/9.html"
HEADING = "<h1>关于开展家居焕新消费季活动的通知</h1>"


def under_the_headline(line: str, **more: str) -> bytes:
    return page(above=f"{HEADING}<div class='info'>{line}</div>", **more)


@pytest.mark.parametrize(
    "line",
    [
        "来源：某区商务局点击：512字体放大",
        "来源：某区商务局发布时间：2024-03-05点击：512",
        "2024-03-05来源：某区商务局浏览次数：88次",
        "来源：某区商务局阅读 1024 次 分享到：微信 微博",
        "来源：某区商务局我有话说（40）",
        "来源：某区商务局【字体：大 中 小】打印",
        "来源：某区商务局 [ 大 中 小 ] 打印本页",
        "作者：张三来源：某区商务局日期：2024-03-05 10:20",
        "来源：某区商务局字号：小中大",
        "来源：某区商务局　A+ A-",
        "来源：某区商务局 1.2万人阅读",
        "来源：某区商务局听全文",
    ],
)
def test_a_source_ends_where_the_next_label_or_button_begins(line: str) -> None:
    notice = read_notice(under_the_headline(line), URL)
    assert (notice.origin_name, notice.agencies) == ("某区商务局", ("某区商务局",))


@pytest.mark.parametrize(
    ("line", "agency", "published"),
    [
        ("发布机构：某市商务局浏览量：3", "某市商务局", None),
        ("发布单位：某市发展改革委发布日期：2024-06-01有效性：有效", "某市发展改革委", "2024-06-01"),
        ("公开机构：某县商务局点击数[12]发布时间：2024-06-02", "某县商务局", "2024-06-02"),
    ],
)
def test_an_agency_ends_there_too_and_the_glued_label_is_read(
    line: str, agency: str, published: str | None
) -> None:
    notice = read_notice(under_the_headline(line), URL)
    assert (notice.agencies, notice.published) == ((agency,), published)


def test_words_of_a_sentence_are_no_glued_labels() -> None:
    inside = "<p>活动来源：三项安排更新时间：由各区自行确定，请消费者留意。</p>"
    assert "三项安排更新时间：由各区" in read_notice(page(article=inside * 3), URL).body


@pytest.mark.parametrize(
    "clock", ["今天是2024年9月23日 星期一", "现在是 2024-09-23 10:20:33", "当前时间：2024年09月23日 星期一"]
)
def test_a_clock_is_no_publication_date(clock: str) -> None:
    assert read_notice(under_the_headline(clock), URL).published is None
    both = under_the_headline(f"2023-05-06</div><div>{clock}")
    assert read_notice(both, URL).published == "2023-05-06"


@pytest.mark.parametrize(
    ("meta", "line", "published"),
    [
        ("2019-01-01", "发布时间：2024-03-05", "2024-03-05"),
        ("2023-12-11 08:00:00", "发布日期：2024年3月5日 来源：某区商务局", "2024-03-05"),
        ("2024-03-06 09:30:00", "发布时间：2024-03-05", "2024-03-06T09:30:00+08:00"),
    ],
)
def test_the_visible_date_beats_a_meta_of_another_week(meta: str, line: str, published: str) -> None:
    head = f"<meta name='PubDate' content='{meta}'>"
    assert read_notice(under_the_headline(line, head=head), URL).published == published


@pytest.mark.parametrize(
    ("spelled", "published"),
    [
        ("2025 09 03", "2025-09-03"),
        ("25-09-03 10:20", "2025-09-03T10:20:00+08:00"),
        ("25/9/3", "2025-09-03"),
        ("Wed Sep 03 11:00:00 CST 2025", "2025-09-03T11:00:00+08:00"),
        ("1756868400000", "2025-09-03T11:00:00+08:00"),
        ("1756868400", "2025-09-03T11:00:00+08:00"),
        ("99-99-99", None),
    ],
)
def test_moments_as_programs_print_them(spelled: str, published: str | None) -> None:
    assert read_notice(under_the_headline(f"发布时间：{spelled}"), URL).published == published
    head = f"<meta name='PubDate' content='{spelled}'>"
    assert read_notice(page(head=head), URL).published == published


@pytest.mark.parametrize(
    "script",
    [
        "var pubdata='2024-03-05 08:30';$('#date').html(pubdata);",
        'var ct = "1709598600";',
        "var page={publishTime:1709598600000};",
    ],
)
def test_a_date_that_only_a_variable_holds(script: str) -> None:
    body = page(below=f"<script>{script}</script>")
    assert read_notice(body, URL).published == "2024-03-05T08:30:00+08:00"


@pytest.mark.parametrize(
    "line",
    [
        "发布时间：<script>document.write('2024-03-05')</script> <script>document.write(\"来源：某区商务局\")</script>",
        "<script>var d='2024-03-05 00:00:00', ly=\"某区商务局\";document.write('发布时间：'+d.substr(0,10)+' 来源：'+ly);</script>",
        "<script>var src = '某区商务局';\n if(src!='') {document.write('<b>来源：</b>' + src);}</script> 发布时间：2024-03-05",
    ],
)
def test_values_that_scripts_write_in_place(line: str) -> None:
    notice = read_notice(under_the_headline(line), URL)
    assert (notice.published, notice.origin_name) == ("2024-03-05", "某区商务局")


def test_a_script_that_chooses_or_computes_writes_nothing() -> None:
    line = "<script>if(a){document.write('来源：甲局')}else{document.write('来源：乙局')}</script><script>document.write('来源：'+who())</script>"
    assert read_notice(under_the_headline(line), URL).origin_name is None


@pytest.mark.parametrize(
    "widget",
    [
        "我有话说（40）",
        "【关闭当前页面】【打印】",
        "浏览次数：512 分享 收藏",
        "购物车（3）去结算",
        "首页 > 政务公开 > 通知公告",
        "共12人参与 我要评论",
    ],
)
def test_counters_carts_and_breadcrumbs_are_no_text(widget: str) -> None:
    body = page(article="".join(f"<p>{text}</p>" for text in (*PARAGRAPHS, widget)))
    assert read_notice(body, URL).body == "\n".join(PARAGRAPHS)


def test_a_figure_alone_on_a_line_is_text() -> None:
    body = page(article="".join(f"<p>{text}</p>" for text in (*PARAGRAPHS, "1500")))
    assert read_notice(body, URL).body.endswith("\n1500")


def test_a_byline_that_names_its_source_beats_an_old_meta() -> None:
    body = under_the_headline(
        "2024-03-05 09:30 来源：某区商务局", head="<meta name='PubDate' content='2019-01-01'>"
    )
    assert read_notice(body, URL).published == "2024-03-05T09:30:00+08:00"


@pytest.mark.parametrize("number", ["A-2024-01", "SCA-2024-0012", "11370000A/2024-00012"])
def test_an_index_number_holds_what_looks_like_a_font_button(number: str) -> None:
    assert read_notice(under_the_headline(f"索引号：{number} 点击：12"), URL).index_no == number
    assert read_notice(under_the_headline(f"索引号：{number}浏览次数：12"), URL).index_no == number


def test_dates_and_a_number_in_one_glued_row() -> None:
    notice = read_notice(
        under_the_headline("成文日期：2024-03-01发布日期：2024-03-05文号：某商函〔2024〕3号"), URL
    )
    assert (notice.document_date, notice.published, notice.doc_no) == (
        "2024-03-01",
        "2024-03-05",
        "某商函〔2024〕3号",
    )


def test_a_quoted_name_keeps_no_half_of_its_quotes() -> None:
    notice = read_notice(under_the_headline("来源：“某市发布”微信公众号 2024-03-05"), URL)
    assert notice.origin_name == "某市发布微信公众号"
