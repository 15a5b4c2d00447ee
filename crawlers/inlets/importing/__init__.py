"""Bringing in papers that were not crawled: JSONL, WARC files, and plain texts."""

from crawlers.inlets.importing.files import ImportReport, import_files

__all__ = ["ImportReport", "import_files"]
