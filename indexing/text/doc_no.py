"""文号, the number a Chinese government paper goes by: found in running text and brought to one spelling.

Three kinds are known: `商消费函〔2023〕5号` (代字, year, number), `商务部令2023年第1号` (an order, with or without a
year) and `商务部公告2023年第5号` (a public notice). Sites print the brackets in a dozen ways, use full-width digits,
and put blanks anywhere; equal numbers are equal strings once normalised.
"""

from __future__ import annotations

import re

from indexing.text.numerals import HAN_DIGITS, number

_GAP = r"[ \t\u3000\u00a0]{0,4}"
_OPEN = "〔﹝\\[［【（(﹙〈<＜〖{｛"
_CLOSE = "〕﹞\\]］】）)﹚〉>＞〗}｝"
# Quotes and the marks of titles hold other things as well: only around a year are they the year's brackets.
_OPEN_TOO = "「『《｢"
_CLOSE_TOO = "」』》｣"
_YEAR = rf"[12１２]\d{{3}}|[一二][{HAN_DIGITS}]{{3}}"
_COUNT = rf"\d{{1,5}}|[{HAN_DIGITS}十百]{{1,6}}"

DOC_NO = re.compile(
    f"[{_OPEN}]{_GAP}(?P<year>{_YEAR}){_GAP}年?{_GAP}[{_CLOSE}]{_GAP}第?{_GAP}(?P<count>{_COUNT}){_GAP}号"
    f"|令{_GAP}[{_OPEN}]?{_GAP}(?:(?P<order_year>{_YEAR}){_GAP}年?)?{_GAP}[{_CLOSE}]?{_GAP}"
    f"第{_GAP}(?P<order>{_COUNT}){_GAP}号"
    f"|(?P<kind>公告|通告){_GAP}[{_OPEN}]?{_GAP}(?P<notice_year>{_YEAR}){_GAP}年?{_GAP}[{_CLOSE}]?{_GAP}"
    f"第{_GAP}(?P<notice>{_COUNT}){_GAP}号"
)
"""The part of a 文号 after its 代字 or issuer. Every repetition is bounded, so a search is linear in the text."""

_YEAR_OF_ITS_OWN = f"[{_OPEN}{_OPEN_TOO}]{_GAP}(?:{_YEAR}){_GAP}年?{_GAP}[{_CLOSE}{_CLOSE_TOO}]"
PARTIAL_DOC_NO = re.compile(
    f'[^\\s|｜"“”＂{_OPEN}{_OPEN_TOO}{_CLOSE}{_CLOSE_TOO}]{{0,40}}{_YEAR_OF_ITS_OWN}'
    f"(?:{_GAP}第?{_GAP}(?:{_COUNT}){_GAP}号|{_GAP}第?(?:{_COUNT}))?"
)
"""A piece of a 文号 with its year in brackets: `（2025）9012号`, `商消费发（2025）`."""

_CODE_LENGTH = 14
_ISSUER_LENGTH = 24
_STATE = "中华人民共和国"

_LEAD_IN = re.compile(
    "现将|根据|按照|依据|依照|遵照|参照|转发|印发|下发|执行|落实|贯彻|废止|发文字号|文件编号|字号|文号|编号|文件|通知"
    "|意见|办法|规定|方案|决定|批复|以及|详见|参见|公布|施行|颁布|发布|现行|依法|的|了|之"
)
_LEAD_CHARACTER = re.compile(
    "^[与及以将在由为见按](?=[\u4e00-\u9fff]{2})|^和(?=[国财商发建工交农][\u4e00-\u9fff])"
)
_ISSUER_END = re.compile("[部委局署院会行厅办省市区府]$")
_PARTED_CODE = re.compile(
    "(?<![\u4e00-\u9fff])[\u4e00-\u9fff]{1,6}[（(](?!试行|暂行|修订|草案|征求)[\u4e00-\u9fff]{1,6}[）)][\u4e00-\u9fff]{1,4}$"
)
"""代字 with an office in brackets: 某检（质量）函."""
_PLAIN = re.compile(f"^([\u4e00-\u9fff]{{2,12}})第({_COUNT})号$")
_QUOTED_YEAR = re.compile(f"[{_OPEN_TOO}]({_GAP}(?:{_YEAR}){_GAP}年?{_GAP})[{_CLOSE_TOO}]")
_PIECES = re.compile(
    f"(?P<code>[^{_OPEN}]*)[{_OPEN}](?P<year>{_YEAR})年?[{_CLOSE}](?:第?(?P<count>{_COUNT})(?P<sign>号?))?"
)
_UNNUMBERED = re.compile(f"^[\u4e00-\u9fffA-Za-z]{{1,14}}[{_OPEN}](?:{_YEAR})[{_CLOSE}]\\d{{1,5}}$")


def find_doc_nos(text: str) -> tuple[tuple[int, int, str], ...]:
    """Every 文号 in running text: start and end in code points (half-open), and the normalised number."""
    text = _QUOTED_YEAR.sub("〔\\1〕", text)  # as long as it was
    found: list[tuple[int, int, str]] = []
    floor = 0
    for match in DOC_NO.finditer(text):
        start = _prefix_start(text, match, floor)
        if start is None:
            continue
        found.append((start, match.end(), _normalised(text[start : match.start()], match)))
        floor = match.end()
    return tuple(found)


def find_doc_no(text: str) -> str | None:
    """The first 文号 in the text, normalised."""
    found = find_doc_nos(text)
    return found[0][2] if found else None


def is_doc_no(text: str) -> bool:
    """Whether the text is one 文号 and nothing else."""
    return any((start, end) == (0, len(text)) for start, end, _ in find_doc_nos(text))


def normalise_doc_no(text: str) -> str | None:
    """The 文号 that a label or field holds, normalised; None where it holds none.

    Unlike `find_doc_no` the text is taken to be the number and nothing else, so blanks inside it do not end it, and a
    missing 号 or a bare `豫政第24号` is accepted.
    """
    compact = re.sub("^[^：:]{0,8}[：:]", "", _compact(text))
    if _UNNUMBERED.match(compact):
        compact += "号"
    found = find_doc_nos(compact)
    if found:
        return found[0][2]
    plain = _PLAIN.match(compact)
    return f"{plain[1]}第{number(plain[2])}号" if plain else None


def normalise_partial_doc_no(text: str) -> str:
    """A piece of a 文号 that someone looks for, its year in （） and its digits as in a whole one: `「2025」第９号` is
    `（2025）9号`. What is no such piece comes back as it is."""
    pieces = _PIECES.fullmatch(_compact(text))
    if pieces is None:
        return text
    count = f"{number(pieces['count'])}{pieces['sign']}" if pieces["count"] else ""
    return f"{pieces['code']}（{number(pieces['year'])}）{count}"


def _compact(text: str) -> str:
    return _QUOTED_YEAR.sub("〔\\1〕", re.sub(r"\s+", "", text)[:200])


def _prefix_start(text: str, match: re.Match[str], floor: int) -> int | None:
    bracketed = match["count"] is not None
    longest = _CODE_LENGTH if bracketed else _ISSUER_LENGTH
    end = match.start()
    while bracketed and end > floor and text[end - 1] in " \t\u3000\u00a0" and match.start() - end < 4:
        end -= 1
    start = end
    while start > floor and end - start < longest and _is_word(text[start - 1], letters=bracketed):
        start -= 1
    if bracketed and (parted := _PARTED_CODE.search(text, max(floor, start - _CODE_LENGTH), end)):
        start = min(start, parted.start())
    start = _without_lead_in(text, start, end)
    if text[start : start + 1] in ("日", "年") and text[start - 1 : start].isdecimal():
        start += 1  # 1994年1月28日中华人民共和国国务院令第142号
    if not bracketed:
        start = _with_co_issuers(text, start, end, floor)
    if start < end or match["kind"]:
        return start
    return None


def _with_co_issuers(text: str, start: int, end: int, floor: int) -> int:
    """Joint orders list their issuers with blanks between: 财政部 税务总局公告2023年第10号."""
    while start < end and start - 2 > floor and text[start - 1] in " \u3000":
        stop = start - 1
        begin = stop
        while begin > floor and stop - begin < _ISSUER_LENGTH and _is_word(text[begin - 1], letters=False):
            begin -= 1
        if begin == stop or not _ISSUER_END.search(text[begin:stop]):
            break
        begin = _without_lead_in(text, begin, stop)
        if begin == stop:
            break
        start = begin
    return start


def _without_lead_in(text: str, start: int, end: int) -> int:
    for lead in _LEAD_IN.finditer(text, start, end):
        start = lead.end()
    single = _LEAD_CHARACTER.match(text[start:end])
    return start + 1 if single else start


def _is_word(character: str, *, letters: bool) -> bool:
    return "\u4e00" <= character <= "\u9fff" or (letters and character.isascii() and character.isalpha())


def _normalised(prefix: str, match: re.Match[str]) -> str:
    issuer = re.sub(r"\s+", "", prefix).replace("(", "（").replace(")", "）")
    if match["count"]:
        year, count = number(match["year"]), number(match["count"])
        if issuer.endswith(("公告", "通告")) and "第" in match[0]:
            return f"{_short(issuer)}{year}年第{count}号"
        return f"{issuer}〔{year}〕{count}号"
    if match["order"]:
        of_year = f"{number(match['order_year'])}年" if match["order_year"] else ""
        return f"{_short(issuer)}令{of_year}第{number(match['order'])}号"
    return f"{_short(issuer)}{match['kind']}{number(match['notice_year'])}年第{number(match['notice'])}号"


def _short(issuer: str) -> str:
    shorter = issuer.removeprefix(_STATE)
    return shorter if len(shorter) > 1 else issuer
