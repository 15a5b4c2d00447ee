"""The light markup of a paper's body: what each line is, and the passages a reader must find."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from sample_web.world import MARK, Paper

_HEADING = re.compile(r"^(?:[一二三四五六七八九十]+、|第[一二三四五六七八九十]+章)")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading or line of the signature (one cell), or a table (its rows)."""

    kind: Literal["mark", "paragraph", "heading", "signature", "table"]
    rows: tuple[tuple[str, ...], ...]

    @property
    def text(self) -> str:
        return self.rows[0][0]


def blocks(paper: Paper) -> tuple[Block, ...]:
    """The body's blocks in order; the first says that the paper is a sample."""
    out = [Block("mark", ((MARK,),))]
    for line in paper.body.splitlines():
        if line.startswith("|"):
            row = tuple(cell.strip() for cell in line.strip("|").split("|"))
            if out[-1].kind == "table":
                out[-1] = Block("table", (*out[-1].rows, row))
            else:
                out.append(Block("table", (row,)))
        elif line.startswith(">>"):
            out.append(Block("signature", ((line[2:].strip(),),)))
        elif _HEADING.match(line) and len(line) < 30 and not line.endswith("。"):
            out.append(Block("heading", ((line,),)))
        else:
            out.append(Block("paragraph", ((line,),)))
    return tuple(out)


def passages(paper: Paper) -> tuple[str, ...]:
    """The lines that must be in the body read from the page: paragraphs, and table rows with tabs between cells."""
    return tuple("\t".join(row) for block in blocks(paper) for row in block.rows)


def date_words(day: str) -> str:
    """`2025-08-05` as `2025年8月5日`."""
    year, month, dom = day.split("-")
    return f"{year}年{int(month)}月{int(dom)}日"
