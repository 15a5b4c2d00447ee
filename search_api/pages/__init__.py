"""The pages: server-rendered, a file of routes for those that belong together."""

from search_api.pages.routes import changes, documents, home, runs, search, sources, static

ROUTERS = tuple(module.router for module in (static, home, search, documents, changes, sources, runs))

__all__ = ["ROUTERS"]
