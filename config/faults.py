"""Failures a person can act on. Each carries the exit code the command ends with and the words to say."""

from __future__ import annotations


class Fault(Exception):
    """A failure with a name for machines (`type`), a sentence for people (`title`), more (`detail`), and a place (`where`)."""

    type = "failed"
    exit_code = 1

    def __init__(self, title: str, *, detail: str | None = None, where: str | None = None) -> None:
        super().__init__(title)
        self.title = title
        self.detail = detail
        self.where = where


class WrongUsage(Fault):
    """A wrong option, setting, query or file of ours (settings, source YAML)."""

    type = "usage"
    exit_code = 2


class NotFound(Fault):
    type = "not_found"
    exit_code = 3


class Refused(Fault):
    """The site blocked or refused the crawl."""

    type = "blocked"
    exit_code = 5


class Busy(Fault):
    """Another process holds what this one needs."""

    type = "busy"
    exit_code = 7


class Unusable(Fault):
    """What another site gave is not what was asked it for."""

    type = "unusable"


class Unreachable(Fault):
    """Something that everything needs does not answer now; asked again later it may."""

    type = "unreachable"
