"""Titles in 《》, nested ones included, and which of them are titles of papers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from indexing.facts.facts import Span

LONGEST = 160
_OPEN, _CLOSE = "《", "》"
_PAPER = re.compile(
    "(?:办法|规定|条例|法|法典|细则|通知|方案|意见|措施|计划|规划|标准|规范|纲要|目录|指南|决定|公告|批复|规程|准则|解释|公约|协定|令|函"
    "|规则|制度|守则|指引|导则|倡议书?|政策|清单|要求|要点|纲领|批示|决议|通报|通告|若干问题|答复|章程|宪法|复函|请示|报告|条款|通则|意见书"
    "|总体部署|行动|工程|攻略|宣言|手册|问答|议定书|安排|大纲|说明)"
    "(?:[（(][^（）()]{1,20}[）)]|[（(]?\\d{4}\\s?年?[—-]?\\s?\\d{0,4}年?版?[）)]?){0,2}$"
)
_FORM = re.compile(
    "(?:表|证|书|卡|单|合同|协议|承诺|声明|申明|信用报告|检测报告|检验报告|体检报告|审计报告|承诺书|推荐函|授权函|联系函|介绍信|发票|照|日报|晚报|时报|新闻|杂志|周刊|周报|文集|集|传|记|志|报)"
    "(?:[（(][^（）()]{1,12}[）)])?$"
)
_SHORT_FOR = re.compile(r"(?:以下|下)?简称[:：]?\s?[“\"]?$|[“\"]$")


def titles(text: str) -> Iterator[Span]:
    """The spans between 《 and 》, outermost only; an unclosed one, or one longer than LONGEST, is none."""
    stack = 0
    start = -1
    for match in re.finditer("[《》]", text):
        if match[0] == _OPEN:
            if stack == 0 or match.start() - start > LONGEST:
                start, stack = match.start(), 0
            stack += 1
        elif stack:
            stack -= 1
            if stack == 0 and match.start() - start <= LONGEST:
                yield start + 1, match.start()


def is_paper(title: str) -> bool:
    """Whether this is the title of a rule, plan or notice, and not of a form, a certificate, a book or a newspaper."""
    bare = re.sub(r"\s+", "", title)
    return bool(_PAPER.search(bare)) and not _FORM.search(bare)


def is_short_for(text: str, start: int) -> bool:
    """Whether the title that begins at `start` (its 《 before) is given as the short form of another."""
    return bool(_SHORT_FOR.search(text, max(0, start - 10), start - 1))
