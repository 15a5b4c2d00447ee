"""Which paper is the one that is waited for."""

from __future__ import annotations

import pytest

from alerts.matching.papers import Named, is_the_paper, nearest

PLAN = "《轻工业稳增长工作方案（2023—2024年）》"


@pytest.mark.parametrize(
    "title",
    [
        "轻工业稳增长工作方案（2023—2024年）",
        "轻工业稳增长工作方案(2023-2024年)",
        "工业和信息化部 国家发展改革委 商务部关于印发《轻工业稳增长工作方案（2023—2024年）》的通知",
        "关于印发轻工业稳增长工作方案（2023～2024年）的通知",
        "三部门联合印发《轻工业稳增长工作方案（2023—2024年）》",
    ],
)
def test_the_paper_itself_and_the_notice_that_issues_it(title: str) -> None:
    assert is_the_paper(PLAN, title, None)


@pytest.mark.parametrize(
    "title",
    [
        "《轻工业稳增长工作方案（2023—2024年）》解读",
        "一图读懂《轻工业稳增长工作方案（2023—2024年）》",
        "浙江省经信厅转发关于印发《轻工业稳增长工作方案（2023—2024年）》的通知",
        "关于贯彻落实工业和信息化部印发《轻工业稳增长工作方案（2023—2024年）》的通知",
        "轻工业稳增长工作方案（2025—2026年）",
        "轻工业稳增长工作方案",
        "",
    ],
)
def test_what_is_about_it_or_like_it_is_not_it(title: str) -> None:
    assert not is_the_paper(PLAN, title, None)


def test_a_number_in_any_brackets_is_the_number_alone() -> None:
    assert is_the_paper("工信部联消费[2023]101号", "随便什么", "工信部联消费〔2023〕101号")
    assert not is_the_paper("工信部联消费[2023]101号", "工信部联消费〔2023〕101号的解读", None)
    assert not is_the_paper("工信部联消费[2023]101号", "随便什么", "工信部联消费〔2023〕102号")


def test_candidates_are_the_alike_without_the_paper() -> None:
    alike = Named("a", "《轻工业稳增长工作方案（2023—2024年）》解读", None)
    less = Named("b", "轻工业稳增长工作方案", None)
    it, other = Named("c", PLAN, None), Named("d", "关于餐饮节能的通知", None)
    assert nearest(PLAN, [other, less, it, alike]) == [alike, less]
