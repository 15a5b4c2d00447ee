"""The minimal Elasticsearch, which Elastic publishes for client tests as a Maven artifact.

It is fetched once, with Maven, into a cache folder, and needs nothing but a JDK.
"""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib.metadata import version as installed
from pathlib import Path

from filelock import FileLock

from tests.servers import free_port

# Server, the JDK it needs at least, the newest client that it answers.
NEWEST = ("9.1.5", 21)
OLDER = ("8.19.21", 17)
START = 180.0
WAYS = (
    "Elasticsearch (set HUANXIN_TEST_ELASTICSEARCH_URL; or have Docker running; or install Maven and a JDK of 21 or newer"
    " for the minimal server, JDK found in ES_JAVA_HOME, JAVA_HOME or /usr/lib/jvm: sudo apt-get install maven"
    " openjdk-21-jre-headless; with JDK 17 only: pip install 'elasticsearch<9')"
)


@dataclass(frozen=True, slots=True)
class Minimal:
    """A server and the JDK that it can run under."""

    version: str
    jdk: Path


def minimal() -> Minimal | None:
    """The newest minimal server that this machine can run and the installed client can talk to, or None.

    `HUANXIN_TEST_ELASTICSEARCH_VERSION` asks for one of the two by number.
    """
    client = int(installed("elasticsearch").split(".")[0])
    asked = os.environ.get("HUANXIN_TEST_ELASTICSEARCH_VERSION")
    for server, least in (NEWEST, OLDER):
        if asked in (None, server) and int(server.split(".")[0]) >= client:
            found = runnable(server, least)
            if found is not None:
                return found
    return None


def runnable(server: str, least: int) -> Minimal | None:
    """The minimal server of this number if this machine can run it, whatever client is installed; `least` is the JDK it
    needs."""
    jdk = next((path for number, path in _jdks() if number >= least), None)
    if jdk is None or not (_unpacked(server).is_dir() or shutil.which("mvn")):
        return None
    return Minimal(server, jdk)


class Server:
    """A minimal server of our own, which may be paused, killed and started again on the same port with the same data."""

    def __init__(
        self, what: Minimal, folder: Path, *, heap: int, password: str | None, options: Mapping[str, str]
    ) -> None:
        self._what = what
        self._folder = folder
        self._heap = heap
        self._options = dict(options)
        self._password = password
        if password is not None:
            self._set_password(password)
            self._options |= {
                "xpack.security.enabled": "true",
                "xpack.security.http.ssl.enabled": "false",
                "xpack.security.enrollment.enabled": "false",
            }
        self._process: subprocess.Popen[bytes] | None = None
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Returns once it answers."""
        self.launch()
        self.wait()

    def launch(self) -> None:
        settings = {
            "discovery.type": "single-node",
            "xpack.security.enabled": "false",
            "http.host": "127.0.0.1",
            "transport.host": "127.0.0.1",
            "http.port": str(self.port),
            "transport.port": "0",
            "path.data": str(self._folder / "data"),
            "path.logs": str(self._folder / "logs"),
            "cluster.routing.allocation.disk.threshold_enabled": "false",
        } | self._options
        options = [part for name, value in settings.items() for part in ("-E", f"{name}={value}")]
        self._pid_file.unlink(missing_ok=True)
        with (self._folder / "console").open("ab") as console:
            self._process = subprocess.Popen(
                [*self._program("elasticsearch"), "-p", self._pid_file, *options],
                cwd=self._folder,
                env=self._environment,
                stdout=console,
                stderr=console,
                start_new_session=True,
            )

    def wait(self) -> None:
        until = time.monotonic() + START
        while time.monotonic() < until:
            assert self._process is not None
            if self._process.poll() is not None:
                break
            try:
                with urllib.request.urlopen(self._health, timeout=5) as answer:
                    if json.load(answer)["status"] in ("green", "yellow"):
                        return
            except (urllib.error.URLError, OSError, ValueError):
                time.sleep(0.2)
        raise RuntimeError(f"Elasticsearch did not start:\n{self._last_words()}")

    def pause(self) -> None:
        os.kill(self._pid, signal.SIGSTOP)

    def go_on(self) -> None:
        os.kill(self._pid, signal.SIGCONT)

    def kill(self) -> None:
        """As a power cut does it."""
        os.kill(self._pid, signal.SIGKILL)
        self._gone()

    def stop(self) -> None:
        if self._process is None or self._process.poll() is not None:
            return
        if self._pid_file.exists():
            os.kill(self._pid, signal.SIGCONT)
            os.kill(self._pid, signal.SIGTERM)
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
        self._gone()

    @property
    def _health(self) -> urllib.request.Request:
        request = urllib.request.Request(f"{self.url}/_cluster/health")
        if self._password is not None:
            signed = base64.b64encode(f"elastic:{self._password}".encode()).decode()
            request.add_header("Authorization", f"Basic {signed}")
        return request

    def _set_password(self, password: str) -> None:
        keystore = self._program("elasticsearch-keystore")
        for arguments, typed in ((["create"], ""), (["add", "-x", "bootstrap.password"], password)):
            subprocess.run(
                [*keystore, *arguments],
                cwd=self._folder,
                env=self._environment,
                input=typed.encode(),
                capture_output=True,
                check=True,
            )

    def _program(self, name: str) -> list[str]:
        return [*_as_nobody(), str(_unpacked(self._what.version) / "bin" / name)]

    @property
    def _environment(self) -> dict[str, str]:
        java = str(self._what.jdk)
        return {
            "PATH": os.environ["PATH"],
            "ES_JAVA_HOME": java,
            "JAVA_HOME": java,
            "ES_JAVA_OPTS": f"-Xms{self._heap}m -Xmx{self._heap}m -XX:TieredStopAtLevel=1",
            "ES_PATH_CONF": str(self._folder / "config"),
            "ES_TMPDIR": str(self._folder / "tmp"),
            "HOME": str(self._folder),
        }

    def _gone(self) -> None:
        assert self._process is not None
        try:
            self._process.wait(20)  # the launcher ends with its server
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    @property
    def _pid_file(self) -> Path:
        return self._folder / "pid"

    @property
    def _pid(self) -> int:
        return int(self._pid_file.read_text())

    def _last_words(self) -> str:
        return (self._folder / "console").read_text("utf-8", "replace")[-3000:]


@contextmanager
def own_server(
    what: Minimal, *, heap: int = 512, password: str | None = None, options: Mapping[str, str] | None = None
) -> Iterator[Server]:
    """A running minimal server with a folder of its own, on a free port of 127.0.0.1. With a password only the user
    `elastic` may use it."""
    with _prepared(what, heap, password, options or {}) as server:
        server.start()
        yield server


@contextmanager
def own_cluster(what: Minimal, nodes: int = 3, *, heap: int = 512) -> Iterator[list[Server]]:
    """So many minimal servers that make up one cluster, each as of `own_server`. Named n1, n2, …; nobody signs in."""
    names = [f"n{number}" for number in range(1, nodes + 1)]
    ports = {name: free_port() for name in names}
    together = {
        "discovery.type": "multi-node",
        "discovery.seed_hosts": ",".join(f"127.0.0.1:{port}" for port in ports.values()),
        "cluster.name": f"huanxin-{uuid.uuid4().hex[:12]}",
        "cluster.initial_master_nodes": ",".join(names),
    }
    with ExitStack() as opened:
        servers = []
        for name in names:
            options = together | {"node.name": name, "transport.port": str(ports[name])}
            servers.append(opened.enter_context(_prepared(what, heap, None, options)))
        for server in servers:
            server.launch()
        for server in servers:
            server.wait()
        yield servers


@contextmanager
def _prepared(what: Minimal, heap: int, password: str | None, options: Mapping[str, str]) -> Iterator[Server]:
    """A server not started yet, with a folder of its own; both are gone at the end."""
    home = _fetched(what.version)
    folder = Path(tempfile.mkdtemp(prefix="huanxin-es-"))
    try:
        (folder / "tmp").mkdir()
        shutil.copytree(home / "config", folder / "config")
        # Its log of garbage collections would be written beside the program.
        jvm = folder / "config" / "jvm.options"
        jvm.write_text(re.sub(r"(?m)^.*-Xlog:gc.*\n?", "", jvm.read_text("utf-8")), "utf-8")
        if _as_nobody():
            for path in (folder, *folder.rglob("*")):
                shutil.chown(path, "nobody")
        server = Server(what, folder, heap=heap, password=password, options=options)
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _as_nobody() -> list[str]:
    """Elasticsearch refuses to be root."""
    return ["setpriv", "--reuid=nobody", "--clear-groups"] if os.geteuid() == 0 else []


def _unpacked(server: str) -> Path:
    cache = os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")
    # Root's home is closed to the user that runs the server.
    root = Path("/var/cache") if os.geteuid() == 0 else Path(cache)
    return root / "huanxin" / f"elasticsearch-{server}"


def _fetched(server: str) -> Path:
    """The server's folder, downloaded where it is not there yet."""
    home = _unpacked(server)
    if home.is_dir():
        return home
    home.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(home.parent / f"{home.name}.lock"):
        if not home.is_dir():
            with tempfile.TemporaryDirectory(dir=home.parent) as folder:
                artifact = f"org.elasticsearch.distribution.integ-test-zip:elasticsearch:{server}:zip"
                subprocess.run(
                    [
                        "mvn", "-q", "-B", "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:unpack",
                        f"-Dartifact={artifact}", f"-DoutputDirectory={folder}/unpacked",
                    ],
                    check=True,
                    stdout=subprocess.DEVNULL,
                    cwd=folder,
                )  # fmt: skip
                made = Path(folder, "unpacked", f"elasticsearch-{server}")
                for path in (made, *made.rglob("*")):  # its settings are readable by their owner only
                    path.chmod(path.stat().st_mode | (0o055 if path.is_dir() else 0o044))
                made.rename(home)
    return home


def _jdks() -> list[tuple[int, Path]]:
    """Every JDK that is found, as (feature number, folder); those named by the environment first, then the newest."""
    named = [Path(os.environ[name]) for name in ("ES_JAVA_HOME", "JAVA_HOME") if os.environ.get(name)]
    system = [path for path in Path("/usr/lib/jvm").glob("*") if not path.is_symlink()]
    newest = sorted(((_feature(path), path) for path in system), reverse=True)
    return [
        (number, path) for number, path in [*((_feature(path), path) for path in named), *newest] if number
    ]


def _feature(jdk: Path) -> int:
    """17 for a JDK 17; 0 for what is none."""
    java = jdk / "bin" / "java"
    if not java.exists():
        return 0
    said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    match = re.search(r'version "(\d+)', said)
    return int(match[1]) if match else 0
