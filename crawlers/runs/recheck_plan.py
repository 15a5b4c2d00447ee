"""When a known page is looked at again: daily while young and while an activity in it runs, then weekly, then monthly.

Age counts from the later of publication and last change. Weekly and monthly looks are spread by the address, so that a
source of a thousand old papers is asked for some thirty a day and never for all on one.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from datetime import date, datetime

from config.clock import SHANGHAI
from indexing.store.papers.presence import KnownPage

DAILY_FOR = 7
WEEKLY_FOR = 7 + 91


def interval(age_days: int) -> int:
    """Days between two looks at a paper of that age."""
    if age_days <= DAILY_FOR:
        return 1
    return 7 if age_days <= WEEKLY_FOR else 30


def due(pages: Iterable[KnownPage], moment: datetime) -> tuple[KnownPage, ...]:
    """The pages to look at now. A page that was missing at the last look is always due until that is settled."""
    today = moment.astimezone(SHANGHAI).date()
    return tuple(page for page in pages if (page.missing_since and not page.settled) or _due(page, today))


def _due(page: KnownPage, today: date) -> bool:
    looked = page.last_seen.astimezone(SHANGHAI).date()
    if looked >= today:
        return False
    if page.running_until and today <= date.fromisoformat(page.running_until):
        return True
    newest = page.last_changed.astimezone(SHANGHAI).date()
    if page.published:
        published = min(date.fromisoformat(page.published[:10]), today)
        # Being read for the first time is no change: an old paper is old from its first day on.
        newest = published if page.first_version and not page.withdrawn else max(newest, published)
    days = interval((today - newest).days)
    if days == 1:
        return True
    phase = zlib.crc32(page.url.encode()) % days
    # Is there a day after the last look, up to today, that is this page's turn?
    return (today.toordinal() + phase) // days > (looked.toordinal() + phase) // days
