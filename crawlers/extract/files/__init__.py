"""The text of attachments: doc, docx, wps, xls, xlsx, et, ppt, pptx, pdf, ofd, html, rtf, txt, csv, and zips of them.

Attachments are hostile bytes and their parsers are native code, so they are read in a child process with limits.
"""

from __future__ import annotations

from crawlers.extract.files.limits import Limits
from crawlers.extract.files.reader import AttachmentReader, close, read_file

__all__ = ["AttachmentReader", "Limits", "close", "read_file"]
