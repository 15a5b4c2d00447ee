"""What a reader is told when something goes wrong: what happened, what was kept, what to do."""

from __future__ import annotations

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from search_api.pages.frame import page
from search_api.pages.views.addresses import address
from search_api.web.problems import Problem


def fault_page(request: Request, problem: Problem) -> Response:
    """The problem as a page. Who is not signed in is led to where one signs in, and back."""
    if problem.status == 401 and request.method in ("GET", "HEAD"):
        here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(address("/sign-in", {"next": here}), 303, {"Cache-Control": "no-store"})
    return page(
        request,
        "fault.html",
        problem.title,
        status=problem.status,
        headers={"Cache-Control": "no-store", **problem.headers},
        problem=problem,
    )
