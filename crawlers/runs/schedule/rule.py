"""A schedule's rule: a rhythm in the one grammar of the program, or a cron expression. Pure."""

from __future__ import annotations

from datetime import datetime
from typing import TypeAlias

from config import rhythm
from config.faults import WrongUsage
from config.language import Words, tr
from config.rhythm import Rhythm
from crawlers.runs.schedule import cron
from crawlers.runs.schedule.cron import Cron

Rule: TypeAlias = Rhythm | Cron


def parse_rule(text: str) -> Rule:
    """The rule that a text names. Raises WrongUsage."""
    if cron.looks_like_cron(text):
        return cron.parse_cron(text)
    found = rhythm.parse_rhythm(text)
    if found.unit == "at_once":
        raise WrongUsage(
            tr("计划不能是“即时”", "a schedule cannot be at_once"),
            detail=tr(
                "如 每天 07:10、工作日 08:00-20:00 每2小时", "such as daily@07:10, workdays@08:00-20:00/2h"
            ),
            where="rule",
        )
    return found


def short(rule: Rule) -> str:
    """A rule as it is stored, which `parse_rule` reads."""
    return rule.text if isinstance(rule, Cron) else str(rule)


def in_words(rule: Rule) -> Words:
    """A rule as people say it."""
    return cron.in_words(rule) if isinstance(rule, Cron) else rhythm.in_words(rule)


def next_time(rule: Rule, after: datetime) -> datetime | None:
    """The first time after an aware moment, in Shanghai time."""
    if isinstance(rule, Cron):
        return cron.next_time(rule, after)
    return next(iter(rhythm.next_times(rule, after, 1)), None)
