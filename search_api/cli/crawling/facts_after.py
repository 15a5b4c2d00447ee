"""What a command that brings papers does at its end: reads what they say, so that searches by it find them at once."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from config.language import tr
from search_api.cli.output import note

if TYPE_CHECKING:
    from config.settings import Settings
    from indexing.store import Store

# After an upgrade all papers wait: who crawls one source is not kept waiting for them.
_MOST_SECONDS = 20.0


def keep_facts_after(store: Store, settings: Settings) -> None:
    """Reads the facts of papers that wait, for so long; the rest is left to `huanxin up` or `huanxin reread --facts`, and said."""
    from indexing.projection import indexed
    from indexing.registers.keeping import keep_facts, waiting_facts

    until = time.monotonic() + _MOST_SECONDS
    if keep_facts(store, stop=lambda: time.monotonic() > until):
        indexed(store, settings)
    left = waiting_facts(store)
    if left:
        note(
            tr(
                f"还有 {left} 份文件的事实没有读出：huanxin reread --facts",
                f"the facts of {left} papers are still to be read: huanxin reread --facts",
            )
        )
