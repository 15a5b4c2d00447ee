"""The sample web over a socket."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

from sample_web import SampleWeb, truth

ROOT = Path(__file__).resolve().parents[2]


def ask(origin: str, host: str, method: str, target: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(urlsplit(origin).netloc, timeout=20)
    connection.request(method, target, headers={"Host": host})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, body


def test_one_server_answers_every_host_and_counts(tmp_path: Path) -> None:
    with SampleWeb() as web:
        assert ask(web.origin, "swt.fujian.gov.cn", "GET", "/xxgk/tzgg/")[0] == 200
        assert ask(web.origin, "com.gd.gov.cn", "HEAD", "/gkmlpt/index") == (200, b"")
        assert ask(web.origin, "nowhere.gov.cn", "GET", "/")[0] == 421
        assert web.count() == 3
        assert web.count("swt.fujian.gov.cn", "/xxgk/tzgg/") == 1
        first = web.requests[0]
        assert (first.host, first.method, first.path, first.day, first.status) == (
            "swt.fujian.gov.cn",
            "GET",
            "/xxgk/tzgg/",
            0,
            200,
        )
        lines = web.write_reroute(tmp_path / "reroute").read_text("utf-8").splitlines()
        assert f"https://sousuo.www.gov.cn {web.origin}" in lines
        assert f"http://commerce.shandong.gov.cn {web.origin}" in lines


def test_the_day_moves_while_it_runs() -> None:
    new = next(change for change in truth(1)["changes"] if change["kind"] == "new")
    parts = urlsplit(new["url"])
    with SampleWeb() as web:
        assert ask(web.origin, parts.netloc, "GET", parts.path)[0] == 404
        assert ask(web.origin, "127.0.0.1", "POST", "/__day/1") == (200, b"1\n")
        assert ask(web.origin, parts.netloc, "GET", parts.path)[0] == 200
        assert ask(web.origin, parts.netloc, "POST", "/__day/0")[0] == 404
        assert web.day == 1
        web.day = 0
        assert ask(web.origin, parts.netloc, "GET", parts.path)[0] == 404


def test_only_the_wanted_sites_are_served() -> None:
    with SampleWeb(sources=("cn-fj-tzgg",)) as web:
        assert web.hosts == ("swt.fujian.gov.cn",)
        assert ask(web.origin, "com.gd.gov.cn", "GET", "/gkmlpt/index")[0] == 421


def test_a_connection_is_kept_for_several_requests() -> None:
    with SampleWeb() as web:
        connection = http.client.HTTPConnection(urlsplit(web.origin).netloc, timeout=20)
        for target in ("/xxgk/tzgg/", "/robots.txt", "/nowhere"):
            connection.request("GET", target, headers={"Host": "swt.fujian.gov.cn"})
            connection.getresponse().read()
        sock = connection.sock
        connection.request("GET", "/", headers={"Host": "swt.fujian.gov.cn"})
        assert connection.getresponse().status == 200
        assert connection.sock is sock
        connection.close()


def test_it_runs_as_a_program_until_it_is_told_to_stop(tmp_path: Path) -> None:
    reroute = tmp_path / "reroute"
    command = [sys.executable, "-m", "sample_web", "--day", "1", "--reroute", str(reroute)]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env=dict(os.environ)
    ) as program:
        assert program.stdout
        origin = program.stdout.readline().strip()
        assert reroute.read_text("utf-8").count(origin) >= 14
        assert ask(origin, "127.0.0.1", "GET", "/__day") == (200, b"1\n")
        program.send_signal(signal.SIGTERM)
        assert program.wait(20) == 0


def test_it_prints_its_truth() -> None:
    command = [sys.executable, "-m", "sample_web", "--truth", "--day", "2"]
    printed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert json.loads(printed) == json.loads(json.dumps(truth(2)))
