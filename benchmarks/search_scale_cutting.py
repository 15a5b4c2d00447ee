"""Papers as store and engines take them, each article cut once: cutting a million texts again would measure nothing new."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.search_scale_papers import Drawn
from indexing.engine import IndexDocument
from indexing.engine.index_document import index_texts
from indexing.engine.interface import IndexTexts
from indexing.query import text_of
from indexing.segment import index_text
from indexing.store.segments import Segmented, ShownTexts
from indexing.topic import judge_topic

_LINE_END = index_text("\n")
_BREAK = "\f。\f"  # what `fine_text` makes of a line end


class Cutter:
    """Puts papers together from the cut forms of their articles. What it gives has the same tokens in the same order as
    cutting the whole text has; `search_scale_store` makes sure of that."""

    def __init__(self, pool: Sequence[str]) -> None:
        self._pool = pool
        self._cut: dict[int, tuple[str, IndexTexts]] = {}

    def cut_all(self) -> None:
        """Cuts every article now, so that nobody waits for it later."""
        for place in range(len(self._pool)):
            self._article(place)

    def segmented(self, paper: Drawn) -> Segmented:
        """The paper's texts in both forms."""
        parts = [_cut(paper.opening), *map(self._article, paper.articles)]
        title = index_text(paper.title)
        of_title = index_texts(title, "")
        texts = [part for _, part in parts]
        return Segmented(
            ShownTexts(text_of(title), text_of(_LINE_END.join(stored for stored, _ in parts)), ()),
            IndexTexts(
                title=of_title.title,
                body="".join(part.body for part in texts),
                attachments="",
                title_pairs=of_title.title_pairs,
                text_pairs=_BREAK.join(part.text_pairs for part in texts),
                characters="\f".join(part.characters for part in texts),
                english="",
            ),
        )

    def index_document(self, paper: Drawn) -> IndexDocument:
        """The paper as engines take it; its topic is judged by title and opening."""
        return IndexDocument(
            id=paper.id,
            texts=self.segmented(paper).indexed,
            doc_no=paper.doc_no,
            agencies=(paper.agency,),
            region=paper.region,
            document_type=paper.document_type,
            topic=judge_topic(paper.title, paper.opening).topic,
            source_id=None,
            status="current",
            date=paper.date,
            version=1,
        )

    def _article(self, place: int) -> tuple[str, IndexTexts]:
        found = self._cut.get(place)
        if found is None:
            found = self._cut[place] = _cut(self._pool[place])
        return found


def _cut(text: str) -> tuple[str, IndexTexts]:
    stored = index_text(text)
    return stored, index_texts("", stored)
