"""The app: guards, routes and failures put together over one open store."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from anyio.to_thread import current_default_thread_limiter
from fastapi import Depends, FastAPI
from prometheus_client import CollectorRegistry
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from alerts.epoch import current_epoch
from config.settings import Settings
from indexing.store import open_store
from search_api import pages
from search_api.api import (
    activities,
    changes,
    channels,
    documents,
    exports,
    health,
    metrics,
    quarantine,
    registers,
    runs,
    schedules,
    search,
    sources,
    status,
    subscriptions,
    ties,
)
from search_api.auth.allowance import Spent
from search_api.auth.viewer import admit
from search_api.feeds import routes as feeds
from search_api.serving.openapi import describe
from search_api.web import problems
from search_api.web.context import Serving
from search_api.web.guards import Guarded, Headed
from search_api.web.spoken import Spoken
from search_api.web.strict import strict
from search_api.web.timed import Timed

ROUTERS = (
    health.router,
    metrics.router,
    search.router,
    documents.router,
    changes.router,
    activities.router,
    registers.router,
    ties.router,
    sources.router,
    runs.router,
    schedules.router,
    quarantine.router,
    exports.router,
    status.router,
    feeds.router,
    subscriptions.router,
    channels.router,
)

# Fewer than the connections that SQLAlchemy's pool holds (15), so that no request waits for one until it fails.
THREADS = 12


def create_app(settings: Settings) -> FastAPI:
    """The app over the store of these settings. It keeps nothing of its own: any number of them serve one store.

    Raises Fault where the database cannot be opened.
    """
    store = open_store(settings.database_url, settings.locks)
    current_epoch(store)  # begun now, so that no reader has to write later

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        current_default_thread_limiter().total_tokens = THREADS
        yield
        store.close()

    app = FastAPI(
        title="焕新 Huanxin",
        description="家居焕新消费季与以旧换新政策、活动监测 / Monitor of China's home renewal policies and promotions",
        version="1",
        openapi_url="/api/v1/openapi.json",
        docs_url=None,  # FastAPI's page brings its scripts from another origin
        redoc_url=None,
        redirect_slashes=False,  # a redirect would go to whatever host was called
        lifespan=lifespan,
        dependencies=[Depends(admit), Depends(strict)],
    )
    app.state.serving = Serving(settings, store)
    app.state.spent = Spent()
    app.state.timings = CollectorRegistry()
    problems.install(app, pages.fault_page)
    for router in (*ROUTERS, *pages.ROUTERS):
        app.include_router(router)
    app.openapi = partial(describe, app)  # type: ignore[method-assign]
    # The last added is the first that a request meets.
    app.add_middleware(Guarded, settings=settings)
    app.add_middleware(Spoken)
    app.add_middleware(Timed, registry=app.state.timings)
    app.add_middleware(Headed)
    if settings.trusted_proxies:
        app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=list(settings.trusted_proxies))
    return app
