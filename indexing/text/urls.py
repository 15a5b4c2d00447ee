"""One key for all the ways a page's address is written."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

# Query switches that choose a view or carry tracking, never another paper (seen on gkmlpt, WeChat links, retailers).
_SWITCHES = re.compile(
    r"^(?:xxgkhide|utm_\w+|spm|scm|from|isappinstalled|share_?\w*|wfr|jump|refer|ref)$", re.IGNORECASE
)
_INDEX = re.compile(r"/(?:index|default)\.(?:s?html?|jsp|aspx?|php)$", re.IGNORECASE)


def url_key(url: str) -> str:
    """The key under which a page is known: scheme, `www.`, default port, index file, fragment and known query switches
    make no difference.

    `https://www.a.gov.cn/x/index.html?xxgkhide=1#top` and `http://a.gov.cn/x/` give `a.gov.cn/x/`.
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port if parts.port not in (None, 80, 443) else None
    except ValueError:  # no address at all, such as `http://[x`
        return url.strip()
    if not parts.hostname:  # `urn:…` and the like
        return url.strip()
    host = parts.hostname.rstrip(".").removeprefix("www.")
    path = quote(unquote(parts.path), safe="/:@!$&'()*+,;=-._~%") or "/"
    path = _INDEX.sub("/", re.sub(r"/{2,}", "/", path))
    kept = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not _SWITCHES.match(k)]
    query = f"?{urlencode(kept)}" if kept else ""
    return f"{host}{f':{port}' if port else ''}{path}{query}"
