from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from config.faults import Busy
from crawlers.fetch.politeness.host_lock import hold_hosts
from tests.crawlers.fetch.network.harness import ROOT

HOLD = """
import sys, time
from pathlib import Path
from crawlers.fetch.politeness.host_lock import hold_hosts
with hold_hosts(["swt.example.gov.cn", "www.example.gov.cn"], Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_host_is_held_by_one_process_until_it_ends(tmp_path: Path) -> None:
    locks = tmp_path / "locks"
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(locks)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None and process.stdout.readline() == "held\n"
        with pytest.raises(Busy) as caught, hold_hosts(["a.gov.cn", "WWW.example.gov.cn"], locks):
            pass
        assert caught.value.where == "www.example.gov.cn"
        # What was taken before the refusal is free again.
        with hold_hosts(["a.gov.cn", "::1"], locks):
            pass
        process.kill()
    with hold_hosts(["www.example.gov.cn", "swt.example.gov.cn", "swt.example.gov.cn"], locks, timeout=5):
        pass
