"""The written forms of days, months and years: 2023年9月15日, 9—12月, 2023.9.15, 第四季度."""

from __future__ import annotations

from indexing.facts.times.point import Piece, Point
from indexing.facts.times.shapes import (
    CLEAR,
    DAY,
    DIGITS,
    GAP,
    HAN,
    MONTH,
    NO_UNIT,
    OF_YEAR,
    QUARTER,
    RELATIVE,
    RM,
    THE_YEAR,
    THE_YEAR_BEFORE,
    THIRD,
    TO,
    Form,
    Match,
    N,
    form,
    piece,
    point,
    whole,
    year_fields,
)
from indexing.text.dates import YEAR
from indexing.text.numerals import number

FORMS: list[Form] = []


@form(FORMS, r"月", rf"(?:{OF_YEAR})?{CLEAR}(?:{MONTH}|{RM}){GAP}(?:{DAY}|{THIRD})?")
def _han(match: Match) -> Piece | None:
    """2023年9月15日, 9月初, 今年9月, 本月底."""
    fields = year_fields(match)
    if match["rm"]:
        shift = {"下": 1, "上": -1}.get(match["rm"][0], 0)
        fields |= {"way": "months_on", "count": shift}
    else:
        fields["months"] = (whole(match["m"]),) * 2
    if match["t"] in ("月初", "月底", "月末") and match["rm"]:
        return None
    third = match["t"]
    return piece(
        match,
        point(
            fields,
            day=whole(match["d"]),
            third=third[-1] if third and third[-1] in "初底末" else third,
            granularity="day" if match["d"] or third else "month",
            uncertain=bool(third),
        ),
    )


@form(FORMS, r"月", rf"{THE_YEAR}{GAP}年{GAP}{MONTH}{GAP}(?P<d>\d{{1,2}})(?=[\s,，。;；)）]|$)")
def _without_its_unit(match: Match) -> Piece | None:
    """2011年09月29."""
    return piece(match, point(year_fields(match), months=(whole(match["m"]),) * 2, day=whole(match["d"])))


@form(
    FORMS,
    r"[年季]|个月",
    rf"{OF_YEAR}(?:{QUARTER}|(?P<h>[上下])半年度?|前(?P<nq>[一二两三1-3])个?季度|前(?P<nm>{N})个?月"
    rf"|(?P<edge>年?[初底末](?!期)|年?中(?=[,，、。；;以前后至到\s]|$)|年终)|(?P<season>[春夏秋冬])[季天]?(?!学期)|(?P<all>全年|整年|一整年))",
)
def _part_of_year(match: Match) -> Piece | None:
    """2024年第四季度, 今年上半年, 2019年底."""
    return piece(match, _part(match, year_fields(match)))


@form(
    FORMS,
    r"[年季]|个月|今[春夏秋冬]",
    rf"(?:{QUARTER}|(?P<h>[上下])半年(?!度?[以之]?[内来])|前(?P<nq>[一二两三1-3])个?季度|(?:(?<=[，,。；：（(、“比较年在为\s])|(?<![\s\S]))前(?P<nm>{N})个月"
    r"|(?<![每大])(?P<edge>年[初底末])|今(?P<season>[春夏秋冬])|(?P<all>全年))",
)
def _bare_part_of_year(match: Match) -> Piece | None:
    """一季度, 上半年, 年底, 今秋."""
    return piece(match, _part(match, {}))


_EDGES = {"初": (1, 1), "中": (6, 7)}
_SEASONS = {"春": (3, 5), "夏": (6, 8), "秋": (9, 11), "冬": (12, 12)}


def _part(match: Match, fields: dict[str, object]) -> Point | None:
    part = match.groupdict()
    months, granularity, uncertain = (1, 12), "year", False
    if part["h"]:
        months, granularity = (1, 6) if part["h"] == "上" else (7, 12), "half"
    elif part["nq"]:
        months, granularity = (1, 3 * number(part["nq"])), "quarter"
    elif part["nm"]:
        months, granularity = (1, number(part["nm"])), "month"
    elif part["edge"]:
        months, granularity, uncertain = _EDGES.get(part["edge"][-1], (12, 12)), "month", True
    elif part["season"]:
        months, granularity, uncertain = _SEASONS[part["season"]], "month", True
    elif not part["all"]:
        quarter = number(part["q"]) if part["q"] else 1
        months, granularity = (3 * quarter - 2, 3 * quarter), "quarter"
    if part["season"] == "冬":
        fields = {**fields, "way": "winter"}
    return point(fields, months=months, granularity=granularity, uncertain=uncertain)


@form(
    FORMS,
    r"年",
    rf"{THE_YEAR}{GAP}年(?:度(?!假))?(?![代版级龄])|(?P<ry>今年(?:年内)?|本年度|明年|来年|去年|前年|后年|(?<![网线])上年度?|上一年)(?![级货画味])",
)
def _year_alone(match: Match) -> Piece | None:
    """2023年, 2026年度, 今年."""
    if match["ry"]:
        said = match["ry"][:2] if match["ry"].endswith("年内") else match["ry"].removesuffix("度")
        fields: dict[str, object] = {"year_shift": RELATIVE[said], "of_that": said in THE_YEAR_BEFORE}
    else:
        fields = year_fields(match)
    return piece(match, point(fields, months=(1, 12), granularity="year"))


@form(
    FORMS,
    r"日",
    rf"(?<![\d第每后前满近达起续约过含\.:：/])(?<!\d-)(?P<d>{N})(?!\d){GAP}日(?![内均以之游龄常元线间日])",
)
def _day_alone(match: Match) -> Piece | None:
    """15日, where a month was named before, or 每月. 举办三十日前 counts days, 于三十日前 names one; 次月15日 is of no month
    known."""
    text, start = match.string, match.start()
    ahead = text[max(0, start - 1) : start]
    each_month = ahead == "月" and text.startswith("每", max(0, start - 2))
    if text.startswith("前", match.end()) and ahead not in _NAMES_A_DAY and not each_month:
        return None
    if match["d"] == "一" or (ahead == "月" and not each_month):
        return None
    return piece(match, point({}, way="day", day=whole(match["d"])))


@form(FORMS, "号", r"(?<=[、，,和及至到—-])(?P<d>\d{1,2})号(?![楼线院馆厅文令门段桥])")
def _day_in_a_list(match: Match) -> Piece | None:
    """9月10号、11号: right behind another day only."""
    return piece(match, point({}, way="day", day=whole(match["d"]), weak=True))


_NAMES_A_DAY = frozenset("于在请、,，。；（( \n至到—-") | {""}
_BEFORE_NUMBER = r"(?<![\d.．/A-Za-z])(?<![A-Za-z]-)"


@form(
    FORMS,
    r"\d\s{0,3}[-./．／]\s{0,3}\d",
    rf"{_BEFORE_NUMBER}(?P<y>(?:19|20)\d\d){GAP}(?P<sep>[-./．／]){GAP}(?P<m>\d{{1,2}}){GAP}[-./．／]{GAP}"
    r"(?P<d>\d{1,2})(?=\d\d[:：]\d\d|(?!\d|\.\d))日?",
)
def _numeric(match: Match) -> Piece | None:
    """2023-09-15, 2023.9.15, 2023/9/15."""
    return piece(match, point(year_fields(match), months=(whole(match["m"]),) * 2, day=whole(match["d"])))


@form(
    FORMS,
    r"\d[-./]\d",
    rf"{_BEFORE_NUMBER}(?P<y>(?:19|20)\d\d)[-./](?P<m>0?[1-9]|1[0-2])(?![-./\d:：%％])(?!\s?[元万亿倍折])",
)
def _numeric_month(match: Match) -> Piece | None:
    """2023-09, 2023.9."""
    return piece(
        match, point(year_fields(match), months=(whole(match["m"]),) * 2, granularity="month", weak=True)
    )


@form(
    FORMS,
    r"\d{8}",
    r"(?<![\dA-Za-z_.-])(?P<y>(?:19|20)\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?![\dA-Za-z_])",
)
def _compact(match: Match) -> Piece | None:
    """20240307."""
    return piece(match, point(year_fields(match), months=(whole(match["m"]),) * 2, day=whole(match["d"])))


@form(
    FORMS,
    r"\d[./]\d",
    rf"(?:{THE_YEAR}{GAP}年{GAP})?(?<![\d.．/A-Za-z])(?P<m>1[0-2]|0?[1-9])[./](?P<d>[0-3]?\d)(?!\d)(?:日|号|{NO_UNIT})",
)
def _month_dot_day(match: Match) -> Piece | None:
    """9.15, 11/11: a date only where what stands around it says so."""
    fields = year_fields(match)
    weak = not fields and match[0][-1] not in "日号"
    return piece(match, point(fields, months=(whole(match["m"]),) * 2, day=whole(match["d"]), weak=weak))


@form(
    FORMS,
    r"月",
    rf"(?:{OF_YEAR})?{CLEAR}(?P<m>{N}){GAP}(?:{TO}|[、,，和及]){GAP}(?:{N}{GAP}、)?(?P<n>{N}){GAP}月份?(?!{GAP}{N}{GAP}[日号])",
)
def _months(match: Match) -> Piece | None:
    """2023年9—12月, 9、10月份, 一至七月."""
    fields, last = year_fields(match), whole(match["n"])
    return piece(
        match,
        point(fields, months=(whole(match["m"]),) * 2, granularity="month"),
        point({}, months=(last, last), granularity="month"),
    )


@form(
    FORMS,
    r"日",
    rf"(?:(?:{OF_YEAR})?{CLEAR}(?:{MONTH}|{RM}){GAP}|(?<![\d.第每前后近]))(?P<d>{DIGITS}|{HAN}){GAP}(?:{TO}|[、和及]){GAP}"
    rf"(?P<e>{DIGITS}|{HAN}){GAP}日(?![内以])",
)
def _days(match: Match) -> Piece | None:
    """10月5-7日, 15至17日."""
    fields = year_fields(match)
    if match["m"]:
        fields["months"] = (whole(match["m"]),) * 2
    elif match["rm"]:
        fields |= {"way": "months_on", "count": {"下": 1, "上": -1}.get(match["rm"][0], 0)}
    else:
        fields["way"] = "day"
    return piece(match, point(fields, day=whole(match["d"])), point({}, way="day", day=whole(match["e"])))


@form(
    FORMS,
    r"年",
    rf"(?<!\d)(?P<y>{YEAR}){GAP}(?:{TO}|[、和及]){GAP}(?P<z>{YEAR}){GAP}年(?:度)?(?![代版级])(?!{GAP}{N}{GAP}月)",
)
def _years(match: Match) -> Piece | None:
    """2018—2035年, 2005、2006年."""
    last = whole(match["z"])
    return piece(
        match,
        point(year_fields(match), months=(1, 12), granularity="year"),
        point({"year": last}, months=(1, 12), granularity="year"),
    )


@form(FORMS, r"[（(][12一二]", rf"(?<=[（(])(?P<y>{YEAR}){TO}(?P<z>{YEAR})(?=[)）])")
def _years_in_brackets(match: Match) -> Piece | None:
    """（1906—2026）."""
    return _years(match)


@form(FORMS, r"/", r"(?<!\d)(?P<y>(?:19|20)\d\d)\s(?P<m>\d{1,2})\s?/\s?(?P<d>\d{1,2})(?!\d)")
def _year_and_slash(match: Match) -> Piece | None:
    """2023 11/17."""
    return _numeric(match)
