"""Looking at a site nobody has described: its family, what can be read there, and the YAML that would watch it."""

from crawlers.probing.answer import Answer, Detail, Fetch, Probed
from crawlers.probing.probe import probe
from crawlers.probing.saved import from_archive, from_file, is_archive
from crawlers.probing.visit import visit

__all__ = ["Answer", "Detail", "Fetch", "Probed", "from_archive", "from_file", "is_archive", "probe", "visit"]
