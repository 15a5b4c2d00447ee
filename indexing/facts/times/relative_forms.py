"""The written forms that count from the publication, from what was named before or from what everyone knows: 今日, 本周六,
国庆假期, “十四五”期间, 近五年, 即日."""

from __future__ import annotations

from indexing.facts.times import festivals
from indexing.facts.times.point import Piece, Point
from indexing.facts.times.shapes import CLEAR, OF_YEAR, Form, Match, form, piece, point, year_fields
from indexing.text.numerals import ONE_TO_NINE, number

FORMS: list[Form] = []


@form(FORMS, r"同期", "(?:去年|上年|上一年)(?:的)?同期")
def _same_period(match: Match) -> Piece | None:
    """去年同期: the months named before, a year earlier."""
    return piece(match, Point(way="same_period", year_shift=-1, months=(1, 12), granularity="year"))


@form(
    FORMS,
    r"[今昨前明后当][天日晚早晨夜]|今起",
    r"(?P<day>今[天日](?!头条)|本日|今[晚早晨夜]|今(?=起)|昨[天日晚夜]|前[天日](?=[,，、上下晚]|的)|明[天日晚]|后天(?=[,，、上下晚])|当[晚天](?=\s?(?:上午|下午|晚上)?\s?\d{1,2}\s?[:：时点]))",
)
def _relative_day(match: Match) -> Piece | None:
    """今日, 昨晚, 明天."""
    said = match["day"]
    if said[0] == "当":
        return Piece(match.start(), match.end() - (said[-1] in "晚"), Point(way="same_day"))
    shift = {"今": 0, "本": 0, "昨": -1, "前": -2, "明": 1, "后": 2}[said[0]]
    # The clock reads 晚 and 早.
    return Piece(match.start(), match.end() - (said[-1] in "晚早晨夜"), Point(way="days_on", count=shift))


@form(
    FORMS,
    r"[时点:：]",
    r"(?:上午|下午|午后|中午|晚上?|凌晨|清晨|早上?)(?=\s?\d{1,2}\s?(?:[时点]|[:：]\d\d))|(?<![\d日:：])(?=\d{1,2}(?:[时点]\d{1,2}分|时(?![\d间候期代段速效])))\d",
)
def _hour_of_the_day(match: Match) -> Piece | None:
    """午后14时, of the day named before."""
    return piece(match, Point(way="same_day"))


@form(
    FORMS,
    r"以?来",
    r"(?P<new>新中国|中华人民共和国)成立(?:\d{2,3}周?年)?以?来|(?P<old>建国|解放)以来|改革开放(?:\d{2,3}多?年)?以?来|(?P<c>本|21|二十一)世纪(?=以来)",
)
def _era(match: Match) -> Piece | None:
    """新中国成立70年来, 改革开放以来, 本世纪以来."""
    if match["c"]:
        return piece(match, Point(way="century", months=(1, 12), granularity="year", uncertain=True))
    end = match.end() - (2 if match[0].endswith("以来") else 1)
    if match["new"] or match["old"]:
        return Piece(match.start(), end, Point(year=1949, months=(10, 10), day=1, uncertain=True))
    return Piece(match.start(), end, Point(year=1978, months=(1, 12), granularity="year", uncertain=True))


@form(
    FORMS,
    r"周|星期|礼拜",
    r"(?P<which>本|这个?|上个?|下个?|上上|下下)(?:周|星期|礼拜)(?P<day>[一二三四五六日天末])?(?![年期刊报边])",
)
def _weekday(match: Match) -> Piece | None:
    """本周六, 下周."""
    which, day = match["which"], match["day"]
    shift = {"上": -1, "下": 1}.get(which[0], 0) * (2 if which in ("上上", "下下") else 1)
    if day == "末":
        return piece(match, Point(way="weekend", count=shift))
    number_of_day = None if day is None else 7 if day in "日天" else number(day)
    return piece(
        match, Point(way="week", count=shift, day=number_of_day, granularity="day" if day else "week")
    )


@form(
    FORMS,
    r"周|星期",
    r"(?<![每逢至到、—~～\-上下本这个])(?:周|星期)(?P<day>[一二三四五六日天])(?=上午|下午|晚|早|凌晨|中午|[,，]|\s?[(（]\d|[在将表宣盘的]|\s?\d{1,2}[:：时点])",
)
def _weekday_alone(match: Match) -> Piece | None:
    """周五晚间: the last such day."""
    day = match["day"]
    return piece(match, Point(way="last_weekday", day=7 if day in "日天" else number(day), uncertain=True))


@form(FORMS, "季度", "(?P<which>[本上下])个?季度")
def _quarter(match: Match) -> Piece | None:
    """本季度, 上季度."""
    shift = {"上": -1, "下": 1}.get(match["which"], 0)
    return piece(match, Point(way="quarter", count=shift, granularity="quarter"))


@form(
    FORMS,
    r"月",
    r"(?<![\d一二三四五六七八九十本个每上下当这半])月(?P<t>初(?![一二三四五六七八九十])|[底末])(?![一-鿿]?[均薪])",
)
def _third_of_this_month(match: Match) -> Piece | None:
    """月底, of the month of publication."""
    return piece(match, Point(way="months_on", third=match["t"], uncertain=True))


@form(FORMS, r"今、?明", r"今明两[日天]|今、明两[日天]")
def _two_days(match: Match) -> Piece | None:
    """今明两日."""
    return piece(match, Point(way="days_on"), Point(way="days_on", count=1))


@form(FORMS, r"今、?明", r"今明两?年|今、明两?年")
def _two_years(match: Match) -> Piece | None:
    """今明两年."""
    year = Point(year_shift=0, months=(1, 12), granularity="year")
    return piece(match, year, Point(year_shift=1, months=(1, 12), granularity="year"))


@form(
    FORMS,
    r"元旦|春节|清明|劳动节|五一|5[·.]1|端午|中秋|国庆|十一|妇女节|三八|六一|儿童节|6[·.]?18|双1|双十|圣诞|母亲节|父亲节",
    rf"(?:{OF_YEAR})?{festivals.PATTERN}",
)
def _festival(match: Match) -> Piece | None:
    """国庆假期, 2017年元旦, 双11."""
    name = next(name for group, name in festivals.NAMES.items() if match[group])
    return piece(match, point(year_fields(match), way="festival", name=name))


@form(
    FORMS,
    r"五",
    rf"(?<![{ONE_TO_NINE}十第])[“\"]?(?P<n>[{ONE_TO_NINE}十]{{1,2}})五[”\"]?(?:规划|计划)?(?P<end>期?末|收官之年)?(?P<said>时期|期间|规划期|以来)?",
)
def _plan(match: Match) -> Piece | None:
    """“十四五”期间, 到“十四五”期末."""
    nth = number(match["n"])
    if not 6 <= nth <= 20 or not (match["said"] or match["end"]):
        return None
    first = 1956 + 5 * (nth - 1)
    start, last = match.start(), first + 4
    year = last if match["end"] else first
    end = match.end() - (2 if match["said"] == "以来" else 0)
    return Piece(
        start, end, Point(way="years", year=year, last_year=last, months=(1, 12), granularity="year")
    )


@form(FORMS, r"时间", r"(?:北京|格林尼治标准)时间(?=\s?\d{1,2}[:：]\d\d)")
def _zone_and_hour(match: Match) -> Piece | None:
    """北京时间9:45, of the day of publication."""
    return piece(match, Point(way="days_on"))


@form(FORMS, r"现在", "现在(?=[到至起]|开始)")
def _now(match: Match) -> Piece | None:
    """从现在到2009年."""
    return piece(match, Point(way="days_on"))


@form(
    FORMS,
    r"年代",
    r"(?P<c>(?:20|二十)世纪|上世纪|本世纪|(?:21|二十一)世纪)(?P<d>[\d一二三四五六七八九]0?十?)年代(?P<t>[初中末])?",
)
def _decade(match: Match) -> Piece | None:
    """20世纪80年代, 上世纪九十年代."""
    digits = match["d"].removesuffix("十")
    tens = number(digits) // (10 if digits.isdecimal() and len(digits) == 2 else 1)
    first = (
        2000 if match["c"][0] == "本" or "1" in match["c"] or match["c"].startswith("二十一") else 1900
    ) + 10 * tens
    return piece(
        match,
        Point(
            way="years",
            year=first,
            last_year=first + 9,
            months=(1, 12),
            granularity="year",
            uncertain=bool(match["t"]),
        ),
    )


@form(
    FORMS,
    r"[年月周天日期度]",
    rf"(?P<w>近|过去的?|最近的?|未来的?|今后的?|此后|(?<![第近\d{ONE_TO_NINE}十])(?=[{ONE_TO_NINE}十两\d]{{1,3}}年以?来))(?P<n>\d{{1,3}}|[{ONE_TO_NINE}十两]{{1,3}})\s?"
    r"(?P<u>年|个月|周|个?星期|[天日](?![游线])|个?季度)(?:多|余)?(?:以?来|[以之]?内|里|间|中)?",
)
def _around(match: Match) -> Piece | None:
    """近5年, 未来三天."""
    unit = match["u"].removeprefix("个").replace("星期", "周").replace("日", "天")
    sign = 1 if match["w"] and match["w"][0] in "未今此" else -1
    return piece(
        match,
        Point(
            way="around",
            count=sign * number(match["n"]),
            name=unit,
            granularity="year" if unit == "年" else "day",
            uncertain=True,
        ),
    )


@form(
    FORMS,
    r"前",
    rf"(?<![\d近第后满]){CLEAR}(?P<n>[1-9]\d?|[{ONE_TO_NINE}十两]{{1,3}})年(?:多)?(?:之|以)?前(?!三|[一-鿿]?个?季度|\d|后|往)",
)
def _years_ago(match: Match) -> Piece | None:
    """19年前."""
    return piece(
        match, Point(year_shift=-number(match["n"]), months=(1, 12), granularity="year", uncertain=True)
    )


@form(
    FORMS,
    r"即日|之日",
    r"(?P<now>即日|(?:本(?:(?![自从])[一-鿿]){0,4}|(?<![一-鿿])|(?<=[自从在于]))(?:(?:该|活动)?(?:公告|通知|通告)?(?:印发|发布|公布|下发|颁布|签发|发文)"
    r"|公告|通知)之日)",
)
def _issue(match: Match) -> Piece | None:
    """即日, 本意见印发之日."""
    of_paper = match["now"] != "即日"
    return piece(match, Point(way="issue" if of_paper else "days_on", uncertain=of_paper))
