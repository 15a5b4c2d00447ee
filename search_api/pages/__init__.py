"""The pages: server-rendered, a file of routes for those that belong together."""

from search_api.pages.routes import (
    activities,
    attachments,
    changes,
    documents,
    help,
    home,
    merging,
    operations,
    registers,
    search,
    source,
    static,
)
from search_api.pages.routes.faults import fault_page
from search_api.pages.routes.operating import adding, quarantine, runs, scheduling, sources
from search_api.pages.routes.people import account, settings, signing, users
from search_api.pages.routes.telling import channels, inbox, subscriptions

# `adding` before `source`: /sources/add is no source's page.
_MODULES = (
    static,
    home,
    search,
    documents,
    changes,
    activities,
    registers,
    merging,
    adding,
    sources,
    source,
    runs,
    scheduling,
    operations,
    attachments,
    quarantine,
    subscriptions,
    inbox,
    channels,
    help,
    signing,
    account,
    users,
    settings,
)
ROUTERS = tuple(module.router for module in _MODULES)

__all__ = ["ROUTERS", "fault_page"]
