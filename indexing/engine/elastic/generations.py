"""Which index answers. One index per schema, dictionary and number; aliases say what each is there for.

<prefix>-s1-0f3c…-1     schema 1, dictionary 0f3c…, the first built
<prefix>-s1             alias of the one that answers; everything is read through it
<prefix>-s1-filling     alias of the one that a rebuild is filling; what is written goes to both

The schema stands in the alias, so that a program of another version finds no index rather than a wrong one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from elasticsearch import BadRequestError, Elasticsearch, NotFoundError

from config.language import tr
from indexing.engine.elastic.faults import ElasticsearchFault, no_index, said
from indexing.engine.elastic.mapping import REFRESH, index_body
from indexing.engine.schema import SCHEMA_VERSION
from indexing.segment import fingerprint


@dataclass(frozen=True, slots=True)
class Generation:
    """One index. `aliases` are those it has."""

    name: str
    dictionary: str
    number: int
    aliases: frozenset[str]

    @property
    def rebuild_due(self) -> bool:
        return self.dictionary != fingerprint()


class Generations:
    """All indices of this program under one prefix. Methods let the client's exceptions through."""

    def __init__(self, client: Elasticsearch, prefix: str, where: str) -> None:
        self._client = client
        self._prefix = prefix
        self._where = where
        self._name = re.compile(re.escape(prefix) + r"-s\d+-([0-9a-f]+)-(\d+)")
        self.live = f"{prefix}-s{SCHEMA_VERSION}"
        self.filling = f"{self.live}-filling"

    def find(self) -> tuple[Generation | None, Generation | None]:
        """The index that answers and the one that is being filled."""
        found = self._all()
        return self._of(self.live, found), self._of(self.filling, found)

    def current(self) -> tuple[Generation, Generation | None]:
        """As `find`. Raises IndexMissing where none answers that this program can read."""
        live, filling = self.find()
        if live is None:
            raise no_index(f"{self._where} {self.live}")
        return live, filling

    def create(self, alias: str) -> None:
        """A new, empty index behind an alias. Another process may have made it a moment before."""
        number = 1 + max((generation.number for generation in self._all()), default=0)
        name = f"{self.live}-{fingerprint()}-{number}"
        body = index_body(filling=alias == self.filling)
        try:
            self._client.indices.create(
                index=name, settings=body["settings"], mappings=body["mappings"], aliases={alias: {}}
            )
        except BadRequestError as error:
            if said(error.body)[0] != "resource_already_exists_exception":
                raise

    def begin_filling(self) -> None:
        """An index to fill: the one that a rebuild was killed over if it is of today's dictionary, else a new one."""
        _, filling = self.find()
        if filling is not None and not filling.rebuild_due:
            return
        self.drop_filling()
        self.create(self.filling)

    def drop_filling(self) -> None:
        self._drop([each for each in self._all() if self.filling in each.aliases])

    def swap(self) -> None:
        """Lets the filled index answer from now on, in one step, and drops all others. A search that began on one of
        these is asked again (`engine`)."""
        found = self._all()
        new = self._of(self.filling, found)
        if new is None:
            raise ElasticsearchFault(
                tr("另一次重建取代了本次", "another rebuild took the place of this one"), where=self._where
            )
        self._client.indices.put_settings(index=new.name, settings={"refresh_interval": REFRESH})
        self._client.indices.refresh(index=new.name)
        old = [each for each in found if self.live in each.aliases]
        self._client.indices.update_aliases(
            actions=[
                *({"remove": {"index": each.name, "alias": self.live}} for each in old),
                {"remove": {"index": new.name, "alias": self.filling}},
                {"add": {"index": new.name, "alias": self.live}},
            ]
        )
        self._drop([each for each in found if each.name != new.name])

    def _of(self, alias: str, found: Sequence[Generation]) -> Generation | None:
        with_it = [each for each in found if alias in each.aliases]
        if len(with_it) > 1:
            names = ", ".join(each.name for each in with_it)
            raise ElasticsearchFault(
                tr(
                    f"别名 {alias} 指向多个索引：{names}",
                    f"the alias {alias} stands for several indices: {names}",
                ),
                detail=tr("请删去多余的别名", "remove it from all but one"),
                where=self._where,
            )
        return with_it[0] if with_it else None

    def _all(self) -> list[Generation]:
        answer = self._client.indices.get_alias(index=f"{self._prefix}-s*", expand_wildcards="all")
        found = []
        for name, body in answer.items():
            match = self._name.fullmatch(name)
            if match:
                found.append(Generation(name, match[1], int(match[2]), frozenset(body["aliases"])))
        return found

    def _drop(self, generations: Sequence[Generation]) -> None:
        for each in generations:
            try:
                self._client.indices.delete(index=each.name)
            except NotFoundError:
                continue
