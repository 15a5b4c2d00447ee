"""A reader's way through the pages, for a demonstration that nobody watches: home, a search, a document, an export."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote
from urllib.request import ProxyHandler, build_opener

from config.faults import Fault
from config.language import tr

_OPENER = build_opener(ProxyHandler({}))  # the pages are on this machine; no proxy leads there
_OPENER.addheaders = [("Accept-Language", "zh-CN")]


def check(address: str, query: str) -> Iterator[str]:
    """Says of each step how it went. Raises Fault at the first that is not as it should be."""
    home = _page(f"{address}/")
    if "家居焕新" not in home:
        raise _fault("/")
    yield tr(f"首页：{address}/", f"home: {address}/")
    where = f"/search?q={quote(query)}"
    found = re.search(r'<a data-open href="(/documents/[^"]+)"', _page(address + where))
    if found is None:
        raise _fault(where)
    yield tr(f"检索：{address}{where}", f"search: {address}{where}")
    here = found[1].replace("&amp;", "&")
    title = re.search(r"<h1>(.*?)</h1>", _page(address + here), re.DOTALL)
    if title is None or "gbt" not in _page(address + here):
        raise _fault(here)
    yield tr(f"文件：{address}{here}", f"document: {address}{here}")
    where = f"/api/v1/exports?q={quote(query)}&format=csv"
    rows = _page(address + where).count("\n")
    if rows < 2:
        raise _fault(where)
    yield tr(f"导出：{address}{where}（{rows} 行）", f"export: {address}{where} ({rows} lines)")


def _page(address: str) -> str:
    try:
        with _OPENER.open(address, timeout=60) as answer:
            text: str = answer.read().decode()
    except OSError as error:
        raise Fault(tr("页面没有应答", "a page does not answer"), detail=str(error), where=address) from None
    return text


def _fault(where: str) -> Fault:
    return Fault(tr("页面不是应有的样子", "a page is not as it should be"), where=where)
