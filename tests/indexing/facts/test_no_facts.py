"""What looks like a date, a place or a paper and is none."""

from __future__ import annotations

import pytest

from indexing.facts.reading import read_facts


@pytest.mark.parametrize(
    "text",
    [
        "（2019）鄂01民终1234号",
        "商消费函〔2023〕5号",
        "统一社会信用代码91110000100006921M",
        "电话：010-85093829/3830",
        "咨询电话400-660-0108",
        "4/5G网络",
        "GB3838-2002",
        "GB/T 19001-2016",
        "15%",
        "1级能效",
        "7×24小时不间断",
        "2—3件",
        "陈国庆",
        "文昌中路与国庆路交叉口",
        "五一路18号",
        "一个十一点",
        "第十四届全国人民代表大会第二次会议",
        "版本V2.10.1",
        "192.168.10.12",
        "沪ICP备10213822号",
        "证书编号：2019011606222155",
        "http://www.example.gov.cn/art/2023/9/1/art_1.html",
        "5日均线上方",
        "年满16周岁",
        "3.1 资格检查（9.1-9.2）、不匹配（9.5）",
        "1:100的比例",
        "77：73险胜",
        "300亿元规模",
    ],
)
def test_no_time_with_a_date(text: str) -> None:
    found = read_facts("", text, "2024-09-10")
    assert [time for time in found.times if time.start or time.end] == []
    assert found.deadlines == ()


@pytest.mark.parametrize(
    "text",
    [
        "填写《家电以旧换新补贴申请表》并提交",
        "刊于《中国建设报》",
        "签订《消费者权益保护承诺书》",
        "依照《行动方案》推进",
        "凭《营业执照》办理",
    ],
)
def test_forms_newspapers_certificates_and_short_forms_are_no_citations(text: str) -> None:
    assert read_facts("", text).citations == ()


@pytest.mark.parametrize(
    "text", ["黄河南岸风光", "大连锁超市", "喝青岛啤酒", "上海合作组织", "北京时间", "他在长治久安的年代"]
)
def test_words_that_run_across_the_names_of_places_are_none(text: str) -> None:
    assert read_facts("", text).regions == ()
