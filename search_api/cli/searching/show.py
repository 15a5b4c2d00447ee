"""`huanxin show`: one document, whole."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from config.clock import iso
from config.faults import NotFound
from config.language import tr
from search_api.cli.output import opened, print_json

if TYPE_CHECKING:
    from indexing.store import Store


def show(
    key: Annotated[str, typer.Argument(help=tr("文件编号或地址", "document id or address"))],
    as_json: Annotated[bool, typer.Option("--json", help="JSON")] = False,
) -> int:
    with opened() as (_, store):
        from indexing.store import find_document

        found = find_document(store, key)
        if found is None:
            raise NotFound(tr(f"没有这份文件：{key}", f"no such document: {key}"), where=key)
        say(store, found, as_json=as_json)
    return 0


def say(store: Store, key: str, *, as_json: bool) -> None:
    """Prints the document with this id, and what was corrected in it."""
    from indexing.store import load_documents
    from indexing.store.papers.corrections import corrections_of
    from search_api.documents import with_facts

    document = load_documents(store, [key], history=True)[key]
    corrected = [asdict(one) for one in corrections_of(store, [key]).get(key, ())]
    value = {**with_facts(store, document), "corrections": corrected}
    if as_json:
        print_json(value)
    else:
        _print(value)


def _print(value: dict[str, Any]) -> None:
    from indexing.labels import label

    print(value["title"])
    rows = (
        (tr("编号", "id"), value["id"]),
        (tr("地址", "address"), value["url"]),
        (tr("存档", "archived"), value["archived_url"]),
        (tr("发文机关", "agencies"), "、".join(value["agencies"])),
        (tr("文号", "number"), value["doc_no"]),
        (tr("成文日期", "document date"), value["document_date"]),
        (tr("发布日期", "published"), _minute(value["published"])),
        (tr("首次见到", "first seen"), _minute(value["first_seen"])),
        (tr("地区", "region"), label("region", value["region"]) if value["region"] else None),
        (tr("类型", "type"), label("type", value["document_type"]) if value["document_type"] else None),
        (tr("主题", "topic"), label("topic", value["topic"]) if value["topic"] else None),
        (tr("状态", "status"), label("status", value["status"]) if value["status"] != "current" else None),
        (tr("来源", "source"), value["source_id"]),
    )
    for called, shown in rows:
        if shown:
            print(f"  {called}  {shown}")
    for one in value["corrections"]:
        read = "、".join(one["read"]) if isinstance(one["read"], list) else one["read"]
        why = tr(f"：{one['why']}", f": {one['why']}") if one["why"] else ""
        print(
            tr(
                f"  更正  {label('field', one['field'])}（页面作 {read or '无'}）  {one['who']} {_minute(one['time'])}{why}",
                f"  corrected  {label('field', one['field'])} (the page says {read or 'nothing'})  {one['who']} {_minute(one['time'])}{why}",
            )
        )
    for one in value["fact_corrections"]:
        why = tr(f"：{one['why']}", f": {one['why']}") if one["why"] else ""
        print(
            tr(
                f"  更正  {one['key']} {one['field']} = {_plain(one['value'])}（读作 {_plain(one['read']) or '无'}）  {one['who']} {_minute(one['time'])}{why}",
                f"  corrected  {one['key']} {one['field']} = {_plain(one['value'])} (read as {_plain(one['read']) or 'nothing'})  {one['who']} {_minute(one['time'])}{why}",
            )
        )
    for one in value["validity"]["events"]:
        print(
            f"  {tr('有效性', 'validity')}  {label('validity', one['made'])}  {one['date'] or ''}  {one['title']}  {one['document_id']}"
        )
    for version in value["versions"][1:]:
        kinds = " ".join(label("change", one) for one in version["classes"])
        print(f"  {tr('版本', 'version')} {version['n']}  {_minute(version['time'])}  {kinds}".rstrip())
    for place in value["appearances"][1:]:
        print(f"  {tr('另见', 'also at')}  {place['url']}")
    for file in value["attachments"]:
        print(
            f"  {tr('附件', 'attachment')}  {file['name']}  {file['url'] or ''}  {label('file', file['state'])}"
        )
    if value["body"]:
        print(f"\n{value['body']}")


def _plain(value: Any) -> str:
    return "、".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)


def _minute(moment: Any) -> str:
    """A time as people write it: the day, and the minute where it is known. None is ''."""
    text = moment if isinstance(moment, str) else iso(moment) if moment else ""
    return text[:16].replace("T", " ")
