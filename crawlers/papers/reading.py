"""Reading looks as those of a source: how its site keeps its papers, and whose they are."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from config.site import Source
from crawlers.extract.lists import family
from crawlers.papers.file_name import names_no_file, sent_name
from crawlers.papers.look import Look, capture_row
from crawlers.papers.paper import page_paper, paper_of, stored_file
from indexing.records import AttachmentLink, Entry, Hints, Notice, Paper, StoredAttachment, Verdict
from indexing.store.captures import CaptureKind, CaptureRow
from indexing.store.papers.presence import KnownPage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawlers.extract.pool import Extractor


@dataclass(frozen=True, slots=True)
class SourceReading:
    """How looks are read and what is noted of them.

    `source` is None for pages of no known site. With `column` False it is only known that pages stand on that source's
    site, not in its column. `family` overrides the source's, for a site that is being probed. `node` is the machine whose archive the looks' bytes lie in.
    """

    extractor: Extractor
    source: Source | None = None
    run_id: str | None = None
    column: bool = True
    family: str | None = None
    node: str | None = None
    selectors: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        name = self._family
        own = self.source.site.body if self.source else ()
        object.__setattr__(self, "selectors", (*own, *(family(name).body if name else ())))

    @property
    def _family(self) -> str | None:
        return self.family or (self.source.family if self.source else None)

    async def notice(self, look: Look, entry: Entry | None = None, before: KnownPage | None = None) -> Notice:
        """What the look says as a detail page; `entry` is the list row that led to it, `before` what is known of it."""
        return await self.extractor.page(look.body, look.url, self.hints(look, entry, before), self._family)

    def hints(self, look: Look, entry: Entry | None = None, before: KnownPage | None = None) -> Hints:
        """What is known of a page before it is read."""
        agency = self.source.agency if self.source else None
        known = Entry(before.title, before.url, before.published, before.doc_no) if before else None
        return Hints(look.status, look.headers, entry, self.selectors, agency, known)

    async def file(self, link: AttachmentLink, look: Look) -> StoredAttachment:
        """The file behind a link, with its text; where the link does not name it, its server may."""
        name = (sent_name(look.headers) if names_no_file(link.name) else None) or link.name
        return stored_file(replace(link, name=name), look.body, await self.extractor.file(look.body, name))

    def capture(
        self,
        look: Look,
        kind: CaptureKind,
        verdict: Verdict,
        detail: str | None = None,
        listed: str | None = None,
    ) -> CaptureRow:
        """The look's row in the captures' index."""
        source_id = self.source.id if self.source and self.column else None
        return capture_row(
            look,
            kind,
            verdict,
            detail,
            listed=listed,
            source_id=source_id,
            run_id=self.run_id,
            node=self.node,
        )

    def paper(
        self,
        notice: Notice,
        url: str,
        entry: Entry | None,
        files: Sequence[StoredAttachment],
        moment: datetime,
    ) -> Paper:
        """The paper that stands at `url`."""
        if self.source and self.column:
            return paper_of(notice, url, self.source, entry, files, moment)
        return page_paper(notice, url, self.source, files, moment)
