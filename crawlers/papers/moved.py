"""Where redirects lead. Sites send those who ask for a paper that they took down to a list, to their home page or to another
paper, with status 200 in the end; a paper that only moved still has its title or its 文号."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from indexing.records import Notice
from indexing.store.papers.presence import KnownPage
from indexing.text.urls import url_key

# A title of fewer characters stands in many others.
_TELLING = 8

_FILLING = re.compile(r"[\s.…·]+")


def is_front(url: str, column: str) -> bool:
    """Whether an address is its site's home page, or the column's first list page."""
    home = urlsplit(url)._replace(path="/", query="", fragment="").geturl()
    return url_key(url) in (url_key(home), url_key(column))


def is_same(known: KnownPage, notice: Notice) -> bool:
    """Whether a page that stands elsewhere now holds the document that is known: by its 文号, or its title but for what
    either cuts off."""
    if known.doc_no is not None and known.doc_no == notice.doc_no:
        return True
    one, other = (_FILLING.sub("", title) for title in (known.title, notice.title or ""))
    shorter, longer = sorted((one, other), key=len)
    return one == other or (len(shorter) >= _TELLING and shorter in longer)
