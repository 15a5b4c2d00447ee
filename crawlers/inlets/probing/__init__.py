"""Looking at a site nobody has described: its family, what can be read there, and the YAML that would watch it."""

from crawlers.inlets.probing.adding import Added, add_source, check_address, worth_writing, written_to
from crawlers.inlets.probing.answer import Detail, Fetch, Probed
from crawlers.inlets.probing.probe import probe
from crawlers.inlets.probing.saved import from_archive, from_file, is_archive
from crawlers.inlets.probing.single import single_page
from crawlers.inlets.probing.visit import visit

__all__ = [
    "Added",
    "Detail",
    "Fetch",
    "Probed",
    "add_source",
    "check_address",
    "from_archive",
    "from_file",
    "is_archive",
    "probe",
    "single_page",
    "visit",
    "worth_writing",
    "written_to",
]
