"""The API asked by a machine that has read its description: whatever it makes up gets a described answer."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from config.settings import Settings
from search_api.auth.allowance import Allowance, Spent
from tests.conftest import ROOT
from tests.search_api.served import serving

# The operations that schemathesis.toml switches off, and no others.
SWITCHED_OFF = 2


def test_every_answer_is_as_described(few: tuple[Settings, list[str]], tmp_path: Path) -> None:
    with serving(few[0]) as site:
        site.populate()
        site.app.state.spent = Spent(Allowance(1e9, 1e9))
        with site.with_token("admin") as client:
            token = client.headers["Authorization"]
            paths = client.get("/api/v1/openapi.json").json()["paths"].values()
        command = [
            *(sys.executable, "-m", "schemathesis.cli"),
            *("--config-file", str(ROOT / "schemathesis.toml")),
            *("run", f"{site.address}/api/v1/openapi.json"),
            *("--header", f"Authorization: {token}", "--no-color"),
        ]
        alone = {k: v for k, v in os.environ.items() if "proxy" not in k.lower()}
        done = subprocess.run(command, env=alone, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    count = sum(map(len, paths))
    assert f"{count - SWITCHED_OFF} selected / {count} total" in done.stdout, done.stdout
