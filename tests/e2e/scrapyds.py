"""A real Scrapyd on a free port, set up as deploy/scrapyd says."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import httpx

from tests.conftest import ROOT


class ScrapydProcess:
    """One server with the environment of its machine. `start` again after `kill` is a restart: its queue is in its folder, what ran
    and what had ended it has forgotten."""

    def __init__(self, folder: Path, environment: Mapping[str, str], port: int) -> None:
        folder.mkdir()
        shutil.copy(ROOT / "deploy" / "scrapyd" / "scrapy.cfg", folder)
        self.folder = folder
        self.url = f"http://127.0.0.1:{port}"
        self._environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith("HUANXIN_")},
            **environment,
            "PYTHONPATH": str(ROOT),
            "SCRAPYD_HTTP_PORT": str(port),
        }
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Starts it and waits until it answers."""
        with (self.folder / "scrapyd.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "scrapyd"],
                cwd=self.folder,
                env=self._environment,
                stdout=log,
                stderr=log,
            )
        while True:
            try:
                httpx.get(f"{self.url}/daemonstatus.json", trust_env=False)
            except httpx.TransportError:
                time.sleep(0.2)
            else:
                return

    def kill(self) -> None:
        """Kills the server; what it runs lives on."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def run_again(self, key: str, source_id: str) -> None:
        """Schedules a run's crawl once more, as a Scrapyd does that lost count."""
        fields = {"project": "huanxin", "spider": "columns", "jobid": key, "source": source_id, "run_id": key}
        answer = httpx.post(f"{self.url}/schedule.json", data=fields, timeout=60, trust_env=False)
        assert answer.json()["status"] == "ok", answer.text
