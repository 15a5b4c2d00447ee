"""Times in the house style: their words, their kind, their days."""

from __future__ import annotations

import pytest

from indexing.facts.facts import Time
from indexing.facts.times import read_times

DAY = "2024-09-10"  # a Tuesday


def said(
    text: str, published: str | None = DAY, title: str = ""
) -> list[tuple[str, str, str | None, str | None]]:
    return [(time.text, time.kind, time.start, time.end) for time in read_times(text, published, title)]


@pytest.mark.parametrize(
    ("text", "words", "kind", "start", "end"),
    [
        # days, months, years
        ("家装节于2025年3月8日开幕", "2025年3月8日", "point", "2025-03-08", "2025-03-08"),
        ("二〇二五年三月八日", "二〇二五年三月八日", "point", "2025-03-08", "2025-03-08"),
        ("２０２５年３月８日", "２０２５年３月８日", "point", "2025-03-08", "2025-03-08"),
        ("2025 年 3 月\n8 日公布", "2025 年 3 月\n8 日", "point", "2025-03-08", "2025-03-08"),
        ("更新于2025/3/8 9:05:12", "2025/3/8 9:05:12", "point", "2025-03-08T09:05", "2025-03-08T09:05"),
        ("19年4月开业", "19年4月", "point", "2019-04", "2019-04"),
        ("2026年度计划", "2026年度", "point", "2026", "2026"),
        ("2025年第四季度", "2025年第四季度", "point", "2025-10", "2025-12"),
        ("去年下半年", "去年下半年", "point", "2023-07", "2023-12"),
        ("今年前8个月", "今年前8个月", "range", "2024-01", "2024-08"),
        ("前三季度", "前三季度", "range", "2024-01", "2024-09"),
        ("10月中旬开业", "10月中旬", "point", "2024-10-11", "2024-10-20"),
        ("9月初启动", "9月初", "point", "2024-09-01", "2024-09-10"),
        ("全年累计", "全年", "point", "2024", "2024"),
        ("上季度", "上季度", "point", "2024-04", "2024-06"),
        ("昨天9点20到店", "昨天9点20", "point", "2024-09-09T09:20", "2024-09-09T09:20"),
        ("2012年冬季", "2012年冬季", "range", "2012-12", "2013-02"),
        # ranges
        ("于2025年9—12月开展", "2025年9—12月", "range", "2025-09", "2025-12"),
        ("9、10月份", "9、10月份", "range", "2024-09", "2024-10"),
        ("一至七月", "一至七月", "range", "2024-01", "2024-07"),
        ("10月5-7日", "10月5-7日", "range", "2024-10-05", "2024-10-07"),
        (
            "10月1日（星期二）至7日（星期一）",
            "10月1日（星期二）至7日（星期一）",
            "range",
            "2024-10-01",
            "2024-10-07",
        ),
        ("11月20日至次年1月5日", "11月20日至次年1月5日", "range", "2024-11-20", "2025-01-05"),
        ("12月20日-1月5日", "12月20日-1月5日", "range", "2024-12-20", "2025-01-05"),
        ("2023.09.15～10.15", "2023.09.15～10.15", "range", "2023-09-15", "2023-10-15"),
        ("9月15-10月7日", "9月15-10月7日", "range", "2024-09-15", "2024-10-07"),
        ("活动时间：9.1-10.7", "9.1-10.7", "range", "2024-09-01", "2024-10-07"),
        (
            "9月8日10:00至9月10日24:00",
            "9月8日10:00至9月10日24:00",
            "range",
            "2024-09-08T10:00",
            "2024-09-10T24:00",
        ),
        (
            "9月8日上午9时至11时30分",
            "9月8日上午9时至11时30分",
            "range",
            "2024-09-08T09:00",
            "2024-09-08T11:30",
        ),
        (
            "自2024年8月24日0时起，至2024年12月31日24时止",
            None,
            "range",
            "2024-08-24T00:00",
            "2024-12-31T24:00",
        ),
        ("2021至2025年", "2021至2025年", "range", "2021", "2025"),
        ("“十四五”期间", "“十四五”期间", "range", "2021", "2025"),
        ("10月中旬至月底", "10月中旬至月底", "range", "2024-10-11", "2024-10-31"),
        ("618期间（5月31日-6月18日）", "618期间（5月31日-6月18日）", "range", "2024-05-31", "2024-06-18"),
        # one end
        ("9月15日前报送", "9月15日前", "deadline", None, "2024-09-15"),
        ("6月底前完成", "6月底前", "deadline", None, "2024-06-30"),
        ("2025年12月29日17时前", "2025年12月29日17时前", "deadline", None, "2025-12-29T17:00"),
        ("截至8月31日", "截至8月31日", "deadline", None, "2024-08-31"),
        ("截止日期：2024年9月20日，过期不候", "2024年9月20日", "deadline", None, "2024-09-20"),
        ("有效期至2026年12月31日", "有效期至2026年12月31日", "deadline", None, "2026-12-31"),
        ("到2027年，基本形成", "到2027年", "deadline", None, "2027"),
        ("到“十四五”期末", "到“十四五”期末", "deadline", None, "2025"),
        ("自2024年10月1日起施行", "自2024年10月1日起", "from", "2024-10-01", None),
        ("2021年以来", "2021年以来", "from", "2021", None),
        ("10月起开售", "10月起", "from", "2024-10", None),
        # from the day of publication
        ("即日起至12月31日", "即日起至12月31日", "range", DAY, "2024-12-31"),
        ("即日起报名", "即日起", "from", DAY, None),
        ("自公告发布之日起至2024年11月30日", "自公告发布之日起至2024年11月30日", "range", DAY, "2024-11-30"),
        ("本办法自印发之日起30日后施行", "自印发之日起30日后", "from", "2024-10-10", None),
        ("昨晚（9月9日）启动", "昨晚（9月9日）", "point", "2024-09-09", "2024-09-09"),
        ("本周六凌晨2:00维护", "本周六凌晨2:00", "point", "2024-09-14T02:00", "2024-09-14T02:00"),
        ("下个月上线", "下个月", "point", "2024-10", "2024-10"),
        ("近5年来", "近5年来", "range", "2019-09-10", "2024-09-10"),
        ("未来三天", "未来三天", "range", "2024-09-10", "2024-09-12"),
        ("近7天", "近7天", "range", "2024-09-04", "2024-09-10"),
        # holidays
        ("国庆假期", "国庆假期", "range", "2024-10-01", "2024-10-07"),
        ("2023年春节期间", "2023年春节期间", "range", "2023-01-21", "2023-01-27"),
        ("双11大促", "双11", "point", "2024-11-11", "2024-11-11"),
        # no place on the calendar
        ("有效期5年", "有效期5年", "duration", None, None),
        ("5个工作日内办结", "5个工作日内", "duration", None, None),
        ("每年3月底前报送", "每年3月底前", "recurring", None, None),
        ("周一至周五9:00-17:00", "周一至周五9:00-17:00", "recurring", None, None),
        ("自受理之日起15个工作日内", "自受理之日起15个工作日内", "deadline", None, None),
        ("收到《核定表》之日起60日内", "收到《核定表》之日起60日内", "deadline", None, None),
        ("合同期满前3个月", "合同期满前3个月", "deadline", None, None),
        ("复核后5个工作日内", "复核后5个工作日内", "deadline", None, None),
        ("自口岸启用之日起至2047年6月30日止", None, "deadline", None, "2047-06-30"),
        ("今年4月正式上线以来", None, "from", "2024-04", None),
        ("将于10月7日结束", "10月7日", "deadline", None, "2024-10-07"),
    ],
)
def test_one_expression(text: str, words: str | None, kind: str, start: str | None, end: str | None) -> None:
    (found,) = said(text)
    assert found == (words or text, kind, start, end)


def test_a_list_of_full_items_is_several_times_and_the_later_inherit() -> None:
    assert said("于2026年8月25日、26日补报") == [
        ("2026年8月25日", "point", "2026-08-25", "2026-08-25"),
        ("26日", "point", "2026-08-26", "2026-08-26"),
    ]


def test_a_day_with_hao_counts_only_in_a_list_of_days() -> None:
    assert [time[2] for time in said("9月15号、16号开放")] == ["2024-09-15", "2024-09-16"]
    assert said("乘坐3、5号公交") == []


def test_a_year_that_is_left_out_is_that_of_the_publication_unless_the_day_lies_far_ahead_or_long_past() -> (
    None
):
    assert said("11月19日发生地震", "1997-02-04")[0][2] == "1996-11-19"
    assert said("请于11月19日前报送", "1997-02-04")[0][3] == "1997-11-19"
    assert said("1月5日前报送总结", "2024-12-20")[0][3] == "2025-01-05"
    assert said("5月6日，各地反映良好", "2024-12-20")[0][2] == "2024-05-06"


def test_a_bare_day_is_the_last_one_in_a_report_and_the_next_one_in_a_notice() -> None:
    assert said("27日，记者获悉", "2024-09-07")[0][2] == "2024-08-27"
    assert said("请于27日前报送", "2024-09-07")[0][3] == "2024-09-27"


def test_a_bare_month_takes_the_year_that_the_sentence_names() -> None:
    assert said("2022年启动，9月15日完成")[1][2] == "2022-09-15"


def test_without_a_publication_the_title_lends_its_year_and_nothing_is_invented() -> None:
    assert said("9月15日前报送", None)[0][3] is None
    assert said("9月15日前报送", None, "2022年家居消费季")[0][3] == "2022-09-15"
    assert said("今年下半年", None) == [("今年下半年", "point", None, None)]


def test_what_recurs_makes_what_follows_in_the_clause_recur_but_not_what_has_a_year() -> None:
    assert [time[1] for time in said("每年2月底前考核，3月底前监测，2025年4月底前公布")] == [
        "recurring",
        "recurring",
        "deadline",
    ]


def test_a_paper_s_beginning_and_its_last_day_are_two_times() -> None:
    assert [time[1:] for time in said("本通知自2024年10月1日起施行，有效期至2027年12月31日")] == [
        ("from", "2024-10-01", None),
        ("deadline", None, "2027-12-31"),
    ]


def test_two_clauses_that_each_say_one_end_are_two_times() -> None:
    assert [time[1] for time in said("9月14日20:00开始；9月19日14:00截止")] == ["from", "deadline"]


def test_the_day_of_an_event_that_is_not_this_papers_issue_is_unknown() -> None:
    (time,) = read_times("行政法规应当自公布之日起30日后施行", DAY)
    assert (time.start, time.end, time.uncertain) == (None, None, True)


def test_what_is_fuzzy_is_marked_uncertain() -> None:
    unsure = {time.text: time.uncertain for time in read_times("9月初到店，近三年来不变。3月1日开业。", DAY)}
    assert unsure == {"9月初": True, "近三年来": True, "3月1日": False}


def test_spans_count_characters_of_the_text_as_given() -> None:
    text = "🎁🎁 活动：２０２４年９月１日至３０日。"
    (time,) = read_times(text, None)
    assert text[time.start_char : time.end_char] == time.text == "２０２４年９月１日至３０日"


@pytest.mark.parametrize("text", ["2023年13月45日", "2月30日至3月5日", "9月31日前", "25:70", "0月0日"])
def test_no_day_is_made_of_what_is_none(text: str) -> None:
    times: tuple[Time, ...] = read_times(text, DAY)
    for time in times:
        for value in (time.start, time.end):
            assert value is None or (
                "-13" not in value and "-30T" not in value and value[5:] not in ("02-30", "09-31")
            )


def test_a_published_that_is_no_day_is_refused() -> None:
    with pytest.raises(ValueError, match="month"):
        read_times("9月1日", "2024-13-01")
