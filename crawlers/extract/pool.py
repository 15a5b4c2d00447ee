"""Reading in child processes: what came from the web meets its parsers where a crash or a hang costs one page."""

from __future__ import annotations

import asyncio
import resource
from typing import Any

from pebble import ProcessExpired

from crawlers.extract.children import children
from crawlers.extract.files import read_file
from crawlers.extract.lists import Options
from crawlers.extract.reading import ListRead, read_list, read_page
from indexing.records import FileText, Hints, Listing, Notice

# Far above what any page of the real-page corpus took (under 0.5 s, under 300 MB).
SECONDS = 30
MEMORY = 2 << 30


class Extractor:
    """Reads pages and list pages in at most `workers` child processes, which start with the first page, and files in the
    program's parser process. A parser that crashes or takes too long gives verdict `error`."""

    def __init__(self, workers: int = 1) -> None:
        self._workers = workers
        self._pool: Any = None

    async def page(self, body: bytes, url: str, hints: Hints, family_name: str | None = None) -> Notice:
        """What `read_page` says of a detail page."""
        found = await self._ask(read_page, body, url, hints, family_name)
        return Notice("error", found) if isinstance(found, str) else found

    async def list(self, family_name: str, body: bytes, url: str, options: Options, hints: Hints) -> ListRead:
        """What `read_list` says of a list page."""
        found = await self._ask(read_list, family_name, body, url, dict(options), hints)
        return ListRead(Listing(family_name), "error", found) if isinstance(found, str) else found

    async def file(self, body: bytes, name: str | None) -> FileText:
        """The text of an attached file."""
        return await asyncio.to_thread(read_file, body, name)

    async def _ask(self, task: Any, *arguments: Any) -> Any:
        """The task's answer, or the words for why there is none."""
        if self._pool is None:
            self._pool = children(self._workers, _limit)
        try:
            return await asyncio.wrap_future(self._pool.schedule(task, args=arguments, timeout=SECONDS))
        except TimeoutError:
            return f"reading took more than {SECONDS} s"
        except ProcessExpired as error:
            return f"the parser died (exit code {error.exitcode})"
        except MemoryError:
            return "the parser ran out of memory"

    def close(self) -> None:
        if self._pool is not None:
            self._pool.stop()
            self._pool.join()
            self._pool = None


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
