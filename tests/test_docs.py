"""Documentation cannot drift: every command, option and exit code stands in docs/cli.md."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import typer.main

from config import faults
from search_api.cli.entry import build
from tests.conftest import ROOT

TEXT = (ROOT / "docs" / "cli.md").read_text("utf-8")


def commands(group: Any, path: str = "huanxin") -> Iterator[tuple[str, Any]]:
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, f"{path} {name}")
        else:
            yield f"{path} {name}", command


ALL = dict(commands(typer.main.get_command(build())))


@pytest.mark.parametrize("path", ALL)
def test_every_command_and_option_is_documented(path: str) -> None:
    words = path.split()
    heading = rf"^## {' '.join(words[:2])}\b(?P<rest>.*?)(?=^## |\Z)"
    section = re.search(heading, TEXT, re.MULTILINE | re.DOTALL)
    assert section, f"no section for {path}"
    if len(words) == 3:
        assert words[2] in section["rest"]
    for parameter in ALL[path].params:
        for option in (o for o in parameter.opts if o.startswith("--")):
            assert option in section["rest"], f"{path} {option}"


def test_every_section_is_a_command() -> None:
    sections = set(re.findall(r"^## (huanxin \w+)", TEXT, re.MULTILINE))
    assert sections == {" ".join(path.split()[:2]) for path in ALL}


def test_every_exit_code_is_documented() -> None:
    documented = {int(code) for code in re.findall(r"^\| (\d+) \|", TEXT, re.MULTILINE)}
    used = {
        fault.exit_code
        for fault in vars(faults).values()
        if isinstance(fault, type) and issubclass(fault, faults.Fault)
    }
    assert used <= documented


def test_links_between_documents_lead_somewhere() -> None:
    for page in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))):
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
        for path in re.findall(
            r"`((?:config|crawlers|indexing|search_api|tests)/[\w/.-]+)`", page.read_text("utf-8")
        ):
            assert (ROOT / path).exists(), f"{page.name}: {path}"
