"""Who issues a paper: names of agencies in labels, in the title ("商务部等13部门关于…"), under the paper."""

from __future__ import annotations

import re
from collections.abc import Sequence

_SUFFIX = (
    "人民政府办公厅|人民政府办公室|人民政府|政府|办公厅|办公室|委员会|管理局|监督局|总局|中心|厅|局|委|部|署|院|办|处|会|社|行|司|党组"
    "|法院|检察院|总队|支队|大队|街道|集团|公司|协会|联合会|学会|商会|联社|中央军委|领导小组|指挥部|专班|联席会议|工商联|妇联|残联|侨联|文联|科协|军区|警备区"
)
_ENDS_AS_AGENCY = re.compile(rf"(?:{_SUFFIX})(?:[（(][^）)]{{1,40}}[）)])?$")
_BARE_STATE = (
    "国务院",
    "中共中央",
    "全国人大常委会",
    "中央军委",
    "全国政协",
    "最高人民法院",
    "最高人民检察院",
)

_REGION = "(?:[\u4e00-\u9fff]{2,8}?(?:省|市|区|县|州|盟|旗)|国家|中国|全国|[省市区县州])"
_FULL_NAME = re.compile(rf"{_REGION}[\u4e00-\u9fff]{{1,30}}(?:{_SUFFIX})(?:[（(][^）)]{{1,40}}[）)])?")

_TITLE_ISSUER = re.compile(
    "^(?!转发|批转)(?P<who>[^《“]{2,120}?)\\s*(?:关于(?!.{0,4}有关)|转发|批转|印发|(?=公告|通告|令$))"
)
_AND_OTHERS = re.compile("等\\s*(?:[\\d一二三四五六七八九十]+\\s*个?\\s*)?(?:部门|单位|部委|机关|委办局)?$")
_REPOST = re.compile("^\\s*[【\\[（(](?:转载|转发|通知|公告|政策|部门文件|规范性文件|图解)[】\\])）]\\s*")
_ALIAS = re.compile("[（(](?:加挂|挂|原)[^）)]{1,40}[）)]")

_GENERIC_SOURCE = re.compile(
    "^(?:本网|本站|本网站|本局|本站原创|原创|互联网|网络|转载|其他|其它|未知|佚名|admin|网站|本单位|-+)$",
    re.IGNORECASE,
)


def is_agency(name: str) -> bool:
    """Whether a short text is the name of one public body."""
    name = name.strip()
    return (
        3 <= len(name) <= 45
        and (name in _BARE_STATE or bool(_ENDS_AS_AGENCY.search(name)))
        and not re.search("[，。；：《》“”]", name)
    )


def is_agency_line(line: str) -> bool:
    """Whether a line of a signature names one or more public bodies and nothing else."""
    parts = [part for part in re.split("[\\s、\t]+", line.strip()) if part]
    if not parts or len(line) > 160 or re.search("[，。；：:《》？！]", line):
        return False
    joined = "".join(parts)
    return is_agency(joined) or all(is_agency(part) for part in parts)


def split_agencies(text: str) -> tuple[str, ...]:
    """The agencies that a label or signature lists, in order, without repetition.

    、 and ； part names. A blank parts them only where every part is a full name, since 市人力资源社会保障局 社保中心 is one
    office, not two. Names printed without any separator are parted where a new region begins (…社会保障局广州市财政局).
    """
    text = _ALIAS.sub("", text).strip()
    names: list[str] = []
    for piece in re.split("[、；;,，\t]+", text):
        for part in _parted_by_blanks(piece.strip()):
            names += _parted_by_region(part)
    return tuple(dict.fromkeys(name for name in names if name))


def title_agencies(title: str) -> tuple[tuple[str, ...], bool]:
    """The agencies a title begins with, and whether it says there are others (等13部门)."""
    text = _REPOST.sub("", title)
    match = _TITLE_ISSUER.match(text)
    if not match:
        return (), False
    who = match["who"].strip()
    shortened = _AND_OTHERS.sub("", who)
    names = [name for name in split_agencies(shortened) if is_agency(name)]
    joined = "".join(split_agencies(shortened))
    complete = sum(len(name) for name in names) == len(joined)
    return (tuple(names) if complete else (), shortened != who)


def source_agencies(source: str | None) -> tuple[str, ...]:
    """What the 来源 line says of who speaks; nothing where it says 本网 and the like."""
    if not source or _GENERIC_SOURCE.match(source.strip()):
        return ()
    return split_agencies(source)


def choose(
    *,
    issuers: Sequence[str],
    title: str | None,
    signers: Sequence[str],
    publishers: Sequence[str],
    listed: Sequence[str],
    source: str | None,
    own: str | None,
) -> tuple[str, ...]:
    """The issuing agencies, from the most to the least trusted sign.

    `issuers` and `publishers` are values of labels (发文机关; 发布机构), `signers` the lines over the date of the signature,
    `listed` the list row's, `own` the agency whose site it is. A reposting office names itself as 发布机构, so the title and the
    signature come before it. A title that says 等N部门 is completed from the signature.
    """
    signed = tuple(name for line in signers if is_agency_line(line) for name in split_agencies(line))
    titled, others = title_agencies(title or "")
    if others and len(signed) > len(titled):
        titled = signed
    sourced = source_agencies(source)
    ranked = (
        _first_filled(issuers),
        titled,
        signed,
        sourced if all(is_agency(name) for name in sourced) else (),
        _first_filled(publishers),
        tuple(listed),
        (own,) if own else (),
        sourced,
    )
    return tuple(dict.fromkeys(next((names for names in ranked if names), ())))


def _first_filled(values: Sequence[str]) -> tuple[str, ...]:
    return next((names for value in values if (names := split_agencies(value))), ())


def _parted_by_blanks(text: str) -> list[str]:
    parts = re.split("\\s+", text)
    if len(parts) > 1 and all(
        _FULL_NAME.fullmatch(part) or part in _BARE_STATE or _is_ministry(part) for part in parts
    ):
        return parts
    joined = "".join(parts)
    return [joined if len(parts) > 2 and all(len(part) == 1 for part in parts) else " ".join(parts)]


def _is_ministry(name: str) -> bool:
    """A central agency's name has no region: 商务部, 国家发展改革委, 税务总局."""
    return bool(re.fullmatch("[\u4e00-\u9fff]{2,12}(?:部|委|局|署|院|行|会|社|办公厅)", name))


def _parted_by_region(text: str) -> list[str]:
    region = re.match("[\u4e00-\u9fff]{2,8}?[省市区县州]", text)
    if not region or text.count(region[0]) < 2:
        return [text]
    parts: list[str] = []
    for piece in text.split(region[0])[1:]:
        parts.append(region[0] + piece)
    return parts if all(is_agency(part) for part in parts) else [text]
