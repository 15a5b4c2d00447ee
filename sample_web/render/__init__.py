"""How each site family answers: lists, paging, details, attachments.

A family is a module with `paper_url(site, paper)`, `file_url(site, paper, spec)` and `answer(scene, site, question)`,
which is None for an address the site does not have.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from sample_web.exchange import Answer, Question
from sample_web.render import campaign, feed, gkmlpt, govcn, jpaas, jpage, search, static, trs, ucap
from sample_web.world import FileSpec, Paper, Scene, Site


class Family(Protocol):
    def paper_url(self, site: Site, paper: Paper) -> str: ...
    def file_url(self, site: Site, paper: Paper, spec: FileSpec) -> str: ...
    def answer(self, scene: Scene, site: Site, question: Question) -> Answer | None: ...


FAMILIES: Mapping[str, Family] = {
    "trs": trs,
    "jpage": jpage,
    "jpaas": jpaas,
    "gkmlpt": gkmlpt,
    "ucap": ucap,
    "govcn": govcn,
    "static": static,
    "search": search,
    "campaign": campaign,
    "feed": feed,
}


def renderer(site: Site) -> Family:
    """How the site answers."""
    return FAMILIES[site.renderer or site.family]


__all__ = ["FAMILIES", "Family", "renderer"]
