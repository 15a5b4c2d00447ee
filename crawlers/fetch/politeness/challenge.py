"""Whether an answer is a challenge or a block instead of the page: recognised, never solved."""

from __future__ import annotations

from scrapy.http import Response

from crawlers.extract.pages import judge
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

# Set on a redirect to the page itself that would never end.
REDIRECTS_TO_ITSELF = "redirects_to_itself"


def is_challenge(response: Response) -> bool:
    """Whether `response` (its body without codings) is a challenge. Error statuses that sites give of themselves are
    judged by their body alone: a plain 503 or 403 is none."""
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
    return judge(response.body, response.url, Hints(status=known, headers=headers)).verdict == "blocked"
