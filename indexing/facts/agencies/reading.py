"""Reads the agencies of a text: those that issued it, by title, signature or the words of a report, and those that hold what
it tells of."""

from __future__ import annotations

import re
from collections.abc import Sequence

from indexing.facts.agencies.signatures import enacted, signatures
from indexing.facts.agencies.telling import holders, issued
from indexing.facts.facts import Agency, AgencyRole, Span, Time
from indexing.text.issuers import is_agency, title_agencies

_NO_ISSUER = re.compile(
    "(?:公司|集团|报社|电视台|超市|商城|(?<!人民)银行|协会|商会|俱乐部|秘书处|秘书科|综合科)$"
)
_BEGINS = re.compile(r"[一-鿿]{2,8}[省市区县州][一-鿿]{1,14}?(?:局|委员会|委|厅)(?=\d|[（(])")
_PLACE_ENDS = "省市区县州"
_PLACE = "(?:[一-鿿]{2,8}?(?:省|市|自治区|区|县|州|盟|旗))"


def read_agencies(title: str, text: str, times: Sequence[Time], *, report: bool) -> tuple[Agency, ...]:
    """The agencies, each once and in its fullest form, in the order of the text; one that only the title names has an empty span.
    `report`: the text tells news; then the issuer is who issued the paper it is about."""
    names: list[tuple[str, Span]] = []
    if report:
        names = [(_words(text, span), span) for span in issued(text)]
        if not names:
            names = [
                (name, _place_of(name, text)) for name in (_words(title, span) for span in issued(title))
            ]
    else:
        titled = title_agencies(title)[0] or _first_words(title)
        names += [(name, _place_of(name, text)) for name in titled]
        names += _signed(text, times, [name for name, _ in names])
        if not names:
            names = [(_words(text, span), span) for span in enacted(text)]
    found: dict[str, Agency] = {}
    for name, span in names:
        if not _NO_ISSUER.search(name):
            _add(found, *_fullest(name, span, text), "issuer")
    for span, role in holders(text):
        _add(found, _words(text, span), span, role)
    return tuple(sorted(found.values(), key=lambda agency: agency.span))


def _first_words(title: str) -> tuple[str, ...]:
    """成都市商务局2025年…申报指南: the office with which a title begins though no 关于 follows."""
    begun = _BEGINS.match(title.strip())
    return (begun[0],) if begun and is_agency(begun[0]) else ()


def _signed(text: str, times: Sequence[Time], titled: Sequence[str]) -> list[tuple[str, Span]]:
    """Those of the first signature, or of that which has a name of the title: what a forwarded paper is signed with counts not."""
    blocks = [[(_words(text, span), span) for span in block] for block in signatures(text, times)]
    own = [
        block
        for block in blocks
        if any(name.endswith(other) or other.endswith(name) for name, _ in block for other in titled)
    ]
    return [name for block in own or blocks[: not titled] for name in block]


def _words(text: str, span: Span) -> str:
    return re.sub(r"\s+", "", text[slice(*span)])


def _place_of(name: str, text: str) -> Span:
    at = text.find(name)
    return (at, at + len(name)) if at >= 0 else (0, 0)


def _fullest(name: str, span: Span, text: str) -> tuple[str, Span]:
    """市商务局 is 清远市商务局 where the text says so."""
    if name[0] not in "省市区县州" and not name.startswith(("自治", "本")):
        return name, span
    longer = re.search(_PLACE[:-1] + f"|[一-鿿]{{2,6}})(?={re.escape(name)})", text)
    if longer and (full := re.search(f"[一-鿿]{{2,6}}{re.escape(name)}", text[: longer.end() + len(name)])):
        return (full[0], full.span()) if is_agency(full[0]) else (name, span)
    return name, span


def _add(found: dict[str, Agency], name: str, span: Span, role: AgencyRole) -> None:
    """Of two forms of one name the longer stays, with the role that came first."""
    for known, agency in found.items():
        if known == name or (known.endswith(name) and known[: -len(name)][-1:] in _PLACE_ENDS):
            return
        if name.endswith(known) and name[: -len(known)][-1:] in _PLACE_ENDS:
            del found[known]
            found[name] = Agency(name, agency.role, span)
            return
    found[name] = Agency(name, role, span)
