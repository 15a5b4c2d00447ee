"""Recording papers: which document each one is, whether it changed, and the version, change and index work that follow.

A document's version, change and outbox row are written in one transaction; a call should bring at most some 50 papers,
so that other writers wait little.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from indexing.changes import VersionFields, classify, compare, shares_nothing
from indexing.records import ChangeClass, FieldChange, Origin, Paper
from indexing.reposts import Sketch, sketch
from indexing.store.addresses import Addresses, decide, load_addresses, telling
from indexing.store.captures import CaptureRow, add_captures
from indexing.store.database import Store
from indexing.store.leads import note_links
from indexing.store.outbox import enqueue
from indexing.store.papers.attached import attach, learn
from indexing.store.papers.copies import add_sketch, find_original, keep_sketch
from indexing.store.papers.corrections import read_again
from indexing.store.papers.understood import understood
from indexing.store.papers.version_fields import (
    document_columns,
    fields_of,
    merged,
    stored_fields,
    version_columns,
)
from indexing.store.schema import appearances, changes, documents, versions
from indexing.text.urls import url_key

Outcome = Literal["new", "changed", "unchanged", "copy", "held", "doubted"]

# A page of fewer characters, and of fewer than a part of what it held, may be a message in the paper's place.
TINY, TINY_PART = 300, 4


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of one paper: the document it is, the number of its change (None where there is none) and its classes.

    `copy`: the page carries a document that is known from elsewhere. `held` and `doubted`: see `record`.
    """

    document_id: str
    outcome: Outcome
    seq: int | None = None
    classes: tuple[ChangeClass, ...] = ()


def record(
    store: Store,
    papers: Sequence[Paper],
    *,
    origin: Origin,
    run_id: str | None = None,
    captures: Sequence[CaptureRow] = (),
    hold_changes: bool = False,
) -> tuple[Recorded, ...]:
    """Records the papers in order and says what became of each.

    The captures they were read from go into the same transaction: a capture that is known is never asked for again in
    full, so it must not become known before its paper is. With `hold_changes` a known document that would change is left
    as it is, with outcome `held`; its captures are the caller's to keep back. So it is with `doubted`: the page is tiny now and
    shares nothing with what it held, which is a change only when a later look finds it so again.
    """
    drawn = [sketch(paper.body) for paper in papers]
    with store.writing() as connection:
        add_captures(connection, captures)
        recorder = Recorder(connection, origin, run_id, hold_changes, load_addresses(connection))
        return tuple(recorder.record(paper, drawn[i]) for i, paper in enumerate(papers))


def document_id(paper: Paper) -> str:
    """The id a new document gets: the import's own, else 16 hex digits of its address's SHA-256, so that a database built
    again from the archive gives every paper the id under which it may have been cited."""
    if paper.id:
        return paper.id
    if not paper.url:
        raise ValueError("a paper needs an id or a url")
    return hashlib.sha256(url_key(paper.url).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Edit:
    """What the next version of a document is. Without classes it is told to nobody."""

    fields: VersionFields
    classes: tuple[ChangeClass, ...] = ()
    differences: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Recorder:
    """One call of `record`, inside its transaction."""

    connection: Connection
    origin: Origin
    run_id: str | None
    hold_changes: bool
    addresses: Addresses

    def record(self, paper: Paper, drawn: Sketch | None) -> Recorded:
        paper = self.at_its_address(paper)
        recorded = self._record(paper, drawn)
        note_links(self.connection, recorded.document_id, paper)
        return recorded

    def _record(self, paper: Paper, drawn: Sketch | None) -> Recorded:
        there = self._appearance(paper)
        if there is not None:
            return self._at_known_address(self._document(there.document_id), there.original, paper, drawn)
        known = self.connection.execute(
            sa.select(documents).where(documents.c.id == document_id(paper))
        ).one_or_none()
        if known is not None:
            return self._again(known, paper, drawn)
        original = find_original(self.connection, paper, drawn)
        if original is None:
            return self._insert(paper, drawn)
        if paper.own and not original.own:
            return self._adopt(original, paper, drawn)
        return self.copy(original, paper)

    def at_its_address(self, paper: Paper) -> Paper:
        """The paper at the address that is its page's own; the one at which it was found is kept apart. Where another paper
        stands there that was found at another address, the parameters in which those differ tell papers apart."""
        if not paper.url or paper.fetched_url is not None:
            return paper
        fetched = paper.url
        found = replace(paper, url=self.addresses.identity(fetched), fetched_url=fetched)
        there = self._appearance(found)
        if there is None or not paper.body:
            return found
        stood = there.fetched_url or there.url
        real = telling((fetched, stood), self.addresses)
        if real and self._is_another(there, paper):
            decide(self.connection, self.addresses, real, passing_too=False)
            return replace(found, url=self.addresses.identity(fetched))
        return found

    def _is_another(self, there: Row[Any], paper: Paper) -> bool:
        """Whether a paper has neither the title of the one that stands at an address nor any of its sentences."""
        old = stored_fields(self.connection, self._document(there.document_id))
        if not old.body or old.title == paper.title:
            return False
        return not _is_tiny(paper.body, old.body) and shares_nothing(old.body, paper.body)

    def _at_known_address(
        self, found: Row[Any], original: bool, paper: Paper, drawn: Sketch | None
    ) -> Recorded:
        if found.status == "external" and paper.status != "external":
            return self._adopt(found, paper, drawn)
        if paper.status == "external" or not original:
            return self.copy(found, paper)
        return self._again(found, paper, drawn)

    def _appearance(self, paper: Paper) -> Row[Any] | None:
        if not paper.url:
            return None
        return self.connection.execute(
            sa.select(appearances).where(appearances.c.url_key == url_key(paper.url))
        ).one_or_none()

    def _document(self, key: str) -> Row[Any]:
        return self.connection.execute(sa.select(documents).where(documents.c.id == key)).one()

    def _insert(self, paper: Paper, drawn: Sketch | None) -> Recorded:
        key = document_id(paper)
        fields = fields_of(paper)
        self.connection.execute(
            documents.insert().values(
                id=key,
                url=paper.url,
                first_seen=paper.seen_at,
                last_changed=paper.seen_at,
                region=paper.region,
                source_id=paper.source_id,
                own=paper.own,
                status=paper.status,
                version=1,
                archived_urls=list(paper.archived_urls),
                title_en=paper.title_en,
                summary_en=paper.summary_en,
                body_en=paper.body_en,
                **document_columns(fields),
                **understood(fields, paper.column),
            )
        )
        if paper.url:
            self._first_appear(key, paper, original=True, differs=())
        if paper.attachments:
            attach(self.connection, key, paper.attachments)
        if drawn:
            add_sketch(self.connection, key, drawn)
        edit = Edit(fields, ("new",))
        seq = self._write_version(key, paper, edit, 1)
        return Recorded(key, "new", seq, edit.classes)

    def _again(self, found: Row[Any], paper: Paper, drawn: Sketch | None) -> Recorded:
        """A known document read again at its own address."""
        old = stored_fields(self.connection, found)
        fields = read_again(self.connection, found.id, old, paper, note=not self.hold_changes)
        differences = compare(old, fields)
        classes = classify(differences)
        if found.status == "withdrawn":
            classes = (*classes, "back")
        if classes and self.hold_changes:
            doubted = self._doubted(old, paper)
            return Recorded(found.id, "doubted" if doubted else "held", None, classes)
        self._appear(found.id, paper, original=True)
        self.keep_lasting(found, paper)
        if not classes:
            if self._files_moved(found, old, fields, paper) or learn(
                self.connection, found.id, paper.attachments
            ):
                enqueue(self.connection, found.id)
            return Recorded(found.id, "unchanged")
        seq = self.update(found, paper, Edit(fields, classes, differences), drawn)
        return Recorded(found.id, "changed", seq, classes)

    def _doubted(self, old: VersionFields, paper: Paper) -> bool:
        """Whether what a page holds now is not to be believed yet; notes since when it is doubted."""
        if not _is_tiny(paper.body, old.body) or not shares_nothing(old.body, paper.body):
            return False
        here = appearances.c.url_key == url_key(paper.url or "")
        since = self.connection.scalar(sa.select(appearances.c.doubted).where(here))
        if since is not None and since < paper.seen_at:
            return False
        self.connection.execute(appearances.update().where(here).values(doubted=paper.seen_at))
        return True

    def _files_moved(self, found: Row[Any], old: VersionFields, fields: VersionFields, paper: Paper) -> bool:
        """Notes the new addresses of files that are the same as before, in the version that names them: signed links and
        those that pass by caches differ at every look, and the old ones may not answer any more."""
        if {url for _, url, _ in fields.attachments} == {url for _, url, _ in old.attachments}:
            return False
        attach(self.connection, found.id, paper.attachments)
        here = versions.c.document_id == found.id, versions.c.number == found.version
        kept = version_columns(replace(old, attachments=fields.attachments))
        self.connection.execute(versions.update().where(*here).values(fields=kept["fields"]))
        return True

    def copy(self, found: Row[Any], paper: Paper) -> Recorded:
        """The document at another address than its own: noted, with what differs; its fields stay."""
        differs: tuple[str, ...] = ()
        if paper.status != "external":
            old = stored_fields(self.connection, found)
            differs = tuple(d.field for d in compare(old, merged(old, fields_of(paper))))
        self._appear(found.id, paper, original=False, differs=differs)
        return Recorded(found.id, "copy")

    def _adopt(self, found: Row[Any], paper: Paper, drawn: Sketch | None) -> Recorded:
        """The original of a document that was known from a copy or a list row only: from now on it is read there.

        That its fields differ from the copy's is no change of the paper, so the new version is told to nobody.
        """
        same = appearances.c.document_id == found.id
        self.connection.execute(appearances.update().where(same).values(original=False))
        self._appear(found.id, paper, original=True)
        self.connection.execute(
            documents.update()
            .where(documents.c.id == found.id)
            .values(
                url=paper.url,
                source_id=paper.source_id,
                region=paper.region or found.region,
                own=paper.own,
                status="current",
            )
        )
        old = stored_fields(self.connection, found)
        fields = read_again(self.connection, found.id, old, paper)
        self.update(found, paper, Edit(fields), drawn)
        return Recorded(found.id, "copy")

    def update(self, found: Row[Any], paper: Paper, edit: Edit, drawn: Sketch | None) -> int | None:
        number = found.version + 1
        self.connection.execute(
            documents.update()
            .where(documents.c.id == found.id)
            .values(
                version=number,
                last_changed=paper.seen_at if edit.classes else found.last_changed,
                status=paper.status,
                **document_columns(edit.fields),
                **understood(edit.fields, paper.column),
            )
        )
        attach(self.connection, found.id, paper.attachments)
        if paper.body:
            keep_sketch(self.connection, found.id, drawn)
        return self._write_version(found.id, paper, edit, number)

    def _write_version(self, key: str, paper: Paper, edit: Edit, number: int) -> int | None:
        self.connection.execute(
            versions.insert().values(
                document_id=key,
                number=number,
                time=paper.seen_at,
                classes=list(edit.classes),
                run_id=self.run_id,
                **version_columns(edit.fields),
            )
        )
        enqueue(self.connection, key)
        if not edit.classes:
            return None
        seq: int = self.connection.execute(
            changes.insert()
            .values(
                time=paper.seen_at,
                document_id=key,
                url=paper.url,
                title=edit.fields.title,
                classes=list(edit.classes),
                origin=self.origin,
                fields=[asdict(d) for d in edit.differences],
                version_from=number - 1 or None,
                version_to=number,
                run_id=self.run_id,
            )
            .returning(changes.c.seq)
        ).scalar_one()
        return seq

    def _appear(self, key: str, paper: Paper, *, original: bool, differs: tuple[str, ...] = ()) -> None:
        if not paper.url:
            return
        key_there = url_key(paper.url)
        now_there: dict[str, Any] = {
            "last_seen": paper.seen_at,
            "missing_since": None,
            "differs": list(differs),
            "doubted": None,
        }
        if paper.fetched_url != paper.url:
            now_there["fetched_url"] = paper.fetched_url
        if paper.body:  # else only its files were looked at
            now_there["parts"] = list(paper.parts) or None
        seen = self.connection.execute(
            appearances.update()
            .where(appearances.c.url_key == key_there)
            .values(**now_there, **({"original": True} if original else {}))
        )
        if not seen.rowcount:
            self._first_appear(key, paper, original=original, differs=differs)

    def _first_appear(self, key: str, paper: Paper, *, original: bool, differs: tuple[str, ...]) -> None:
        self.connection.execute(
            appearances.insert().values(
                url_key=url_key(paper.url or ""),
                url=paper.url,
                document_id=key,
                source_id=paper.source_id,
                original=original,
                first_seen=paper.seen_at,
                last_seen=paper.seen_at,
                differs=list(differs),
                parts=list(paper.parts) or None,
                fetched_url=paper.fetched_url if paper.fetched_url != paper.url else None,
            )
        )

    def keep_lasting(self, found: Row[Any], paper: Paper) -> None:
        """Provenance and translations, kept beside the versions: what is new of them is added."""
        values: dict[str, Any] = {
            name: getattr(paper, name)
            for name in ("title_en", "summary_en", "body_en")
            if getattr(paper, name) and getattr(paper, name) != getattr(found, name)
        }
        if paper.region and not found.region:
            values["region"] = paper.region
        extra = [url for url in paper.archived_urls if url not in found.archived_urls]
        if extra:
            values["archived_urls"] = [*found.archived_urls, *extra]
        if paper.seen_at < found.first_seen:
            values["first_seen"] = paper.seen_at
        if values:
            self.connection.execute(documents.update().where(documents.c.id == found.id).values(**values))
            enqueue(self.connection, found.id)


def _is_tiny(body: str, before: str) -> bool:
    return 0 < len(body) < min(TINY, len(before) // TINY_PART)
