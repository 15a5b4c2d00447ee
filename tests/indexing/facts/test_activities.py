"""Activities in running text, lists, labels and the ministry's form, all invented; and what only looks like one."""

from __future__ import annotations

import calendar
import json
import re
from pathlib import Path
from typing import Any

import pytest

from indexing.facts.facts import Activity
from indexing.facts.reading import read_facts

SAMPLES = [
    json.loads(line)
    for line in Path(__file__).with_name("activity_samples.jsonl").read_text("utf-8").split("\n")
    if line.strip()
]


def activities(text: str, title: str = "", published: str | None = "2025-03-01") -> tuple[Activity, ...]:
    return read_facts(title, text, published).activities


def flat(name: str) -> str:
    return re.sub(r"[\s“”\"《》【】]", "", name)


LAST = "last"


def day(iso: str | None, which: str) -> str | None:
    """A month stands for its first or last day."""
    if iso is None or len(iso) > 7:
        return iso
    year, month = map(int, iso.split("-"))
    return f"{iso}-{calendar.monthrange(year, month)[1] if which == LAST else 1:02d}"


def alike(gold: dict[str, Any], name: str) -> bool:
    """Equal to one of its forms, or within one, or holding one, for most of its length."""
    forms = [flat(form) for form in (gold["name"], *gold.get("aliases", ()))]
    said = flat(name)
    return any(
        form == said
        or (form in said and len(form) >= 0.6 * len(said))
        or (said in form and len(said) >= 0.5 * len(form))
        for form in forms
    )


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample["id"])
def test_a_sample_gives_its_activities_and_no_other(sample: dict[str, Any]) -> None:
    read = activities(sample["text"], sample["title"], sample["published"])
    for gold in sample["activities"]:
        if gold.get("optional"):
            continue
        found = [activity for activity in read if alike(gold, activity.name)]
        assert found, (gold["name"], [activity.name for activity in read])
        assert any(
            day(one.start, "01") == day(gold.get("start"), "01")
            and day(one.end, LAST) == day(gold.get("end"), LAST)
            for one in found
        ), [(one.name, one.start, one.end) for one in found]
        for field in ("organisers", "places"):
            assert any(set(gold.get(field, ())) <= set(getattr(one, field)) for one in found)
    invented = [
        activity.name
        for activity in read
        if not any(alike(gold, activity.name) for gold in sample["activities"])
    ]
    assert invented == []


FORM = """附件
家居焕新消费季重点活动表
填报单位：浙江省商务厅
序号\t省份\t活动名称\t活动时间\t活动地点\t主办单位\t参与企业\t活动内容
1\t浙江省\t“暖冬焕家”嘉年华\t2023年11月1日-11月30日\t杭州市会展中心\t杭州市商务局、市家居协会\t红星卖场、云杉家居等20家\t智能家电满3000元减300元
2\t\t家具直播节\t10月中旬\t线上\t宁波市商务局\t\t全场8折
合计\t2场\t\t\t\t\t\t"""


def test_each_row_of_the_ministrys_form_is_an_activity() -> None:
    season, carnival, live = activities(FORM, "", "2023-09-15")
    assert season.name == "家居焕新消费季"
    assert (carnival.name, carnival.kind) == ("“暖冬焕家”嘉年华", "嘉年华")
    assert (carnival.start, carnival.end) == ("2023-11-01", "2023-11-30")
    assert carnival.organisers == ("杭州市商务局", "市家居协会")
    assert carnival.participants == ("红星卖场", "云杉家居")
    assert (carnival.places, carnival.region_codes) == (("杭州市会展中心",), ("330100",))
    assert (carnival.categories, carnival.themes) == (("家电",), ("智能",))
    assert [(b.amount, b.threshold) for b in carnival.benefits] == [(300, 3000)]
    assert (live.name, live.start, live.end) == ("家具直播节", "2023-10-11", "2023-10-20")
    assert (live.region_codes, [b.zhe for b in live.benefits]) == (("330000",), [8])
    assert {carnival.campaign, live.campaign} == {"家居焕新消费季"}
    assert all(FORM[start:end] == one.name for one in (carnival, live) for start, end in one.spans)


def test_places_named_before_are_those_of_the_activity() -> None:
    (found,) = activities("吉林、山东、青海等地将举办家电家居消费节、嘉年华等活动。")
    assert found.name == "家电家居消费节"
    assert found.region_codes == ("220000", "370000", "630000")


def test_a_page_of_terms_is_about_its_title() -> None:
    text = "一、活动时间：2025年5月1日至5月5日\n二、活动内容：购买沙发满5000元减500元。"
    (found,) = activities(text, "沙发狂欢周末")
    assert (found.name, found.start, found.end) == ("沙发狂欢周末", "2025-05-01", "2025-05-05")
    assert len(found.benefits) == 1


def test_until_the_money_is_gone() -> None:
    text = "“云享家居”购物节自6月1日起举办，消费券先到先得、领完即止。"
    (found,) = activities(text)
    assert found.until_exhausted and (found.start, found.end) == ("2025-06-01", None)


@pytest.mark.parametrize(
    "text",
    [
        "春节、端午节等传统节日期间，正值装修旺季。",
        "第三章第二节规定，本节所称展会是指展览活动。",
        "各级商务主管部门应当规范促销活动，不得先涨价后打折。",
        "一季度消费市场平稳，二季度有望回升。",
        "为节约用水、节能降耗，开展“节水宣传周”活动的学校增加了。",
        "以“诚信兴商”为主题的培训班开班。",
        "陈国庆同志主持会议，强调抓好关键环节。",
        "《关于办好年货大集倡议书》已印发。",
    ],
)
def test_what_is_no_activity(text: str) -> None:
    assert activities(text) == ()


def test_a_form_of_very_many_rows_gives_the_first_thousand() -> None:
    rows = "".join(
        f"{n}\t第{n}届云州家居节\t2025年5月{n % 28 + 1}日\t云州市商务局\n" for n in range(1, 1_501)
    )
    found = activities("序号\t活动名称\t活动时间\t主办单位\n" + rows)
    assert len(found) == 1_000
    assert (found[-1].name, found[-1].start) == ("第1000届云州家居节", "2025-05-21")


def test_names_without_end_are_bounded() -> None:
    text = "".join(f"“云州{n}号焕新”活动将于5月{n % 28 + 1}日启动。" for n in range(1, 400))
    found = activities(text)
    assert len(found) == 200 and len({one.name for one in found}) == 200


def test_the_local_station_of_a_campaign_is_an_activity_of_its_own() -> None:
    text = "9月20日，“家居焕新消费季”广东站在佛山启动。“家居焕新消费季”由商务部组织开展，9月至12月举办。"
    station, season = activities(text, "", "2023-09-20")
    assert (station.name, station.kind, station.campaign) == (
        "“家居焕新消费季”广东站",
        "地方站",
        "家居焕新消费季",
    )
    assert (station.start, station.region_codes) == ("2023-09-20", ("440600",))
    assert (season.name, season.start, season.end) == ("家居焕新消费季", "2023-09", "2023-12")
    assert season.organisers == ("商务部",)


def test_days_under_headings_of_their_own() -> None:
    text = "一、活动名称\n2025云州家装嗨购节\n二、活动时间\n5月1日至5月5日\n三、活动地点\n云州国际家居城\n四、报名时间\n4月1日至4月20日"
    (found,) = activities(text)
    assert (found.name, found.start, found.end) == ("2025云州家装嗨购节", "2025-05-01", "2025-05-05")
    assert found.places == ("云州国际家居城",)


def test_a_row_under_a_heading_of_places_is_no_place() -> None:
    table = "序号\t活动名称\t活动时间\t活动地点\n1\t榕城家居焕新节\t2023年9月10日至9月30日\t福州市"
    fair, season = activities(table, "家居焕新消费季重点活动表", "2023-09-04")
    assert (fair.name, fair.places) == ("榕城家居焕新节", ("福州市",))
    assert (season.name, season.places) == ("家居焕新消费季", ())


def test_a_heading_of_time_and_place_and_numbered_events() -> None:
    text = (
        "决定举办“云州家居焕新购物节”。\n一、时间地点\n2025年9月13日至10月19日，主会场设在云州会展中心。\n"
        "二、主要活动\n（一）智能家居直播周，组织200名主播。\n（二）适老化改造体验日，现场免费评估1000户。"
    )
    festival, week, day = activities(text, "关于举办“云州家居焕新购物节”的通知", "2025-09-04")
    assert (festival.name, festival.start, festival.end) == ("云州家居焕新购物节", "2025-09-13", "2025-10-19")
    assert not any("月" in place for place in festival.places)
    assert (week.name, day.name) == ("智能家居直播周", "适老化改造体验日")
