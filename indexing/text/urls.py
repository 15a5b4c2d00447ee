"""Addresses: what a link leads to, and one key for all the ways a page's address is written.

A host has no case and no dot at its end, a port that is the scheme's own is none, and before the query a backslash is a
slash, as in every browser. Queries are written in their page's encoding; two spellings of the same characters are one
address.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import (
    SplitResult,
    parse_qsl,
    quote,
    unquote_to_bytes,
    urlencode,
    urljoin,
    urlsplit,
    urlunsplit,
)

# Query switches that choose a view or carry tracking, never another paper (seen on gkmlpt, WeChat links, retailers).
_SWITCHES = re.compile(rb"^(?:xxgkhide|utm_\w+|spm|scm|isappinstalled|share_?\w*|wfr)$", re.IGNORECASE)
# Parameters that pass with the visit, unless a site tells its papers apart by them.
_PASSING = re.compile(
    r"^(?:\w*token|_?csrf\w*|\w*session\w*|\w*sessid|from|jump|refer(?:r?er)?|ref|_?ts?|_|\w*timestamp|rand(?:om)?|nonce|"
    r"xxgkhide|utm_\w+|spm|scm|isappinstalled|share_?\w*|wfr)$",
    re.IGNORECASE,
)
_SESSION = re.compile(r";(?:jsessionid|phpsessid)=[^/?#;]*|/\(S\(\w{8,}\)\)(?=/)", re.IGNORECASE)
_INDEX = re.compile(r"/(?:index|default)\.(?:s?html?|jsp|aspx?|php)$", re.IGNORECASE)
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_FOREIGN = re.compile(r"[^\x00-\x7f]+")
_ASCII = "".join(map(chr, range(0x80)))
_OWN_PORTS = {"http": 80, "https": 443}
_LONGEST = 8_000
"""No server takes a longer address."""


@dataclass(frozen=True, slots=True)
class Base:
    """What the links of a page are joined to, and Python's name of the encoding that the page and its queries are in."""

    url: str
    encoding: str = "utf-8"


def absolute(href: str | None, base: Base | str) -> str | None:
    """The http(s) URL that a link on a page names, without its fragment; None for script, mail and in-page links.

    Fragments are kept where a script-driven site routes by them (`#/detail/1`). Where the base is not known (a saved
    page without its address) a relative link stays as it is.
    """
    if isinstance(base, str):
        base = Base(base)
    href = _slashed(re.sub(r"[\t\r\n]", "", href or "").strip()).replace(" ", "%20")
    scheme = _SCHEME.match(href)
    in_page = href.startswith("#") and not href.startswith(("#/", "#!"))
    if not href or in_page or len(href) > _LONGEST or (scheme and scheme[1].lower() not in _OWN_PORTS):
        return None
    if not base.url and not scheme:
        return href
    try:
        parts = urlsplit(urljoin(base.url, href))
        netloc = _netloc(parts)
    except ValueError:
        return None
    if parts.scheme not in _OWN_PORTS or netloc is None:
        return None
    query = parts.query if parts.query.isascii() else _encoded(parts.query, base.encoding)
    return urlunsplit((parts.scheme, netloc, parts.path or "/", query, _route(parts.fragment)[1:]))


def redirect_target(location: bytes, base: str) -> str | None:
    """Where a redirect leads whose `Location` header has these bytes; None where that is no http(s) address. Bytes that are
    no ASCII are sent back as they came, in whatever encoding they are."""
    return absolute(quote(location, safe=_ASCII), base)


def url_key(url: str) -> str:
    """The key under which a page is known: scheme, `www.`, default port, session, index file, fragment and known query
    switches make no difference. A fragment by which scripts choose the page (`#/detail/1`) belongs to it.

    `https://www.a.gov.cn/x/index.html?xxgkhide=1#top` and `http://a.gov.cn/x/` give `a.gov.cn/x/`.
    """
    try:
        parts = urlsplit(without_session(_slashed(url.strip())))
        port = parts.port if parts.port not in (None, 80, 443) else None
    except ValueError:  # no address at all, such as `http://[x`
        return url.strip()
    if not parts.hostname:  # `urn:…` and the like
        return url.strip()
    host = parts.hostname.rstrip(".").removeprefix("www.")
    path = quote(_as_utf8(_bytes(parts.path)), safe="/:@!$&'()*+,;=-._~%") or "/"
    path = _INDEX.sub("/", re.sub(r"/{2,}", "/", path))
    kept = [(_as_utf8(k), _as_utf8(v)) for k, v in query_pairs(parts.query) if not _SWITCHES.match(k)]
    query = f"?{urlencode(kept)}" if kept else ""
    return f"{host}{f':{port}' if port else ''}{path}{query}{_route(parts.fragment)}"


def _route(fragment: str) -> str:
    """A fragment with its mark where a script-driven site routes by it, else nothing; `#/` alone is its front."""
    return f"#{fragment}" if fragment.startswith(("/", "!")) and fragment.strip("/!") else ""


def without_session(url: str) -> str:
    """The address without the session that servers write into its path: `;jsessionid=…`, `/(S(…))/`."""
    head = re.split(r"[?#]", url, maxsplit=1)[0]
    return _SESSION.sub("", head) + url[len(head) :]


def passes(name: str) -> bool:
    """Whether a parameter of this name is, on most sites, of the visit and not of the page."""
    return bool(_PASSING.match(name))


def parameters(url: str) -> tuple[tuple[str, str], ...]:
    """The names (in lower case) and values of an address's query as they are written, in order."""
    query = url.partition("#")[0].partition("?")[2]
    pairs = (part.partition("=") for part in query.split("&") if part)
    return tuple((name.lower(), value) for name, _, value in pairs)


def without_parameters(url: str, dropped: Callable[[str], bool]) -> str:
    """The address without the parameters whose names (in lower case) are to be dropped; the others stay as written."""
    address, hash_mark, fragment = url.partition("#")
    head, mark, query = address.partition("?")
    if not mark:
        return url
    kept = "&".join(part for part in query.split("&") if not dropped(part.partition("=")[0].lower()))
    return head + (mark + kept if kept else "") + hash_mark + fragment


def plain_host(url: str) -> str:
    """The host of an address as keys have it: in lower case, without `www.`; empty where there is none."""
    try:
        return (urlsplit(_slashed(url.strip())).hostname or "").rstrip(".").removeprefix("www.")
    except ValueError:
        return ""


def query_pairs(query: str) -> list[tuple[bytes, bytes]]:
    """The names and values of a query in order, as the bytes that they stand for; `urlencode` takes them back."""
    plain = _FOREIGN.sub(lambda run: quote(run[0], errors="replace"), query)
    pairs = parse_qsl(plain, keep_blank_values=True, encoding="latin-1")
    return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in pairs]


def characters(written: bytes) -> str | None:
    """The characters that the bytes of a name, value or path spell, in UTF-8 or else in GB18030; None for neither."""
    for encoding in ("utf-8", "gb18030"):
        try:
            return written.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _slashed(address: str) -> str:
    if "\\" not in address:
        return address
    head = re.split(r"[?#]", address, maxsplit=1)[0]
    return head.replace("\\", "/") + address[len(head) :]


def _netloc(parts: SplitResult) -> str | None:
    """The host, and what goes with it, in the one way to write it; None where there is none. Raises ValueError for no port."""
    port, host = parts.port, (parts.hostname or "").rstrip(".")
    if not host.strip("."):
        return None
    user, at, _ = parts.netloc.rpartition("@")
    shown = f"[{host}]" if ":" in host else host
    return f"{user}{at}{shown}" + (f":{port}" if port not in (None, _OWN_PORTS.get(parts.scheme)) else "")


def _encoded(query: str, encoding: str) -> str:
    """The query as browsers send it; that of a page in UTF-8 or UTF-16 stays in characters, which every client sends so."""
    if encoding.startswith("utf"):
        return query
    return _FOREIGN.sub(lambda run: quote(run[0], encoding=encoding, errors="xmlcharrefreplace"), query)


def _bytes(path: str) -> bytes:
    return unquote_to_bytes(path.encode("utf-8", "replace"))


def _as_utf8(written: bytes) -> bytes:
    spelled = characters(written)
    return written if spelled is None else spelled.encode()
