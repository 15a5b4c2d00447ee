"""With HUANXIN_LOG=json every line of a worker and of its crawl is an object that names the run, and a paper's its document."""

from __future__ import annotations

import json
from pathlib import Path

from sample_web import SampleWeb, clock_of
from tests.e2e.commands import Desk

SOURCE = "cn-fj-tzgg"


def test_a_run_can_be_followed_through_the_logs(tmp_path: Path) -> None:
    with SampleWeb(day=0, sources=(SOURCE,)) as web:
        reroute = str(web.write_reroute(tmp_path / "reroute.txt"))
        clock = clock_of(0)
        desk = Desk(tmp_path / "home", HUANXIN_REROUTE=reroute, HUANXIN_CLOCK=clock, HUANXIN_LOG="json")
        (queued,) = desk.huanxin("runs", "queue", SOURCE, "--delay", "0", "--json").lines
        worked = desk.huanxin("work", "--once", "--json")
    key = queued["run_id"]
    told = [json.loads(line) for line in worked.err.splitlines() if line.startswith("{")]
    assert next(one["message"] for one in told if one.get("run_id") == key).startswith("starts")
    log = (desk.home / "logs" / f"{key}.log").read_text("utf-8")
    lines = [json.loads(line) for line in log.splitlines()]
    of_run = [line for line in lines if line.get("run_id") == key]
    assert len(of_run) > len(lines) / 2 and {line["level"] for line in lines} <= {"info", "warning"}
    papers = {line["document_id"] for line in lines if "document_id" in line}
    (run,) = worked.lines
    assert len(papers) == run["new"] > 5
    assert desk.huanxin("show", papers.pop(), "--json").code == 0
