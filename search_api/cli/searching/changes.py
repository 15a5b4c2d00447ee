"""`huanxin changes`: the numbered log of what changed."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from config.clock import SHANGHAI
from config.faults import WrongUsage
from config.language import tr
from search_api.cli.output import note, opened, print_json

if TYPE_CHECKING:
    from indexing.records import Change, FieldChange


def changes(
    since: Annotated[
        str | None,
        typer.Option(
            help=tr("变更序号，或时间（YYYY-MM-DD 或 ISO）", "change number, or time (YYYY-MM-DD or ISO)")
        ),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", "--jsonl", help=tr("每行一个 JSON", "one JSON object a line"))
    ] = False,
) -> int:
    from search_api.documents import change as shaped

    with opened() as (_, store):
        from indexing.store import changes_since
        from indexing.store.changelog import last_seq

        asked = _since(since)
        if asked.get("seq", 0) > (last := last_seq(store)):
            raise WrongUsage(
                tr(
                    f"没有第 {since} 号变更：日志到第 {last} 号为止",
                    f"there is no change {since}: the log ends at {last}",
                ),
                where="--since",
            )
        entry = None
        for entry in changes_since(store, **asked):
            if as_json:
                print_json(shaped(entry))
            else:
                print(words(entry))
    if entry is None and not as_json:
        note(tr("没有变更", "no change"))
    return 0


def _since(text: str | None) -> dict[str, Any]:
    if text is None:
        return {}
    if text.isdecimal():
        return {"seq": int(text)}
    try:
        if len(text) == 10:
            day = date.fromisoformat(text)
            return {"moment": datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)}
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise WrongUsage(
            tr(f"--since 应为序号或时间，不是 {text}", f"--since takes a number or a time, not {text}"),
            where="--since",
        ) from None
    return {"moment": moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)}


def words(entry: Change) -> str:
    """A change in a line, with what happened to its fields beneath."""
    from indexing.labels import label

    labels = tr("、", ", ").join(label("change", one) for one in entry.classes)
    lines = [f"{entry.seq:>6}  {entry.time:%Y-%m-%d %H:%M}  [{labels}] {entry.title}  {entry.document_id}"]
    lines.extend(f"          {field_words(field)}" for field in entry.fields)
    return "\n".join(lines)


def field_words(field: FieldChange) -> str:
    """What a field said before and says now, in a line; of attachments those that went and came."""
    from indexing.labels import label

    if field.field == "attachments":
        before = {a[0] for a in field.old or ()}
        after = {a[0] for a in field.new or ()}
        old, new = "、".join(sorted(before - after)), "、".join(sorted(after - before))
        if not old and not new:
            old = new = "、".join(sorted(after))
    else:
        old, new = _short(field.old), _short(field.new)
    none = tr("（无）", "(none)")
    return f"{label('field', field.field)}{tr('：', ': ')}{old or none} → {new or none}"


def _short(value: Any) -> str:
    text = "、".join(value) if isinstance(value, (list, tuple)) else str(value or "")
    text = " ".join(text.split())
    return text if len(text) <= 80 else text[:79] + "…"
