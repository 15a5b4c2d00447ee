"""Whether a sentence states a deadline or a period. Every repetition is bounded, so the time is linear in the text."""

from __future__ import annotations

import re

from indexing.text.dates import YEAR
from indexing.text.numerals import HAN_DIGITS, ONE_TO_NINE
from indexing.text.width import fold_width

_HAN = f"{ONE_TO_NINE}两十"
_COUNT = rf"(?:\d{{1,4}}|[{_HAN}百]{{1,4}})"
_UNIT = "(?:天|日|周|星期|月|季度|年|工作日)"
_NEXT = "(?:[明次来翌]年|第二年)"
_FEAST = "(?:春节|元旦|元宵|清明|五一|劳动节|端午|中秋|国庆|双十[一二]|双1[12]|618|寒假|暑假)"
_RUNS = "(?:实施|执行|施行|试行|开展|进行|运行|举办|延[长续期至到]?|顺延|推迟|持续|保留|维持|有效|适用|截止?)"

_DATE = re.compile(
    r"\d{1,2}[ \u3000]{0,2}[月日]"
    rf"|[{HAN_DIGITS}十]{{1,3}}[月日](?![常本起用报])"
    r"|\d{4}[-./]\d{1,2}[-./]\d{1,2}"
    r"|[年季](?:底|末|初|内)|月[底末初]|[上中下]旬|季度"
    r"|截止|截至|期限|有效期|即日起|活动时间|申报时间|报名时间|工作日内"
    rf"|{_COUNT}个?{_UNIT}(?:内|前|后|以内|之内)"
    rf"|(?:为期|持续|延长|延期|顺延|试行|有效|(?:实施|执行|施行|试行|活动|过渡|政策|申报|受理)(?:周期|期))"
    rf"(?:[为是约：:]|至少|不[少多超][于过])?[ ]?(?:{_COUNT}|半)[ ]?个?{_UNIT}"
    rf"|[至到](?:{_NEXT}|{YEAR}年)?{_FEAST}|{_FEAST}节?(?:之|以)?前"
    rf"|至{_NEXT}|{_RUNS}[^，,。；;\n]{{0,4}}[至到](?:{_NEXT}|今年(?!均))"
)
# A bare year (2025年家装厨卫…) is the name of a programme more often than a period, and 到2025年 a goal. Two of them are a
# period, but not within a paper's title: 《…行动方案（2023—2025年）》.
_YEARS = re.compile(
    rf"(?<![（(]){YEAR}年?[ ]?(?:[-‐–—―－~～]{{1,2}}|[至到])[ ]?{YEAR}年(?!度)"
    rf"|(?<![（(年\d甚])至[ ]?{YEAR}年|{_RUNS}[^，,。；;\n]{{0,4}}[至到][ ]?{YEAR}年"
    rf"|{YEAR}年(?:起|[之以]?前(?![{_HAN}\d期往列]))"
)
_TITLE = re.compile("《[^《》\n]{0,100}》")


def is_date(sentence: str) -> bool:
    """A deadline or a period."""
    text = fold_width(sentence)
    return bool(_DATE.search(text) or _YEARS.search(_TITLE.sub("《》", text)))
