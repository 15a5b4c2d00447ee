"""Stretches of a text that look like dates and never are: numbers of papers, phones, addresses, versions, titles."""

from __future__ import annotations

import re

from indexing.text.doc_no import DOC_NO

_NEVER = re.compile(
    r"(?:https?://|www\.)[^\s\u4e00-\u9fff，。；）)】]{1,300}"
    r"|[A-Za-z0-9._-]{1,60}@[A-Za-z0-9._-]{1,60}"
    r"|(?<!\d)(?:0\d{2,3}|400|800)[-—－ ]\d{3,8}(?:[-—－/]\d{2,8}){0,2}"
    r"|\d{9,}"
    r"|(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])"  # an IP
    r"|[Vv]\d{1,3}(?:\.\d{1,4}){1,3}"
    r"|(?<![A-Za-z])(?:GB|DB|QB|JG|SB|YY|HJ|CJ|NY|LY|JC|ISO)(?:\d{2})?(?:/[A-Z])?\s?[\d.]{1,8}[-—－](?:19|20)\d{2}"
    r"|\d/\d{1,2}[A-Za-z]"  # 4/5G
    r"|\d\s?[×xX*]\s?\d{1,3}"
    r"|第\s?\d{1,6}\s?[号期届次页条章批]|[（(【〔\[［]\s?(?:19|20)\d{2}\s?[）)】〕\]］]\s{0,2}第?\s?\d{0,5}\s?号?"
    r"|(?<![年月日\d])\d{1,6}号(?:文|令|楼|线|院|馆|厅|窗口)"
    r"|(?:身份证|信用代码|备案|ICP|许可证|电话|热线|传真|邮编|QQ|编号|账号)[^\s\u4e00-\u9fff]{1,2}\s?[\dA-Za-z][\dA-Za-z/ _-]{4,40}"
    r"|[一-鿿]{1,4}五一路|五一(?:广场|大道|村)"
)
_TITLE = re.compile("《[^《》\n]{1,120}》")
_LINE_START = re.compile(
    r"(?:^|\n)\s{0,8}(\d{1,2}\.\d{1,2}(?:\.\d{1,2})?)(?=[\s、\u4e00-\u9fff])(?!大促|活动|购物|促销|狂欢|[至到日号])"
)


def traps(text: str) -> bytearray:
    """One byte a character: 1 where no time can stand."""
    closed = bytearray(len(text))
    spans = [match.span() for match in _NEVER.finditer(text)]
    spans += [match.span() for match in _TITLE.finditer(text)]
    spans += [match.span(1) for match in _LINE_START.finditer(text)]
    spans += [match.span() for match in DOC_NO.finditer(text)]
    for start, end in spans:
        closed[start:end] = b"\1" * (end - start)
    return closed
