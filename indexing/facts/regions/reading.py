"""Judges of each place whether the paper applies there: the issuer's own region and the title's, and in reports the places of
which measures for consumers are told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from indexing.facts.activities.forms import entries
from indexing.facts.activities.kinds import heads
from indexing.facts.clauses import Round, clause, sentence
from indexing.facts.facts import Agency, Region, RegionRole
from indexing.facts.regions.places import Place, places

_CONSUMER = re.compile(
    "以旧换新|焕新|补贴|消费|优惠|促销|购物|下乡|活动|国补|惠民|满减|打折|换新|展览|博览|展会|采购节|采购会|文旅|门票|市集|年货|两新|[零售餐饮惠民]券|满\\d|让利|家博会|大集|[加再贴奖]补"
)
_INDUSTRY = re.compile("集群|特产|产业链|生产基地|制造基地|产区|林区|产地|研发|赶制|生产线|加紧生产")
_SEVERAL = 4
_ACTS = re.compile(
    "(?:发布|出台|印发|制定)[^，。；]{0,12}(?:方案|细则|政策|措施)|(?:启动|开展|实施)[^，。；]{0,10}(?:发放|申领|申报)|资格券"
)
_EXHIBITS = re.compile("参展")
_HOLDS = re.compile("举办|举行|推出|发放|启动|开展|打造")
_DONE_THERE = re.compile("先行|试点|同步|率先|分会场|配套|叠加")
_DATELINE = re.compile(r"\s?(?:\d{1,2}月\d{1,2}日|\d{1,2}日)\s?(?:电|讯|消息)|讯[（(]|电[（(]")
_ADDRESS = re.compile(r"(?:地址|地点|通讯处|邮寄|住址|注册地)[:：]?[^。；\n]{0,20}$")
_FROM = re.compile(r"(?:来自|产自|原产|籍贯|户籍)[^。；，\n]{0,12}$")
_BODY_OF = re.compile(
    "(?:(?![在于将举推发开])[一-鿿]){0,10}?(?:有限公司|集团|银行|大学|学院|医院|酒店|中心|公司|广场|体育馆|会展|研究院|协会|商会|电视台|卫视|日报|晚报)"
)


def read_regions(title: str, text: str, agencies: Sequence[Agency], *, report: bool) -> tuple[Region, ...]:
    """The places of the text in its order, each code once with its first place; those of the title come with the place they
    have in the text, or last with an empty span. `report`: the text tells news and is no paper of an office."""
    own = [place for agency in agencies if agency.role == "issuer" for place in places(agency.text)]
    titled = list(places(title))
    home = next(iter([*titled, *own]), None)
    found: dict[str, Region] = {}
    listed = _of_rows(text)
    about = report and _is_about_consumers(text)
    for place in places(text, home.code if home else None):
        role = "applies" if place.start in listed else _role(text, place, report=report, about=about)
        known = found.get(place.code)
        if known is None or (known.role != "applies" and role == "applies"):
            found[place.code] = Region(
                text[place.start : place.end], place.code, role, (place.start, place.end)
            )
    for place, words in _of_the_paper(title, titled, agencies, report):
        known = found.get(place.code)
        if known is not None:
            found[place.code] = Region(known.text, known.code, "applies", known.span)
        else:
            found[place.code] = Region(words, place.code, "applies", (0, 0))
    return tuple(sorted(found.values(), key=lambda region: (region.span == (0, 0), region.span)))


def _of_rows(text: str) -> set[int]:
    """The places in the rows of a table of activities, each held there."""
    if "\t" not in text:
        return set()
    cells = [
        cell for entry in entries(text) for role in ("region", "place") for cell in entry.fields.get(role, ())
    ]
    return {at for cell in cells for at in range(cell.start, cell.end)}


def _of_the_paper(
    title: str, titled: list[Place], agencies: Sequence[Agency], report: bool
) -> Iterator[tuple[Place, str]]:
    for place in titled:
        if report or place is titled[0]:
            yield place, title[place.start : place.end]
    if titled:
        return
    for agency in agencies:
        if agency.role == "issuer":
            for place in places(agency.text):
                yield place, agency.text[place.start : place.end]
                break


def _is_about_consumers(text: str) -> bool:
    """Whether several sentences speak of measures for consumers, so that 浙江已发布实施方案 tells of one."""
    return sum(1 for _ in zip(_CONSUMER.finditer(text), range(_SEVERAL), strict=False)) == _SEVERAL


def _role(text: str, place: Place, *, report: bool, about: bool) -> RegionRole:
    if not report or _DATELINE.match(text, place.end):
        return "mentioned"
    before = text[max(0, place.start - 24) : place.start]
    if _ADDRESS.search(before) or _FROM.search(before) or _BODY_OF.match(text, place.end):
        return "mentioned"
    around = sentence(text, place.start, place.end)
    told = (
        _CONSUMER.search(around.text)
        or (about and _ACTS.search(around.text))
        or heads().search(around.text)
        or _goes_on(text, around)
    )
    here = clause(text, place.start, place.end)
    foreign = _INDUSTRY.search(around.text) or (
        _EXHIBITS.search(around.text) and not _HOLDS.search(text[place.end : here.end])
    )
    return "applies" if told and not foreign else "mentioned"


def _goes_on(text: str, around: Round) -> bool:
    """石家庄、唐山先行试点: where what the sentence before told of for consumers is done."""
    before = sentence(text, max(0, around.start - 2), max(0, around.start - 1))
    return bool(_DONE_THERE.search(around.text) and _CONSUMER.search(before.text))
