"""When two pages carry the same paper: titles, numbers, 文号 and likeness together."""

from __future__ import annotations

from dataclasses import replace

import pytest

from indexing.reposts import LIKENESS, Face, likeness, same_paper, sketch

TEXT = "".join(
    f"第{n}条，家居卖场应当在第{n}周内公布第{n}批参与品类和优惠措施，并保存凭证备查。" for n in range(30)
)
ELSE = "".join(f"其{n}，外贸企业应当在{n}日前报送第{n}季度展会计划与人员名单。" for n in range(30))
TITLE = "商务部等部门办公厅关于印发促进家居消费若干措施的通知"
PAPER = Face(TITLE, "商消费发〔2023〕146号", "2023-07-12", "2023-07-18", sketch(TEXT))
COPY = replace(PAPER, document_date=None, published="2023-07-19", sketch=sketch(f"来源：商务部\n{TEXT}"))


@pytest.mark.parametrize(
    "headline",
    [
        "13部门发文：促进家居消费",
        "重磅！15条措施促进家居消费来了",
        "2023年家居消费怎么补？看这里",
        "（转载）商务部等部门印发促进家居消费若干措施",
        "关于家居消费，大家最关心的都在这里",
        "商务部办公厅等十三部门关于家居消费的新举措",
    ],
)
def test_the_same_number_and_text_under_another_headline_is_the_same_paper(headline: str) -> None:
    assert same_paper(PAPER, replace(COPY, title=headline))
    assert same_paper(replace(COPY, title=headline), PAPER)


@pytest.mark.parametrize(
    "title",
    [
        "示例省商务厅转发商务部等部门促进家居消费若干措施",
        "关于转发促进家居消费若干措施的通知",
        "关于贯彻促进家居消费若干措施有关工作的函",
        "关于落实商务部等部门促进家居消费通知的安排",
        "示例省商务厅关于做好家居消费工作的通知",
        "示例省发展改革委、示例省商务厅关于做好家居消费工作的通知",
        "示例省商务厅印发促进家居消费若干措施",
        "促进家居消费若干措施（第二批）",
        "家居消费第3期",
        "2024年家居消费怎么补？看这里",
    ],
)
def test_who_forwards_a_notice_and_the_next_batch_are_papers_of_their_own(title: str) -> None:
    base = replace(PAPER, title=f"{TITLE}（2023年）") if "2024" in title else PAPER
    assert not same_paper(base, replace(COPY, title=title))
    assert not same_paper(replace(COPY, title=title), base)


def test_a_forwarding_notice_reprinted_under_its_own_title_is_one_paper() -> None:
    forwarded = replace(PAPER, title="示例省商务厅转发商务部等部门促进家居消费若干措施的通知")
    assert same_paper(forwarded, replace(COPY, title=f"（转载）{forwarded.title}"))


def test_another_headline_needs_both_the_number_and_the_text() -> None:
    headline = replace(COPY, title="13部门发文：促进家居消费")
    assert not same_paper(PAPER, replace(headline, doc_no=None))
    assert not same_paper(PAPER, replace(headline, doc_no="商消费发〔2023〕147号"))
    assert not same_paper(PAPER, replace(headline, sketch=sketch(ELSE)))
    assert not same_paper(PAPER, replace(headline, sketch=None))
    assert not same_paper(PAPER, replace(headline, document_date="2023-08-01"))


def test_a_headline_over_a_shortened_text_holds_down_to_the_threshold() -> None:
    sentences = TEXT.split("。")
    shortened, scrap = (sketch("。".join(sentences[:n])) for n in (26, 8))
    assert PAPER.sketch and shortened and scrap
    assert likeness(PAPER.sketch, shortened) >= LIKENESS > likeness(PAPER.sketch, scrap)
    headline = replace(COPY, title="13部门发文：促进家居消费")
    assert same_paper(PAPER, replace(headline, sketch=shortened))
    assert not same_paper(PAPER, replace(headline, sketch=scrap))
