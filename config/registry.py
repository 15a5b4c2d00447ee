"""The source registry: one YAML file a site, its columns the sources.

Shipped files lie in `config/sources/`; `HUANXIN_SOURCES` names further folders, whose site ids override shipped ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from config.faults import NotFound
from config.language import tr
from config.site import Site, Source
from config.site_file import SiteFault, fault_at, read_file
from config.site_rules import parse_window

SHIPPED = Path(str(files("config") / "sources"))


@dataclass(frozen=True, slots=True)
class Registry:
    """All sites by id and all sources by id, in the order of the files."""

    sites: Mapping[str, Site]
    sources: Mapping[str, Source]

    def source(self, source_id: str) -> Source:
        """The source of that id. Raises NotFound naming near ids."""
        import difflib

        if source_id in self.sources:
            return self.sources[source_id]
        near = difflib.get_close_matches(source_id, self.sources, n=3)
        raise NotFound(
            tr(f"没有名为 {source_id} 的来源", f"no source named {source_id}"),
            detail=tr(f"相近的有：{'、'.join(near)}", f"near: {', '.join(near)}") if near else None,
            where=source_id,
        )


@dataclass(frozen=True, slots=True)
class Survey:
    """The registry as far as its files could be read, the file of each site, and every fault in all of them."""

    registry: Registry
    files: Mapping[str, Path]
    faults: tuple[SiteFault, ...]


def load_registry(folders: Iterable[Path] = ()) -> Registry:
    """The shipped registry with the sites of `folders` laid over it.

    Raises WrongUsage with file, line, place and mend for the first fault, and how many more there are.
    """
    survey = survey_registry(folders)
    if survey.faults:
        first, *others = survey.faults
        raise first.wrong_usage(
            tr(
                f"另有 {len(others)} 处错误；huanxin sources check 列出全部",
                f"{len(others)} more; huanxin sources check lists them all",
            )
            if others
            else None
        )
    return survey.registry


def survey_registry(folders: Iterable[Path] = ()) -> Survey:
    """Reads every file of the shipped registry and of `folders` on to the end, whatever is wrong with some."""
    sites: dict[str, Site] = {}
    paths: dict[str, Path] = {}
    faults: list[SiteFault] = []
    for folder in (SHIPPED, *folders):
        if not folder.is_dir():
            text = tr("HUANXIN_SOURCES 应为文件夹", "HUANXIN_SOURCES takes folders")
            faults.append(SiteFault(folder, None, text))
        mine: dict[str, Path] = {}
        for path in sorted(folder.rglob("*.y*ml")):
            if path.suffix != ".yaml":
                text = tr("文件名应以 .yaml 结尾，请改名", "the name has to end in .yaml; rename it")
                faults.append(SiteFault(path, None, text))
                continue
            site, wrong = read_file(path)
            faults += wrong
            if site is None:
                continue
            if site.id in mine:
                other = mine[site.id].name
                faults.append(fault_at(path, ("id",), _twice("站点", "site", site.id, other)))
                continue
            mine[site.id] = paths[site.id] = path
            sites[site.id] = site
    sources: dict[str, Source] = {}
    for site in sites.values():
        for index, column in enumerate(site.columns):
            if column.id in sources:
                other = paths[sources[column.id].site.id].name
                named = _twice("来源", "source", column.id, other)
                faults.append(fault_at(paths[site.id], ("columns", index, "id"), named))
                continue
            sources[column.id] = Source(site, column)
    return Survey(Registry(sites, sources), paths, tuple(faults))


def read_site(path: Path) -> Site:
    """One YAML file as a Site. Raises WrongUsage with file, line, place and mend for its first fault."""
    site, faults = read_file(path)
    if site is None or faults:
        raise faults[0].wrong_usage()
    return site


def _twice(zh: str, en: str, key: str, file: str) -> str:
    return tr(f"{zh} {key} 在 {file} 中已有；换一个 id", f"{en} {key} is already in {file}; take another id")


__all__ = ["SHIPPED", "Registry", "Survey", "load_registry", "parse_window", "read_site", "survey_registry"]
