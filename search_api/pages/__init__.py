"""The pages: server-rendered, a file of routes for those that belong together."""

from search_api.pages.routes import (
    account,
    activities,
    adding,
    attachments,
    changes,
    channels,
    documents,
    help,
    home,
    inbox,
    merging,
    operations,
    quarantine,
    registers,
    runs,
    scheduling,
    search,
    settings,
    signing,
    source,
    sources,
    static,
    subscriptions,
    users,
)
from search_api.pages.routes.faults import fault_page

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
