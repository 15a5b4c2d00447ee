"""`/sources/add`: an address, what a probe reads there, and the source file that would watch it. For operators."""

from __future__ import annotations

from typing import Annotated, Any

import yaml
from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from config.faults import Fault, WrongUsage
from config.fresh_registry import fresh_registry
from config.language import tr
from config.regions import find_region
from crawlers.inlets.probing import check_address, single_page, visit, worth_writing, written_to
from search_api.auth.audit import note
from search_api.auth.viewer import Who
from search_api.pages.frame import page
from search_api.web.context import Here, Serving

router = APIRouter(prefix="/sources/add", include_in_schema=False)

Word = Annotated[str, Form(max_length=2000)]


@router.get("")
def form(request: Request, here: Here, url: Annotated[str, Query(max_length=2000)] = "") -> HTMLResponse:
    return _page(request, here, url=url)


@router.post("")
def probe(request: Request, here: Here, url: Word = "", single: Word = "") -> HTMLResponse:
    """Looks at the address, at the usual pace, and shows what was read there."""
    try:
        check_address(url.strip())
        found = worth_writing(visit(url.strip()))
    except Fault as fault:
        return _page(request, here, fault=fault, url=url, single=single)
    registry = fresh_registry(here.settings.sources)
    text = single_page(found, registry) if single else found.yaml
    site = yaml.safe_load(text)
    return _page(
        request,
        here,
        url=url,
        single=single,
        found=found,
        yaml=text,
        zh=site["names"]["zh"],
        en=site["names"]["en"],
        region=site["region"],
    )


@router.post("/save")
def save(
    request: Request,
    here: Here,
    who: Who,
    yaml_text: Annotated[str, Form(alias="yaml", max_length=50_000)] = "",
    zh: Word = "",
    en: Word = "",
    region: Word = "",
) -> Response:
    """Writes the site file with the corrected names and region into the first folder of `HUANXIN_SOURCES`."""
    assert who is not None  # the table of needs lets nobody else in
    folder = next(iter(here.settings.sources), None)
    try:
        if folder is None:
            raise WrongUsage(
                tr("没有放来源文件的目录", "no folder for source files"), where="HUANXIN_SOURCES"
            )
        site = _corrected(yaml_text, zh, en, region)
        written_to(folder, yaml.safe_dump(site, allow_unicode=True, sort_keys=False, width=110))
    except WrongUsage as fault:
        return _page(request, here, fault=fault, yaml=yaml_text, zh=zh, en=en, region=region)
    with here.store.writing(ordered=False) as connection:
        note(connection, who.actor, "source.add", str(site["id"]), None, {"names": site["names"]})
    return RedirectResponse(f"/sources/{site['columns'][0]['id']}", 303)


def _corrected(text: str, zh: str, en: str, region: str) -> dict[str, Any]:
    try:
        site = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise WrongUsage(
            tr("YAML 读不通", "the YAML cannot be read"), detail=str(error), where="yaml"
        ) from None
    if not isinstance(site, dict) or not isinstance(site.get("columns"), list) or not site["columns"]:
        raise WrongUsage(tr("YAML 应是一个站点", "the YAML should be one site"), where="yaml")
    code = region.strip() if region.strip().isdecimal() else find_region(region.strip())
    if not code:
        raise WrongUsage(tr(f"没有这个地区：{region}", f"no such region: {region}"), where="region")
    return site | {"names": {"zh": zh.strip(), "en": en.strip()}, "region": code}


def _page(request: Request, here: Serving, *, fault: Fault | None = None, **values: Any) -> HTMLResponse:
    given = {"url": "", "single": "", "found": None, "yaml": "", "zh": "", "en": "", "region": ""} | values
    words = tr("：", ": ").join(filter(None, (fault.title, fault.detail))) if fault else ""
    title = tr("添加来源", "Add a source")
    return page(
        request,
        "add_source.html",
        tr("错误：", "Error: ") + title if fault else title,
        status=400 if fault else 200,
        folder=next(iter(here.settings.sources), None),
        fault=words,
        **given,
    )
