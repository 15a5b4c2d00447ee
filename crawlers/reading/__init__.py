"""Reading a page: bytes in, a frozen Notice out, with neither network nor clock."""

from __future__ import annotations

from crawlers.reading.encoding import decode
from crawlers.reading.notice import read_notice
from crawlers.reading.verdict import Judgement, judge

__all__ = ["Judgement", "decode", "judge", "read_notice"]
