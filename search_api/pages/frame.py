"""The frame around every page: its menu, who is signed in, and the same page in the other language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from starlette.datastructures import URL

from config.language import language, tr
from search_api.auth.roles import Role
from search_api.auth.viewer import Viewer
from search_api.pages.words import environment
from search_api.web.spoken import COOKIE

_YEAR = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of the menu; only who has the role sees it. `also` are the paths of further pages that it stands for."""

    path: str
    zh: str
    en: str
    role: Role = "reader"
    also: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        return tr(self.zh, self.en)


MENU = (
    Place("/search", "检索", "Search"),
    Place("/changes", "变更", "Changes"),
    Place("/activities", "活动", "Activities", also=("/coverage", "/figures", "/lineage")),
    Place("/subscriptions", "订阅", "Subscriptions", also=("/inbox", "/channels")),
    Place("/sources", "来源", "Sources"),
    Place("/runs", "采集批次", "Runs"),
    Place("/operations", "队列", "Queue", "operator"),
    Place("/attachments", "附件", "Files", "operator"),
    Place("/quarantine", "待审", "Quarantine", "operator"),
    Place("/users", "用户", "Users", "admin"),
    Place("/settings", "设置", "Settings", "admin"),
)


def page(
    request: Request,
    template: str,
    title: str,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    **values: Any,
) -> HTMLResponse:
    """A page made of a template. Who asks for a language by `?lang=` is answered in it from then on."""
    viewer: Viewer | None = getattr(request.state, "viewer", None)
    other = "en" if language() == "zh" else "zh"
    html = (
        environment()
        .get_template(template)
        .render(
            title=title,
            path=request.url.path,
            viewer=viewer,
            who_is_known=hasattr(request.state, "viewer"),  # not where no route was found
            menu=[place for place in MENU if (viewer.may(place.role) if viewer else place.role == "reader")],
            other_language=other,
            other_address=_here(request.url.include_query_params(lang=other)),
            sign_in_address="/sign-in",
            **values,
        )
    )
    about = {"Cache-Control": "private, no-cache", "Vary": "Accept-Language, Cookie", **(headers or {})}
    # Titles come from anywhere: a lone surrogate has no form in UTF-8.
    answer = HTMLResponse(html.encode("utf-8", "replace"), status, about)
    if request.query_params.get("lang") in ("zh", "en"):
        answer.set_cookie(COOKIE, language(), max_age=_YEAR, samesite="lax", httponly=True)
    return answer


def _here(url: URL) -> str:
    return f"{url.path}?{url.query}" if url.query else url.path
