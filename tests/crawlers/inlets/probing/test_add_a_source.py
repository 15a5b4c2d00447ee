"""docs/add-a-source.md cannot drift: its YAML loads, its commands and options are there."""

from __future__ import annotations

import re
from pathlib import Path

import typer.main

from config.registry import load_registry
from crawlers.extract.lists import check_options
from search_api.cli.entry import build
from tests.conftest import ROOT

TEXT = (ROOT / "docs" / "add-a-source.md").read_text("utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)


def test_the_yaml_is_taken_by_the_registry_and_its_family(tmp_path: Path) -> None:
    (example,) = blocks("yaml")
    (tmp_path / "site.yaml").write_text(example, "utf-8")
    registry = load_registry((tmp_path,))
    source = registry.source("swt-example-tzgg")
    check_options(source)
    assert source.site.politeness.delay == 6
    assert source.column.options == {"rows": "ul.list li"}
    for name in re.findall(r"options: \{(\w+): [^}]+\}", TEXT):
        assert name in {"rows", "encoding", "date_from_url", "discover"}


def test_the_commands_are_there() -> None:
    group = typer.main.get_command(build())
    said = "\n".join(blocks("sh")) + "\n" + "\n".join(re.findall(r"`(huanxin [^`]+)`", TEXT))
    lines = [line for line in said.splitlines() if "huanxin " in line]
    assert len(lines) >= 9
    for line in lines:
        words = line[line.index("huanxin ") :].split()
        command = group.commands[words[1]]  # type: ignore[attr-defined]
        if hasattr(command, "commands"):
            command = command.commands[words[2]]
        known = {option for parameter in command.params for option in parameter.opts}
        assert {word for word in words if word.startswith("--")} <= known, line
