"""Deadlines, agencies, regions, citations, figures and measures of invented papers and reports."""

from __future__ import annotations

import pytest

from indexing.facts.facts import Facts
from indexing.facts.reading import read_facts

NOTICE_TITLE = "江临市商务局 江临市财政局关于开展2025年家居焕新活动的通知"
NOTICE = """江商务〔2025〕18号
江临市商务局 江临市财政局关于开展2025年家居焕新活动的通知
各县（市、区）商务局：
为贯彻落实《关于促进家居消费的若干措施》和《江临省推动消费品以旧换新实施方案》（江政办发〔2024〕31号），现就有关事项通知如下：
一、请各地于9月15日前将活动方案报送市商务局。企业报名时间：2025年9月1日至9月20日。
二、消费者须在12月31日前核销消费券；材料不全的，于10月8日前补正。
三、力争到2027年形成一批示范街区。本通知自2025年9月1日起施行，《江临市家电下乡办法》（江商务〔2009〕7号）同时废止。
四、填写《参与企业申请表》，支持旧房装修、适老化改造，完善家电家具废旧物资回收网络。
江临市商务局
江临市财政局
2025年8月20日"""


@pytest.fixture(scope="module")
def notice() -> Facts:
    return read_facts(NOTICE_TITLE, NOTICE, "2025-08-21")


def test_deadlines_have_a_day_a_kind_and_what_is_to_be_done(notice: Facts) -> None:
    assert [(one.date, one.kind) for one in notice.deadlines] == [
        ("2025-09-15", "report"),
        ("2025-09-20", "apply"),
        ("2025-12-31", "redeem"),
        ("2025-10-08", "correct"),
    ]
    assert notice.deadlines[0].what == "将活动方案报送市商务局"
    assert NOTICE[slice(*notice.deadlines[0].span)] == "9月15日前"


@pytest.mark.parametrize(
    ("text", "date", "kind"),
    [
        ("申报截止时间：2025年3月31日17:00", "2025-03-31", "apply"),
        ("投标截止时间（开标时间）：2025年3月31日9时30分", "2025-03-31", "apply"),
        ("征集期：2025年3月1日至2025年3月31日", "2025-03-31", "apply"),
        ("报名截至3月31日", "2025-03-31", "apply"),
        ("从即日起至3月31日止接受报名", "2025-03-31", "apply"),
        ("3月31日（含）前提交材料", "2025-03-31", "apply"),
        ("最迟不超过3月31日报送", "2025-03-31", "report"),
        ("2025年3月底前完成验收", "2025-03-31", "other"),
        ("礼品须在3月31日16:00之前兑换", "2025-03-31", "redeem"),
    ],
)
def test_one_deadline(text: str, date: str, kind: str) -> None:
    (due,) = read_facts("", text, "2025-03-01").deadlines
    assert (due.date, due.kind) == (date, kind)


@pytest.mark.parametrize(
    "text",
    [
        "截至3月31日，全市已报名企业200家",
        "活动时间：2025年3月1日至3月31日",
        "公示期为2025年3月1日至3月7日",
        "力争2027年底前建成10个示范县",
        "自2025年7月1日起施行",
        "每年3月31日前报送总结",
        "在3月31日前购买的消费者可以申请",
        "受理之日起5个工作日内办结",
    ],
)
def test_no_deadline(text: str) -> None:
    assert read_facts("", text, "2025-03-01").deadlines == ()


def test_all_agencies_of_a_joint_notice_issue_it(notice: Facts) -> None:
    assert [one.text for one in notice.agencies if one.role == "issuer"] == ["江临市商务局", "江临市财政局"]


def test_citations_have_their_numbers_their_relation_and_the_papers_own(notice: Facts) -> None:
    assert [(one.title, one.number, one.relation, one.own) for one in notice.citations] == [
        (None, "江商务〔2025〕18号", "cites", True),
        ("关于促进家居消费的若干措施", None, "carries_out", False),
        ("江临省推动消费品以旧换新实施方案", "江政办发〔2024〕31号", "carries_out", False),
        ("江临市家电下乡办法", "江商务〔2009〕7号", "repeals", False),
    ]


def test_measures_are_those_the_text_speaks_of(notice: Facts) -> None:
    assert [one.n for one in notice.measures] == [3, 5, 8, 9, 11]


def test_a_text_that_is_not_about_the_home_carries_out_no_measure() -> None:
    assert read_facts("", "支持汽车下乡，发放消费券，举办购物节。").measures == ()


def test_a_notice_that_issues_a_titled_paper_is_no_report_and_all_its_signers_count() -> None:
    title = "江东省商务厅等8部门关于印发《江东省促进家居消费实施方案》的通知"
    text = (
        f"{title}\n江商务〔2023〕15号\n请贯彻执行。\n江东省商务厅 江东省发展改革委 江东省财政厅\n2023年9月1日"
    )
    found = read_facts(title, text, "2023-09-02")
    assert [one.text for one in found.agencies] == ["江东省商务厅", "江东省发展改革委", "江东省财政厅"]
    assert [(one.number or one.title, one.own) for one in found.citations] == [
        ("江东省促进家居消费实施方案", True),
        ("江商务〔2023〕15号", True),
    ]


def test_a_title_may_begin_with_its_office_without_guanyu() -> None:
    found = read_facts("成都市商务局2025年家装厨卫焕新补贴申报指南", "一、申报时间：2025年3月1日至3月20日。")
    assert [one.text for one in found.agencies] == ["成都市商务局"]


def test_the_issuer_of_a_report_is_whose_paper_it_tells_of() -> None:
    text = "新华网消息，近日，商务部会同工业和信息化部、住房城乡建设部等9部门联合印发《关于扩大家居消费的通知》。市发展改革委负责人介绍了情况。"
    found = read_facts("九部门发文扩大家居消费", text)
    assert [one.text for one in found.agencies] == ["商务部", "工业和信息化部", "住房城乡建设部"]


def test_hosts_are_no_issuers() -> None:
    text = "记者获悉，由云南省商务厅主办、昆明市商务局承办的家居博览会开幕。"
    roles = {one.text: one.role for one in read_facts("家居博览会开幕", text).agencies}
    assert roles == {"云南省商务厅": "host", "昆明市商务局": "organiser"}


def test_a_body_that_passed_a_rule_issued_it() -> None:
    text = "江临市会展条例\n2019年4月25日 江临市第十七届人民代表大会常务委员会第二十四次会议通过\n第一条 为了促进会展业发展，制定本条例。"
    assert [one.text for one in read_facts("江临市会展条例", text).agencies] == [
        "江临市第十七届人民代表大会常务委员会"
    ]


def test_regions_of_a_report_are_where_measures_are_told_of() -> None:
    text = "新华社成都5月3日电 四川德阳发放家电以旧换新补贴，福建厦门、浙江推出优惠活动。来自云南的企业参展。北京朝阳也开展了家居消费季。"
    found = read_facts("各地促进家居消费", text)
    applies = [(one.text, one.code) for one in found.regions if one.role == "applies"]
    assert applies == [
        ("四川德阳", "510600"),
        ("福建厦门", "350200"),
        ("浙江", "330000"),
        ("北京朝阳", "110105"),
    ]


def test_a_paper_applies_in_its_issuers_region_and_not_where_it_only_names_places() -> None:
    text = "各有关单位：\n赴浙江、广东考察的企业请报名。特此通知。\n厦门市商务局\n2025年3月1日"
    found = read_facts("厦门市商务局关于组织考察的通知", text)
    assert {one.text: one.role for one in found.regions} == {
        "厦门市": "applies",
        "浙江": "mentioned",
        "广东": "mentioned",
    }


def test_a_county_of_a_common_name_is_the_one_in_the_papers_region() -> None:
    found = read_facts("南京市家居消费补贴公告", "现将鼓楼区名单公布如下。", "2025-01-01")
    assert ("鼓楼区", "320106") in [(one.text, one.code) for one in found.regions]


def test_figures_come_with_what_they_count() -> None:
    found = read_facts("", "今年已开展促消费活动220余场，获证企业4600多家，带动销售额3500多万元，单价299元。")
    assert [(one.text, one.counts) for one in found.figures] == [
        ("220余场", "今年已开展促消费活动"),
        ("4600多家", "获证企业"),
        ("3500多万元", "带动销售额"),
    ]


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("根据《家居消费促进办法》制定", "carries_out"),
        ("近期将出台《家居产业高质量发展工作方案》", "announces"),
        ("《家居消费促进办法》同时废止", "repeals"),
        ("现转发《家居消费促进办法》", "forwards"),
        ("专家解读《家居消费促进办法》", "cites"),
    ],
)
def test_what_a_text_does_to_another_paper(text: str, relation: str) -> None:
    (citation,) = read_facts("", text).citations
    assert citation.relation == relation


def test_nested_and_unclosed_titles_are_read_to_the_outermost() -> None:
    text = "《某厅关于印发《家居消费促进办法》的通知》和《未完的标题"
    (citation,) = read_facts("", text).citations
    assert citation.title == "某厅关于印发《家居消费促进办法》的通知"
    assert read_facts("", "《" * 500 + "》" * 500).citations == ()


@pytest.mark.parametrize(
    ("title", "named", "own"),
    [
        ("关于印发《甲省2025年家装厨卫补贴实施细则》的通知", "甲省家装厨卫补贴实施细则", True),
        ("关于印发《甲省2025年家装厨卫补贴实施细则》的通知", "甲省2024年家装厨卫补贴实施细则", False),
        ("关于印发《甲省家装厨卫补贴实施细则》的通知", "甲省家电补贴实施细则", False),
    ],
)
def test_a_text_names_its_own_paper_also_without_the_year(title: str, named: str, own: bool) -> None:
    (citation,) = read_facts(title, f"现将《{named}》印发给你们，请遵照执行。", "2025-09-01").citations
    assert citation.own is own


@pytest.mark.parametrize("day", ["2025年9月12日起", "9月底前", "2025年初至今", "3日内"])
def test_what_a_sum_counts_begins_behind_the_day(day: str) -> None:
    (figure,) = read_facts("", f"自{day}发放家具消费券3000多万元。", "2025-09-20").figures
    assert figure.counts == "发放家具消费券"
