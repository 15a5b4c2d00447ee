"""The archive: every response as it came, in WARC files (ISO 28500), and anyone's WARC read back."""

from crawlers.archive.reader import ArchivedResponse, read_at, read_records
from crawlers.archive.warc_file import CutOff
from crawlers.archive.writer import ArchiveFailed, ArchiveWriter

__all__ = ["ArchiveFailed", "ArchiveWriter", "ArchivedResponse", "CutOff", "read_at", "read_records"]
