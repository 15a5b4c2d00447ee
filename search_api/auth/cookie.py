"""The cookie of a sign-in."""

from __future__ import annotations

from fastapi import Response

from config.settings import Settings
from search_api.auth.sign_ins import COOKIE, LASTS


def remember(response: Response, settings: Settings, secret: str) -> None:
    """Gives the browser a sign-in's secret: out of scripts' reach, not sent along from other sites, encrypted where we are."""
    response.set_cookie(
        COOKIE,
        secret,
        max_age=int(LASTS.total_seconds()),
        secure=settings.address.startswith("https:"),
        httponly=True,
        samesite="lax",
    )


def forget(response: Response) -> None:
    """Takes it away again."""
    response.delete_cookie(COOKIE, httponly=True, samesite="lax")
