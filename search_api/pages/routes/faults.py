"""What a reader is told when something goes wrong: what happened, what was kept, what to do."""

from __future__ import annotations

from fastapi import Request, Response

from search_api.pages.frame import page
from search_api.pages.routes.people.signing import sign_in_page
from search_api.web.problems import Problem


def fault_page(request: Request, problem: Problem) -> Response:
    """The problem as a page. Who is not signed in may do so right here, and is led on to what they asked for."""
    headers = {"Cache-Control": "no-store", **problem.headers}
    if problem.status == 401 and request.method in ("GET", "HEAD"):
        here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return sign_in_page(request, here, fault=problem.title, status=401, headers=headers)
    return page(request, "fault.html", problem.title, status=problem.status, headers=headers, problem=problem)
