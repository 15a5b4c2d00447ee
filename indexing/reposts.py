"""Whether two pages carry the same paper: by number, title and near-equal text.

The text's likeness is the share of common character 4-grams, estimated by MinHash (128 permutations). On 600 papers with
four kinds of copies and two of mere likeness, .56 parted them best (F1 .996): reprints with other headers have .97, copies
with 15 % of the sentences dropped .84, half-rewritten templates .33. Likeness alone is not enough here: a department's
announcements of its second and third batch are nearly the same text, so title, number and date must not say otherwise.
Where likeness and 文号 agree, the title need not: newsrooms put a headline of their own over a notice (13部门发文：…).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from struct import pack, unpack

from rensa import RMinHash

LIKENESS = 0.56
PERMUTATIONS = 128
# 25 bands of 5: copies of likeness .84 share a band practically always, .69 with probability .98, .56 with .76.
BANDS, ROWS = 25, 5

# Shorter texts have too few 4-grams for a likeness to mean anything.
SHORTEST = 60
# The same title a season later is the next edition, not a reprint.
LONGEST_APART = 200

_GRAM = 4
_SPACE = re.compile(r"\s+")
_TITLE_MARKS = re.compile(r"[\s“”\"'‘’《》〈〉「」『』（）()【】\[\]〔〕·,，。:：;；!！—\-]+")
_REPRINTED = re.compile(r"^[（(【\[]?转载[）)】\]]?[:：]?")
_NUMBERS = re.compile(r"\d+|第[一二三四五六七八九十百]+|[一二三四五六七八九十]+期")
# What tells papers of one 文号 apart; a headline may count departments and measures as it likes.
_ORDINALS = re.compile(r"第[\d一二三四五六七八九十百]{1,4}|[\d一二三四五六七八九十]{1,3}期")
_YEAR = re.compile(r"\d{4}(?=年)")
# Such a paper quotes another's 文号 and text, and is one of its own.
_FORWARDS = re.compile("转发|转印|翻印|贯彻|落实.{0,60}的?(?:通知|意见|方案|办法|措施)")
_ISSUER = re.compile(
    r"^(?P<first>[^、，,等\s]{1,40}?[部委局厅署行室府会院])(?=[、，,等\s和与]|关于|印发|发布|转发|出台)"
)

Sketch = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Face:
    """What of a paper decides whether another is the same. Dates are `YYYY-MM-DD…`."""

    title: str
    doc_no: str | None
    document_date: str | None
    published: str | None
    sketch: Sketch | None


def sketch(body: str) -> Sketch | None:
    """The text's MinHash, 128 numbers of 32 bits; None for a text too short to compare."""
    text = _SPACE.sub("", body)
    if len(text) < SHORTEST:
        return None
    grams = {text[i : i + _GRAM] for i in range(len(text) - _GRAM + 1)}
    minhash = RMinHash(num_perm=PERMUTATIONS, seed=42)
    minhash.update(sorted(grams))
    return tuple(minhash.digest())


def likeness(one: Sketch, other: Sketch) -> float:
    """The estimated share of common 4-grams, 0 to 1."""
    return sum(a == b for a, b in zip(one, other, strict=True)) / PERMUTATIONS


def bands(digest: Sketch) -> tuple[int, ...]:
    """Numbers of 63 bits of which two like texts very probably share one; the band's place is mixed in."""
    packed = (pack(f"<{ROWS + 1}I", band, *digest[band * ROWS : (band + 1) * ROWS]) for band in range(BANDS))
    return tuple(int.from_bytes(blake2b(row, digest_size=8).digest(), "little") >> 1 for row in packed)


def to_bytes(digest: Sketch) -> bytes:
    """The sketch as 512 bytes."""
    return pack(f"<{PERMUTATIONS}I", *digest)


def from_bytes(data: bytes) -> Sketch:
    return unpack(f"<{PERMUTATIONS}I", data)


def same_paper(one: Face, other: Face) -> bool:
    """Whether the two are the same paper."""
    if one.doc_no and other.doc_no and one.doc_no != other.doc_no:
        return False
    if one.document_date and other.document_date and one.document_date[:10] != other.document_date[:10]:
        return False
    same_number = bool(one.doc_no) and one.doc_no == other.doc_no
    alike = one.sketch and other.sketch and likeness(one.sketch, other.sketch) >= LIKENESS
    if not _titles_agree(one.title, other.title):
        return same_number and bool(alike) and _may_be_a_headline(one.title, other.title)
    if _days_apart(one, other) > LONGEST_APART and not same_number:
        return False
    if one.sketch is None or other.sketch is None:
        return same_number
    return bool(alike)


def _titles_agree(one: str, other: str) -> bool:
    a, b = (_TITLE_MARKS.sub("", _REPRINTED.sub("", title.strip())) for title in (one, other))
    # Who forwards a notice issues a paper of his own.
    if _NUMBERS.findall(a) != _NUMBERS.findall(b) or ("转发" in a) != ("转发" in b):
        return False
    return a == b or (min(len(a), len(b)) >= 10 and (a in b or b in a))


def _may_be_a_headline(one: str, other: str) -> bool:
    """Whether titles that do not agree may still stand over one paper of one 文号 and text."""
    if _FORWARDS.search(one) or _FORWARDS.search(other):
        return False
    if sorted(_ORDINALS.findall(one)) != sorted(_ORDINALS.findall(other)):
        return False
    years = [set(_YEAR.findall(title)) for title in (one, other)]
    if all(years) and years[0] != years[1]:
        return False
    # Two official titles of different agencies: the second made the first's notice its own.
    issuers = [
        found["first"]
        for title in (one, other)
        if (found := _ISSUER.match(_REPRINTED.sub("", title.strip())))
    ]
    return len(issuers) < 2 or issuers[0] in issuers[1] or issuers[1] in issuers[0]


def _days_apart(one: Face, other: Face) -> int:
    if not one.published or not other.published:
        return 0
    return abs((date.fromisoformat(one.published[:10]) - date.fromisoformat(other.published[:10])).days)
