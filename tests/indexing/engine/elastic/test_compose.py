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
    settings = load_settings(_filled_in(given), tmp_path)
    assert settings.elasticsearch is not None
    assert settings.elasticsearch.url.split("//")[1].split(":")[0] in services
    assert settings.database_url.rpartition("@")[2].split("/")[0] in services
    assert set(services["huanxin"]["depends_on"]) == {"elasticsearch", "postgres"}


def test_the_pages_are_the_same_program_reached_from_this_machine_only(tmp_path: Path) -> None:
    services = yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text("utf-8"))["services"]
    web, given = services["web"], services["web"]["environment"]
    values = _filled_in(given)
    values["HUANXIN_TRUSTED_PROXIES"] = "10.0.0.0/8"
    assert load_settings(values, tmp_path).address == "http://127.0.0.1:8000"
    assert web["command"] == ["serve"]
    assert given.items() >= services["huanxin"]["environment"].items()
    assert all(port.startswith("127.0.0.1:") for port in web["ports"])


def _filled_in(given: dict[str, str]) -> dict[str, str]:
    """The settings as Compose gives them: what `.env` leaves out has its default, or else is a secret."""
    return {
        name: re.sub(r"\$\{[^}]*?(?::-([^}]*))?\}", lambda found: found[1] or "secret", value)
        for name, value in given.items()
    }
