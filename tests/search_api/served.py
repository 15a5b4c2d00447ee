"""The app on a real socket of loopback, for as long as a block lasts."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import httpx
import uvicorn
from fastapi import FastAPI

from config.settings import Settings
from indexing.store import Store
from search_api.auth.accounts import add_user, any_user, find_user
from search_api.auth.audit import Actor
from search_api.auth.roles import ROLES, Role
from search_api.auth.sign_ins import COOKIE, begin
from search_api.auth.tokens import add_token
from search_api.serving.app import create_app
from search_api.serving.serve import configured, listening

TESTER = Actor("tester", "command")


@dataclass(frozen=True, slots=True)
class Site:
    """An app that answers: the app itself, its store, and the address."""

    app: FastAPI
    store: Store
    address: str

    def client(self, **headers: str) -> httpx.Client:
        """A client that speaks English unless told otherwise."""
        return httpx.Client(
            base_url=self.address,
            headers={"Accept-Language": "en", **headers},
            timeout=60,
            trust_env=False,
        )

    def with_token(self, role: Role, scope: Role | None = None) -> httpx.Client:
        """A client with a token of the user who has this role."""
        _, secret = add_token(self.store, find_user(self.store, role), "test", scope or role, TESTER)
        return self.client(Authorization=f"Bearer {secret}")

    def with_session(self, role: Role) -> httpx.Client:
        """A client that the user who has this role is signed in with."""
        secret = begin(self.store, find_user(self.store, role), "127.0.0.1", "test")
        return self.client(Cookie=f"{COOKIE}={secret}")

    def populate(self) -> None:
        """Makes a user of each role, named like it."""
        if not any_user(self.store):
            for role in ROLES:
                add_user(self.store, role, role, None, TESTER)


@contextmanager
def serving(settings: Settings, prepare: Callable[[FastAPI], None] | None = None) -> Iterator[Site]:
    """The app over the store of these settings, made ready by `prepare`."""
    with listening("127.0.0.1", 0) as sock:
        port = sock.getsockname()[1]
        app = create_app(replace(settings, port=port))
        if prepare is not None:
            prepare(app)
        server = uvicorn.Server(configured(app))
        thread = threading.Thread(target=server.run, args=([sock],))
        thread.start()
        try:
            yield Site(app, app.state.serving.store, f"http://127.0.0.1:{port}")
        finally:
            server.should_exit = True
            thread.join()


@contextmanager
def served(settings: Settings) -> Iterator[httpx.Client]:
    """A client of the app over the store of these settings."""
    with serving(settings) as site, site.client() as client:
        yield client
