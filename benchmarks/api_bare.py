"""What `benchmarks.api` compares with: FastAPI routes that do no more than call the search, or the engine alone.

They leave out everything around it: guards, language, who may what, strict parameters, allowance, timings. The engine alone
gives ids and counts, without titles, snippets and marks.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import uvicorn
from fastapi import FastAPI

from config.clock import now
from config.settings import load_settings
from indexing.engine import open_engine
from indexing.query import read_search
from indexing.search import search
from indexing.store import open_store
from search_api.documents import answer
from search_api.serving.serve import listening


def app() -> FastAPI:
    settings = load_settings()
    store = open_store(settings.database_url, settings.locks)
    bare = FastAPI()

    @bare.get("/api/v1/search", response_model=None)
    def find(q: str = "", region: str | None = None, sort: str = "relevance") -> dict[str, Any]:
        query = read_search({"query": q, "region": region, "sort": sort}, now().date())
        return answer(search(store, settings, query))

    @bare.get("/engine/search", response_model=None)
    def ids(q: str = "", region: str | None = None, sort: str = "relevance") -> dict[str, Any]:
        query = read_search({"query": q, "region": region, "sort": sort}, now().date())
        return asdict(open_engine(settings).search(query))

    return bare


def main() -> None:
    with listening("127.0.0.1", 0) as sock:
        print(f"Serving http://127.0.0.1:{sock.getsockname()[1]}", flush=True)
        uvicorn.Server(uvicorn.Config(app(), log_level="warning", access_log=False)).run([sock])


if __name__ == "__main__":
    main()
