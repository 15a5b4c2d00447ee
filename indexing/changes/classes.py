"""What kind of change a changed sentence or field is (CONTRACT: classes, most important first)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from indexing.records import ChangeClass, FieldChange

ORDER: tuple[ChangeClass, ...] = (
    "new",
    "rule",
    "date",
    "attachment",
    "metadata",
    "wording",
    "withdrawn",
    "back",
)

_NUMBER = r"[\d０-９.．,，]+|[一二三四五六七八九十百千万两]+"
_RULE = re.compile(
    rf"(?:{_NUMBER})(?:余|多|万|亿|千|百)?\s*(?:万元|亿元|元|%|％|折|件|台|套|个百分点)"
    r"|百分之[一二三四五六七八九十百\d]+"
    r"|(?:补贴|申领|申请|适用|参与|享受|支持|活动|发放)(?:的)?(?:对象|条件|资格|主体|人群|范围)"
    r"|(?:可|可以|均可|方可|不得|不能|有权)(?:以)?(?:申请|申领|享受|领取|参加|参与|报名)"
    r"|凡.{0,30}(?:消费者|居民|企业|个人|单位|家庭)"
)
# A bare year (2025年家装厨卫…) is the name of a programme more often than a period.
_DATE = re.compile(
    r"[\d０-９]{1,2}\s*(?:月|日[前内起止至]|日)"
    r"|[〇零一二三四五六七八九十]{1,3}[月日](?![常本起用报])"
    r"|\d{4}[-./]\d{1,2}[-./]\d{1,2}"
    r"|[年季](?:底|末|初|内)|季度"
    r"|截止|截至|期限|有效期|即日起|活动时间|申报时间|报名时间|工作日内"
    r"|[\d一二三四五六七八九十]+个?(?:天|月|年|工作日)(?:内|前|后|以内|之内)"
)

# A changed field that is none of these (body, attachments) is classed by its content.
_METADATA = frozenset(
    {"title", "doc_no", "index_no", "agencies", "published", "document_date", "document_type", "origin_name"}
)


def is_rule(sentence: str) -> bool:
    """A number with 元/%/折/件/台/套, or who may apply."""
    return bool(_RULE.search(sentence))


def is_date(sentence: str) -> bool:
    """A deadline or a period."""
    return bool(_DATE.search(sentence))


def classify(fields: Iterable[FieldChange]) -> tuple[ChangeClass, ...]:
    """The classes of a change that consists of these fields. For `body`, `old` and `new` are the changed sentences."""
    found: set[ChangeClass] = set()
    for change in fields:
        if change.field == "attachments":
            found.add("attachment")
        elif change.field in _METADATA:
            found.add("metadata")
        elif change.field == "body":
            text = f"{change.old or ''}\n{change.new or ''}"
            of_body: set[ChangeClass] = set()
            if is_rule(text):
                of_body.add("rule")
            if is_date(text):
                of_body.add("date")
            found |= of_body or {"wording"}
        else:
            found.add("wording")
    return tuple(c for c in ORDER if c in found)
