"""The shipped compose file sets what the program understands."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from config.settings import load_settings

ROOT = Path(__file__).resolve().parents[4]


def test_the_program_is_pointed_at_both_servers(tmp_path: Path) -> None:
    services = yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text("utf-8"))["services"]
    given = services["huanxin"]["environment"]
    settings = load_settings(
        {name: re.sub(r"\$\{.*?\}", "secret", value) for name, value in given.items()}, tmp_path
    )
    assert settings.elasticsearch is not None
    assert settings.elasticsearch.url.split("//")[1].split(":")[0] in services
    assert settings.database_url.rpartition("@")[2].split("/")[0] in services
    assert set(services["huanxin"]["depends_on"]) == {"elasticsearch", "postgres"}
