"""Both generations of Elasticsearch that are promised, each with the newest client that it answers."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, require
from tests.elasticsearch_minimal import NEWEST, OLDER, WAYS, runnable

HERE = Path(__file__).parent
# A server 8 refuses a client 9. Both packages come without what they need, which is installed with the client 9.
OLDER_CLIENT = ("elasticsearch>=8.19,<9", "elastic-transport>=8.15.1,<9")


@pytest.mark.hours
@pytest.mark.long
@pytest.mark.parametrize(
    ("server", "least_jdk", "client"),
    [
        pytest.param(*NEWEST, (), id=f"server {NEWEST[0]}"),
        pytest.param(*OLDER, OLDER_CLIENT, id=f"server {OLDER[0]} and client 8"),
    ],
)
def test_every_promise_is_kept(server: str, least_jdk: int, client: tuple[str, ...], tmp_path: Path) -> None:
    """The contract suite and everything in this folder, the long tests included."""
    require(runnable(server, least_jdk) is not None, f"Elasticsearch {server}: {WAYS}")
    environment = os.environ | {
        "HUANXIN_TEST_ELASTICSEARCH_VERSION": server,
        "HUANXIN_TEST_REQUIRE_ALL": "1",
    }
    environment.pop("HUANXIN_TEST_ELASTICSEARCH_URL", None)  # of whatever generation that is
    if client:
        install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(tmp_path)]
        subprocess.run([*install, *client], check=True)
        environment["PYTHONPATH"] = str(tmp_path)
    tests = [str(HERE), str(HERE.parent / "contract"), f"--ignore={__file__}"]
    quiet = ("-p", "no:cacheprovider", "--show-capture=no", "--tb=short")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *quiet, "-m", "long or not long", *tests],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-20000:]
