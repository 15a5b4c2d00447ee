"""The app on a real socket of loopback, for as long as a block lasts."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import httpx
import uvicorn

from config.settings import Settings
from search_api.serving.app import create_app
from search_api.serving.serve import configured, listening


@contextmanager
def served(settings: Settings, **headers: str) -> Iterator[httpx.Client]:
    """A client of the app over the store of these settings. It speaks English unless told otherwise."""
    with listening("127.0.0.1", 0) as sock:
        port = sock.getsockname()[1]
        server = uvicorn.Server(configured(create_app(replace(settings, port=port))))
        thread = threading.Thread(target=server.run, args=([sock],))
        thread.start()
        try:
            with httpx.Client(
                base_url=f"http://127.0.0.1:{port}",
                headers={"Accept-Language": "en", **headers},
                timeout=60,
                trust_env=False,
            ) as client:
                yield client
        finally:
            server.should_exit = True
            thread.join()
