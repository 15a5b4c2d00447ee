"""Whether a text tells news or is itself a paper of an office: who issued what and where it applies is said differently."""

from __future__ import annotations

import re

from indexing.text.issuers import is_agency_line

_PAPER_TITLE = re.compile(
    "(?:通知|公告|通告|意见|办法|规定|细则|方案|条例|决定|批复|函|规程|规则|承诺书|推荐函|申请表|指南|公示|令|措施|计划|规划|要点|汇总表|名单|问答|解答|答复|通报|征集令|征稿函|告诫[书函]|倡议书|告知书|提示|实施意见|解读)"
    "(?:[（(][^（）()]{1,24}[）)]){0,2}(?:正式发布)?$"
)
_PAPER_TEXT = re.compile(
    "现将.{2,60}(?:通知|公告|通告|公布|印发|如下)|特此(?:通知|公告|通告|承诺)|请认真贯彻|第[一二三]条|自.{1,24}起施行|^附件\\s?\\d?[:：\\n]|主办单位\\s?[:：\\n]"
)
_NEWS = re.compile(
    "(?:央视网消息|新华社|人民网|中新网|本报讯|本报记者|记者|据悉|消息[（(]|电[（(]|讯[（(]|日前，|近日，)"
)
_OFFICE = re.compile(r"来源\s?[:：]\s?[一-鿿]{2,24}(?:局|委|委员会|厅|人民政府|办公室|管理中心)\s")
_TELLS = re.compile("(?<!关于)(?:印发|发布|出台)《")
_SIGNATURE = re.compile(r"\n(?P<who>[^\n]{3,80})\n\s*20\d\d\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日$")
_HEAD, _TAIL = 300, 160


def is_report(title: str, text: str) -> bool:
    """Whether the text tells news. A title like …的通知, the fixed words of papers, or an office as its source, say
    that it is none."""
    flat = re.sub(r"\s+", "", title)
    if flat and _PAPER_TITLE.search(flat) and not _TELLS.search(flat):
        return False
    if _OFFICE.search(text[:_HEAD]):
        return False
    if _NEWS.search(text[:_HEAD]):
        return True
    return _PAPER_TEXT.search(text) is None and not _is_signed(text)


def _is_signed(text: str) -> bool:
    """Whether the last lines are offices and a day."""
    signed = _SIGNATURE.search(text[-_TAIL:].rstrip())
    return signed is not None and is_agency_line(signed["who"])
