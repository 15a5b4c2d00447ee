"""What a file is called where its link only says 下载: the name that its server sends with it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from urllib.parse import unquote_to_bytes

from crawlers.extract.pages.attachments import SAYS_NOTHING
from indexing.text.urls import characters

_LONGEST = 200
_SERVLET = re.compile(r"^[\w-]+\.(?:do|action|jspx?|aspx?|ashx|php|cgi|html?)$", re.IGNORECASE)
_NUMBERED = re.compile(r"^\W*附件\s*[\d一二三四五六七八九十]{0,3}\W*$")
_EXTENDED = re.compile(r"filename\*\s*=\s*([\w!#$%&+^`{}~-]*)'[^']*'([^;\s]+)", re.IGNORECASE)
_PLAIN = re.compile(r"""filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;]+))""", re.IGNORECASE)


def names_no_file(name: str) -> bool:
    """Whether a link's text is that of a button, or the name of the servlet behind it."""
    return any(form.match(name) for form in (SAYS_NOTHING, _NUMBERED, _SERVLET))


def sent_name(headers: Mapping[str, str]) -> str | None:
    """The file's name in an answer's Content-Disposition (`headers` with lower-case names, Latin-1 as on the wire), in any of
    the ways in which servers write it: RFC 5987, bare UTF-8 or GBK, escapes, MIME words. None where there is none."""
    value = headers.get("content-disposition", "")
    if extended := _EXTENDED.search(value):
        name = characters(unquote_to_bytes(extended[2].encode("latin-1", "replace")))
    elif plain := _PLAIN.search(value):
        name = _spelled(plain[1] or plain[2] or "")
    else:
        return None
    name = re.split(r"[/\\]", (name or "").strip())[-1]
    return name[:_LONGEST] if name and name.isprintable() else None


def _spelled(written: str) -> str | None:
    if written.startswith("=?"):
        try:
            return str(make_header(decode_header(written)))
        except (HeaderParseError, LookupError, ValueError):
            return None
    return characters(unquote_to_bytes(written.strip().encode("latin-1", "replace")))
