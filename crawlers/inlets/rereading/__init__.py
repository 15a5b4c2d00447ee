"""Reading history again with today's parsers, from the archive: no site is asked.

The newest capture of each page is read as if it came now. Where the fields differ, the document gets a version whose time is
now and whose change says `reread`; capture, first and last sighting, status and the re-check plan stay as they were, since
nothing happened on the site. Pages that were never read before, but are readable now, become documents first seen when
they were captured.
"""

from crawlers.inlets.rereading.rereading import RereadReport, reread

__all__ = ["RereadReport", "reread"]
