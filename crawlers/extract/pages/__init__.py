"""Reading a page: bytes in, a frozen Notice out, with neither network nor clock."""

from __future__ import annotations

from crawlers.extract.pages.frames import frames
from crawlers.extract.pages.notice import read_notice
from crawlers.extract.pages.verdicts.verdict import FRAMED, NOT_A_PAGE, SAYS, SIGN_IN, Judgement, judge

__all__ = ["FRAMED", "NOT_A_PAGE", "SAYS", "SIGN_IN", "Judgement", "frames", "judge", "read_notice"]
