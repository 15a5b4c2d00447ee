"""One spelling for characters: lower case, half width where input methods typed full width, simplified where tradition
writes otherwise, and whole characters where a font's radicals stand for them.

Everything here keeps the length of the text, so that offsets in the folded text are offsets in the original.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from unicodedata import normalize

from indexing.text.width import FULL_WIDTH, TO_HALF

# Kangxi radicals and compatibility ideographs, each the twin of one character by Unicode's own table.
_TWINS = (*range(0x2F00, 0x2FD6), *range(0xF900, 0xFADA))
# The simplified radicals of the supplement, which that table leaves out; texts of PDF files are full of them.
_RADICALS = dict(
    zip(
        "⺟⺠⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳",
        "母民虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟",
        strict=True,
    )
)

# A character of GB 2312 is simplified already, save these; 乾 is 干 but in names (乾隆, 乾县).
_GB_BUT_TRADITIONAL = frozenset("後於夥徵麽菸乾")
_QIAN = "乾(?![坤隆陵县縣])"


@cache
def _shapes() -> tuple[re.Pattern[str], re.Pattern[str], dict[int, str]]:
    """What may be folded, what is, and into what. The first pattern is one set of characters, which `re` looks for in half the
    time that it takes with an alternative beside it; most texts have none."""
    simplified = _simplified()
    table = {code: chr(half) for code, half in TO_HALF.items()}
    table |= {ord(one): other for one, other in (_RADICALS | simplified).items()}
    for code in _TWINS:
        twin = normalize("NFKC", chr(code))
        if twin != chr(code):
            table[code] = simplified.get(twin, twin)
    folded = "".join(chr(code) for code in table if code not in TO_HALF and chr(code) != "乾")
    return re.compile(f"[{FULL_WIDTH}{folded}乾]"), re.compile(f"[{FULL_WIDTH}{folded}]+|{_QIAN}"), table


def _simplified() -> dict[str, str]:
    """OpenCC's simplified character for each traditional one, the first where it lists several."""
    lines = files("opencc").joinpath("dictionary/TSCharacters.txt").read_text("utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if line)
    firsts = {one: others.split(" ")[0] for one, others in pairs}
    return {
        one: other
        for one, other in firsts.items()
        # What jieba does not take for Chinese would cut words in two.
        if one != other and other <= "\uffff" and (one in _GB_BUT_TRADITIONAL or not _in_gb2312(one))
    }


def _in_gb2312(character: str) -> bool:
    try:
        return bool(character.encode("gb2312"))
    except UnicodeEncodeError:
        return False


def fold_shapes(text: str) -> str:
    """The text with full-width letters, digits and `％．＃＆＋` as ASCII, radicals as characters and traditional characters
    as simplified ones; the very same object where there are none."""
    any_of_them, pattern, table = _shapes()
    if any_of_them.search(text) is None or pattern.search(text) is None:
        return text
    return pattern.sub(lambda run: run.group().translate(table), text)


def fold(text: str) -> str:
    """The text in lower case and one spelling; as long as the text given."""
    lowered = text.lower()
    if len(lowered) != len(text):  # İ (U+0130) is the one letter whose lower case is two code points
        lowered = text.replace("İ", "i").lower()
    return fold_shapes(lowered)
