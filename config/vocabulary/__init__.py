"""The word lists the program reads with: plain text files, one entry a line, `#` starts a comment line."""

from __future__ import annotations

from importlib.resources import files


def lines(name: str) -> list[str]:
    """The lines of one of the lists (`dictionary.txt`, `regions.tsv` …) that hold data, in order."""
    text = (files(__name__) / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
