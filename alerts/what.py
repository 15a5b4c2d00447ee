"""What happened to a paper, in a few words, of which the first ones say most: `【改规则】每户最高补贴 2000 元 → 1500 元`.

Made by rule from the change alone: where two sentences do not clearly say the same of another figure, both are quoted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from alerts.figures import Replaced, replaced_clause, replaced_figures
from config.language import Words, tr, wordings
from indexing.changes.edits import of_edit, of_sentence
from indexing.changes.pairs import paired
from indexing.labels import label
from indexing.records import Change, ChangeClass, FieldChange

_LEADS: Mapping[str, tuple[str, str]] = {
    "new": ("新文件", "New paper"),
    "rule": ("改规则", "Rule changed"),
    "date": ("改日期", "Date changed"),
    "attachment": ("改附件", "Attachment changed"),
    "metadata": ("改要素", "Details changed"),
    "wording": ("改文字", "Wording changed"),
    "withdrawn": ("已撤下", "Withdrawn"),
    "back": ("已恢复", "Back again"),
    "matches_no_more": ("不再符合", "Matches no more"),
}
_NEW: Mapping[str | None, tuple[str, str]] = {
    "policy": ("新政策", "New policy"),
    "notice": ("新通知", "New notice"),
    "interpretation": ("新解读", "New interpretation"),
    "news": ("新消息", "News"),
    "activity": ("新活动", "New activity"),
    "promotion": ("新促销", "New promotion"),
    "guide": ("新指南", "New guide"),
    "faq": ("新问答", "New questions and answers"),
}

_MOST_SAID = 2
_LONGEST = 40


def what_happened(
    change: Change, outcome: str, document_type: str | None, agencies: tuple[str, ...] = ()
) -> Words:
    """A change in words. `document_type` and `agencies` are the paper's: a new one is told by its kind and issuers."""
    if "new" in change.classes:
        return _led(_NEW.get(document_type, _LEADS["new"]), _issuers(agencies))
    lead = outcome if outcome in _LEADS else "back" if "back" in change.classes else change.classes[0]
    return _led(_LEADS[lead], _details(change))


def appeared(agencies: tuple[str, ...]) -> Words:
    """That a paper which was waited for is there."""
    return _led(("已出现", "Has appeared"), _issuers(agencies))


def _issuers(agencies: tuple[str, ...]) -> Words:
    named = "、".join(agencies[:2])
    return tr(f"{named}等", f"{named} and others") if len(agencies) > 2 else tr(named, named)


def _led(lead: tuple[str, str], details: Words) -> Words:
    zh, en = lead
    return tr(f"【{zh}】{details.zh}", f"{en}: {details.en}" if details.en else en)


def _details(change: Change) -> Words:
    """What changed of the most important class that there is something to say of."""
    fields = {field.field: field for field in change.fields}
    body = fields.get("body")
    for one in change.classes:
        said: list[Words] = []
        if body and one in ("rule", "date", "wording"):
            said = list(_of_body(body, one))
        elif one == "attachment" and "attachments" in fields:
            said = list(_of_files(fields["attachments"]))
        elif one == "metadata":
            said = [_of_field(field) for name, field in fields.items() if name not in ("body", "attachments")]
        if said:
            return _joined(said)
    return tr("", "")


def _joined(said: list[Words]) -> Words:
    more = len(said) - _MOST_SAID
    zh, en = ("；".join(getattr(one, way) for one in said[:_MOST_SAID]) for way in ("zh", "en"))
    return tr(f"{zh} 等 {len(said)} 处", f"{en} and {more} more") if more > 0 else tr(zh, en)


def _of_body(body: FieldChange, wanted: ChangeClass) -> Iterator[Words]:
    """What changed in the sentences of this class."""
    for old, new in paired(_lines(body.old), _lines(body.new)):
        if wanted not in (of_edit(old, new) if old and new else of_sentence(old or new)):
            continue
        if not old:
            yield tr(f"新增“{_short(new)}”", f"added “{_short(new)}”")
        elif not new:
            yield tr(f"删去“{_short(old)}”", f"removed “{_short(old)}”")
        else:
            figures = replaced_figures(old, new, dates=wanted == "date") if wanted != "wording" else ()
            yield from map(_arrow, figures or (replaced_clause(old, new),))


def _arrow(replaced: Replaced) -> Words:
    text = f"{replaced.label} {_short(replaced.old)} → {_short(replaced.new)}".strip()
    if not replaced.old:
        return tr(f"新增“{_short(replaced.new)}”", f"added “{_short(replaced.new)}”")
    if not replaced.new:
        return tr(f"删去“{_short(replaced.old)}”", f"removed “{_short(replaced.old)}”")
    return tr(text, text)


def _of_files(files: FieldChange) -> Iterator[Words]:
    """Files by name that came, went, or are others under the same name."""
    before, after = ({name: sha for name, _, sha in side or ()} for side in (files.old, files.new))
    for name in after:
        if name not in before:
            yield tr(f"新增《{_short(name)}》", f"added {_short(name)}")
        elif before[name] and after[name] and before[name] != after[name]:
            yield tr(f"换新《{_short(name)}》", f"replaced {_short(name)}")
    for name in before:
        if name not in after:
            yield tr(f"删去《{_short(name)}》", f"removed {_short(name)}")


def _of_field(field: FieldChange) -> Words:
    old, new = (_value(field.field, value) for value in (field.old, field.new))
    name = wordings(label("field", field.field))
    zh, en = (
        f"{name[way]} {_short(getattr(old, way)) or none} → {_short(getattr(new, way)) or none}"
        for way, none in (("zh", "（无）"), ("en", "(none)"))
    )
    return tr(zh, en)


def _value(name: str, value: object) -> Words:
    if isinstance(value, list | tuple):
        text = "、".join(map(str, value))
        return tr(text, text)
    if name == "document_type" and isinstance(value, str):
        return tr(**wordings(label("type", value)))
    return tr(str(value or ""), str(value or ""))


def _lines(sentences: object) -> list[str]:
    return [line for line in str(sentences or "").split("\n") if line]


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
