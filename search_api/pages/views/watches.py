"""What else one may watch from a paper: its agencies, its region, and papers that name its number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from config.language import tr
from config.regions import region_name
from indexing.labels import label
from indexing.store import Document
from search_api.pages.views.addresses import address

# A paper by a dozen ministries offers the first of them.
_AGENCIES = 3


@dataclass(frozen=True, slots=True)
class Watch:
    """`query` is what the subscription would ask for, `href` the form that makes it."""

    words: str
    query: str

    @property
    def href(self) -> str:
        return address("/subscriptions/new", {"q": self.query, "name": self.words})


def watches(document: Document) -> tuple[Watch, ...]:
    return tuple(_watches(document))


def _watches(document: Document) -> Iterator[Watch]:
    for agency in document.agencies[:_AGENCIES]:
        yield Watch(tr(f"{agency}的文件", f"papers of {agency}"), f'机关:"{agency}"')
    if document.region and region_name(document.region):
        place = label("region", document.region)
        yield Watch(tr(f"{place}的文件", f"papers, {place}"), f"地区:{document.region}")
    if document.doc_no:
        yield Watch(
            tr(f"提到 {document.doc_no} 的文件", f"papers that name {document.doc_no}"), document.doc_no
        )
