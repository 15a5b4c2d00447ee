"""`huanxin correct`: sets right what was read wrong in a document."""

from __future__ import annotations

import re
from typing import Annotated, Any, get_args

import typer

from config.faults import NotFound, WrongUsage
from config.language import tr
from search_api.cli.output import note_waiting, opened


def correct(
    key: Annotated[str, typer.Argument(metavar="ID", help=tr("文件编号或地址", "document id or address"))],
    sets: Annotated[
        list[str] | None, typer.Argument(metavar="[FIELD=VALUE]…", help=tr("字段=值", "field=value"))
    ] = None,
    undo_field: Annotated[
        str, typer.Option("--undo", metavar="FIELD", help=tr("撤销某字段的更正", "undo a field's correction"))
    ] = "",
    fact: Annotated[
        str,
        typer.Option(
            "--fact",
            metavar="WORDS",
            help=tr(
                "更正从正文读出的一项：活动的名称，或优惠、截止的原文",
                "a fact that was read: an activity's name, a benefit's or a deadline's words",
            ),
        ),
    ] = "",
    why: Annotated[str, typer.Option(help=tr("理由", "why"))] = "",
    as_json: Annotated[bool, typer.Option("--json", help="JSON")] = False,
) -> int:
    import getpass

    from config.clock import now
    from config.registry import load_registry
    from indexing.projection import indexed
    from indexing.store import find_document, load_documents
    from indexing.store.papers.corrections import correct as set_right
    from indexing.store.papers.corrections import undo
    from search_api.auth.audit import at_the_terminal, note_done
    from search_api.cli.searching.correct_fact import correct_fact, undo_fact
    from search_api.cli.searching.show import say

    if bool(sets) == bool(undo_field):
        raise WrongUsage(
            tr("给出 字段=值，或 --undo 字段", "give field=value, or --undo field"), where="FIELD=VALUE"
        )
    values = {} if fact else dict(_read(text) for text in sets or ())
    with opened(writing=True) as (settings, store):
        found = find_document(store, key)
        if found is None:
            raise NotFound(tr(f"没有这份文件：{key}", f"no such document: {key}"), where=key)
        source = load_registry(settings.sources).sources.get(
            load_documents(store, [found], text=False)[found].source_id or ""
        )
        column = source.column.names.zh if source else None
        if fact and undo_field:
            undo_fact(store, found, fact, undo_field)
            note_done(store, at_the_terminal(), "fact.undo", found, {"words": fact, "field": undo_field})
        elif fact:
            after = correct_fact(store, found, fact, sets or [], who=getpass.getuser(), why=why, moment=now())
            note_done(store, at_the_terminal(), "fact.correct", found, None, after)
        elif undo_field:
            try:
                undo(store, found, undo_field, now(), column)
            except KeyError:
                raise NotFound(
                    tr(f"{undo_field} 没有更正过", f"{undo_field} was not corrected"), where=undo_field
                ) from None
        else:
            set_right(store, found, values, who=getpass.getuser(), why=why, moment=now(), column=column)
        note_waiting(indexed(store, settings))
        say(store, found, as_json=as_json)
    return 0


def _read(text: str) -> tuple[str, Any]:
    """A field and its value. Raises WrongUsage naming what is wrong."""
    from indexing.records import DocumentType
    from indexing.store.papers.corrections import CORRECTABLE

    field, equals, value = text.partition("=")
    value = value.strip()
    if not equals or field not in CORRECTABLE:
        raise WrongUsage(
            tr(f"不能更正 {text}", f"cannot correct {text}"),
            detail=tr(f"可更正：{'、'.join(CORRECTABLE)}", f"fields: {', '.join(CORRECTABLE)}"),
            where=field,
        )
    if field == "agencies":
        return field, tuple(filter(None, (name.strip() for name in re.split("[、,，;；]", value))))
    if field == "title" and not value:
        raise WrongUsage(tr("标题不能为空", "a title cannot be empty"), where=field)
    if field in ("published", "document_date") and value and not _is_date(value):
        raise WrongUsage(
            tr(f"日期应写作 YYYY-MM-DD，不是 {value}", f"write a date as YYYY-MM-DD, not {value}"),
            where=field,
        )
    if field == "document_type" and value and value not in get_args(DocumentType):
        raise WrongUsage(
            tr(f"没有 {value} 这一类型", f"no such type: {value}"),
            detail=" ".join(get_args(DocumentType)),
            where=field,
        )
    return field, value or None


def _is_date(text: str) -> bool:
    from datetime import date

    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
