"""The API described: every failure with its shape, who may ask for what, and how to sign in."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from search_api.api.shapes.status import Problem
from search_api.auth.needs import NEEDS
from search_api.auth.sign_ins import COOKIE
from search_api.web.problems import MEDIA_TYPE

# What may come of any request, and of one with a body; in the words of HTTP.
_FAILURES = {
    "400": "Bad Request",
    "401": "Unauthorized",
    "403": "Forbidden",
    "404": "Not Found",
    "413": "Content Too Large",
    "429": "Too Many Requests",
    "500": "Internal Server Error",
    "503": "Service Unavailable",
}
_OF_A_BODY = {
    "415": "Unsupported Media Type",
    "422": "Unprocessable Content",
    "502": "Bad Gateway",
}


def describe(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document of an app, made once."""
    if app.openapi_schema:
        return app.openapi_schema
    schema = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
    parts = schema.setdefault("components", {})
    schemas = parts.setdefault("schemas", {})
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas |= problem.pop("$defs")
    schemas["Problem"] = problem
    parts["securitySchemes"] = {
        "token": {"type": "http", "scheme": "bearer"},
        "session": {"type": "apiKey", "in": "cookie", "name": COOKIE},
    }
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            _complete(operation, f"{method.upper()} {path}")
    app.openapi_schema = schema
    return schema


def _complete(operation: dict[str, Any], name: str) -> None:
    of_a_body = _OF_A_BODY if "requestBody" in operation else {}
    answers = operation["responses"]
    for status, words in (_FAILURES | of_a_body).items():
        answers[status] = {
            "description": words,
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
    for status in set(_OF_A_BODY) - set(of_a_body):
        answers.pop(status, None)
    if name.startswith("GET "):
        answers["304"] = {"description": "Not Modified"}
    operation["x-needs"] = NEEDS[name].of
    if NEEDS[name].of != "anyone":
        operation["security"] = [{"token": []}, {"session": []}, {}]
