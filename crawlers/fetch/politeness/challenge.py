"""Whether an answer is a challenge or a block instead of the page: recognised, never solved."""

from __future__ import annotations

import zlib

from scrapy.http import Response

from crawlers.extract.pages import SIGN_IN, judge
from crawlers.fetch.responses import lower_headers
from indexing.records import Hints

# 加速乐 answers 521 or 512, 瑞数 412, wzws 491.
CHALLENGE_STATUSES = frozenset({412, 491, 512, 521})

# Challenge pages are a script of a few kilobytes. Larger pages are judged only once, where they are read.
LARGEST_CHALLENGE = 16 * 1024
LARGEST_WITH_ODD_STATUS = 64 * 1024

# Bytes outside ASCII; the wordiest block page seen had some 600 (200 characters).
MOST_WORDS = 1_500
_HIGH = bytes(range(128, 256))

# How `judge` says that nothing but the page's words speaks of a block.
BLOCK_WORDS = "block page: "

# Flags of responses: a challenge; a redirect to the page itself that would never end.
CHALLENGE = "challenge"
REDIRECTS_TO_ITSELF = "redirects_to_itself"


def is_challenge(response: Response) -> bool:
    """Whether `response` (its body without codings) is a challenge. Error statuses that sites give of themselves are
    judged by their body alone, and there by a shield's own marks: a plain 503 is none, and no server's `403 Forbidden`. Nor is a page that asks to sign
    in."""
    status = response.status
    if status in CHALLENGE_STATUSES or REDIRECTS_TO_ITSELF in response.flags:
        return True
    largest = LARGEST_CHALLENGE if status == 200 else LARGEST_WITH_ODD_STATUS
    # The shields' own cookies come with their 304s too.
    if len(response.body) > largest or (not response.body and status != 202):
        return False
    if status == 200 and len(response.body) - len(response.body.translate(None, _HIGH)) > MOST_WORDS:
        return False  # whoever shows that much Chinese shows a page; it is judged once, where it is read
    headers = lower_headers(response)
    known = status if status < 400 or status in (404, 410) else None
    judged = judge(response.body, response.url, Hints(status=known, headers=headers))
    detail = judged.detail or ""
    by_words = detail.startswith(BLOCK_WORDS)
    return judged.verdict == "blocked" and not detail.startswith(SIGN_IN) and not (by_words and known is None)


def is_challenge_as_sent(response: Response) -> bool:
    """`is_challenge` of a response whose body may still have the codings it was sent with. A redirect is none yet: the
    shields' cookies come with the plainest of them."""
    if 300 <= response.status < 400:
        return False
    coded = response.headers.get("Content-Encoding") and len(response.body) <= LARGEST_WITH_ODD_STATUS
    return is_challenge(response.replace(body=_decoded(response.body)) if coded else response)


def _decoded(body: bytes) -> bytes:
    """A gzip or deflate body, as far as challenges are long; another one as it is."""
    for window in (zlib.MAX_WBITS | 32, -zlib.MAX_WBITS):
        try:
            return zlib.decompressobj(window).decompress(body, LARGEST_WITH_ODD_STATUS + 1)
        except zlib.error:
            continue
    return body
