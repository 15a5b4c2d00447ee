"""Reads all facts of a text: one reader a kind; later ones are given what earlier ones found."""

from __future__ import annotations

from indexing.facts.activities import read_activities
from indexing.facts.agencies import read_agencies
from indexing.facts.benefits import read_benefits
from indexing.facts.citations import read_citations
from indexing.facts.deadlines import read_deadlines
from indexing.facts.facts import Facts
from indexing.facts.figures import read_figures
from indexing.facts.genre import is_report
from indexing.facts.measures import read_measures
from indexing.facts.regions import read_regions
from indexing.facts.times import read_times

LONGEST = 200_000
"""Characters of a text that are read; what is longer holds annexed lists."""


def read_facts(
    title: str,
    text: str,
    published: str | None = None,
) -> Facts:
    """The facts of a text (offsets are its own), its title and the day it was published (`YYYY-MM-DD…`, None where not known). Rows
    of tables are lines with tabs between the cells. Pure; linear in the text. Raises ValueError where `published` is no day."""
    text = text[:LONGEST]
    report = is_report(title, text)
    times = read_times(text, published, title)
    agencies = read_agencies(title, text, times, report=report)
    benefits = read_benefits(text)
    citations = read_citations(title, text, report=report)
    closed = [(time.start_char, time.end_char) for time in times]
    closed += [citation.span for citation in citations] + [benefit.span for benefit in benefits]
    return Facts(
        times=times,
        activities=read_activities(title, text, times, benefits),
        benefits=benefits,
        deadlines=read_deadlines(text, times),
        agencies=agencies,
        regions=read_regions(title, text, agencies, report=report),
        citations=citations,
        figures=read_figures(text, closed),
        measures=read_measures(text),
    )
