"""`huanxin demo`: the whole program on a web of samples, in a folder of its own, with its pages served meanwhile."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TextIO

import typer

from config.language import tr
from search_api.cli.running.demo_receiver import Receiver, receiver, told

if TYPE_CHECKING:
    from config.elasticsearch import ElasticsearchSettings
    from config.settings import Settings
    from sample_web import SampleWeb

QUERIES = ("家居焕新消费季", "谁可以申请家电以旧换新补贴？", "类型:解读 以旧换新 2025-01..2025-09")
# A page that failed, a site that blocks and a run that is held are part of what is shown.
_SHOWN = (0, 4, 5, 6)


@dataclass(frozen=True, slots=True)
class _Stage:
    """Where the demonstration plays: its environment for commands, and where their words go (None: to the terminal)."""

    environment: dict[str, str]
    log: TextIO | None = None


def demo(
    folder: Annotated[
        Path | None,
        typer.Option(
            "--home", help=tr("示例的数据目录（会被清空）", "folder for the demo's data (emptied first)")
        ),
    ] = None,
) -> int:
    from config.settings import load_settings
    from sample_web import SHOPS, SampleWeb, whole

    settings = load_settings()
    home = folder or settings.home / "demo"
    _empty(home)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # so that what was started here ends with us
    stays = settings.demo_keep or (sys.stdout.isatty() and not os.environ.get("CI"))
    with SampleWeb(day=0, world=whole()) as web, (home / "demo.log").open("w", encoding="utf-8") as log:
        own = {
            "HUANXIN_HOME": str(home),
            "HUANXIN_REROUTE": str(web.write_reroute(home / "reroute.txt")),
            "HUANXIN_SOURCES": str(SHOPS),  # shops whose real addresses nobody knows
            **_own_index(settings.elasticsearch),
        }
        # Empty, not absent: what `.env` says must not come back.
        environment = {**os.environ, "HUANXIN_DATABASE_URL": "", **own}
        _empty_index(settings.elasticsearch, environment)
        with _served(settings, environment) as address:
            _introduce(settings, home, own)
            print(f"Serving {address}", flush=True)
            _play(web, _Stage(environment, log if stays else None))
            if stays:
                signal.pause()
            else:
                _check(address)
    return 0


def _empty(home: Path) -> None:
    if home.exists() and any(home.iterdir()) and not (home / "reroute.txt").exists():
        from config.faults import WrongUsage

        raise WrongUsage(
            tr(f"{home} 不是示例的数据目录，不清空", f"{home} is no demo folder; it is not emptied"),
            where=str(home),
        )
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)


@contextmanager
def _served(settings: Settings, environment: dict[str, str]) -> Iterator[str]:
    """The pages over the demonstration's data, in a process of their own, from before the first crawl on."""
    from config.faults import Fault
    from sample_web import clock_of

    pages = {**environment, "HUANXIN_CLOCK": clock_of(1)}
    process = subprocess.Popen(
        [sys.executable, "-m", "search_api.cli", "serve"], env=pages, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        said = process.stdout.readline().strip()
        if not said.startswith("Serving "):
            raise Fault(
                tr("页面没有起来", "the pages did not start"), where=f"{settings.bind}:{settings.port}"
            )
        yield said.removeprefix("Serving ")
    finally:
        process.terminate()
        process.wait()


def _play(web: SampleWeb, stage: _Stage) -> None:
    """Two days of eight sources, what changed between them, three searches; then every source once."""
    from sample_web.library import load

    few = [column.id for site in load().sites for column in site.columns]
    with receiver() as listening:
        seq = _two_days(web, stage, few, listening)
    _heading(
        stage,
        tr(
            "第 2 天收到的提醒（订阅“补贴”，通知地址在本机）",
            "alerts of day 2 (subscription “补贴”, a webhook on this machine)",
        ),
    )
    for line in told(listening.bodies):
        print(line, file=stage.log, flush=True)
    _heading(stage, tr("第 2 天有什么新内容", "what is new on day 2"))
    _huanxin(stage, ["changes", "--since", str(seq)])
    _heading(stage, tr("检索", "search"))
    for query in QUERIES:
        _huanxin(stage, ["search", query, "--size", "3"])
    _heading(stage, tr("全国：所有来源采集一遍", "the whole map: every source once"))
    _huanxin(stage, ["sources", "table"])
    _huanxin(stage, ["crawl", "--all", "--delay", "0"])
    _huanxin(stage, ["index", "facts"])
    _huanxin(stage, ["index", "status"])


def _two_days(web: SampleWeb, stage: _Stage, few: list[str], listening: Receiver) -> int:
    """The first crawl, a subscription, the next day's crawl and what it has to tell; gives the last change of the first day."""
    from sample_web import clock_of

    seq = 0
    stage.environment["HUANXIN_WEBHOOK_ALLOW"] = "127.0.0.0/8"
    for day in (0, 1):
        web.day = day
        stage.environment["HUANXIN_CLOCK"] = clock_of(day)
        _heading(
            stage,
            tr(
                f"第 {day + 1} 天（示例网站，{clock_of(day)[:10]}）",
                f"day {day + 1} (sample web, {clock_of(day)[:10]})",
            ),
        )
        seq = _last_change(stage.environment)
        # The samples are on this machine, so their sites' delay of several seconds protects nobody here.
        _huanxin(stage, ["crawl", *few, "--delay", "0"])
        if day == 0:
            channel = _asked(stage, ["channels", "add", "--kind", "webhook", "--to", listening.address])["id"]
            _huanxin(
                stage,
                [
                    "alerts",
                    "add",
                    "--name",
                    "补贴",
                    "--query",
                    "补贴",
                    "--topic",
                    "all",
                    "--channel",
                    channel,
                ],
            )
    _huanxin(stage, ["deliver", "--once"])
    return seq


def _asked(stage: _Stage, arguments: list[str]) -> dict[str, Any]:
    """What a command answers, as JSON."""
    command = [sys.executable, "-m", "search_api.cli", *arguments, "--json"]
    done = subprocess.run(command, env=stage.environment, stdout=subprocess.PIPE, check=True)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def _check(address: str) -> None:
    """Looks at the pages as a reader would. Raises Fault where one is not as it should be."""
    from search_api.cli.running.demo_check import check

    print(tr("\n== 页面", "\n== pages"), flush=True)
    for words in check(address, QUERIES[0]):
        print(words, flush=True)


def _introduce(settings: Settings, home: Path, own: dict[str, str]) -> None:
    from sample_web import clock_of

    # With the pages' clock, so that what goes on or is due is the same in a command and on a page.
    exported = " ".join(
        f"{name}={shlex.quote(value)}" for name, value in {**own, "HUANXIN_CLOCK": clock_of(1)}.items()
    )
    print(
        tr(
            f"示例数据在 {home}，采集在后面进行，进度见首页；命令也可以用：\n  export {exported}\n"
            "对真实来源做同样的事：\n  huanxin crawl mofcom-zcfb\n  huanxin serve",
            f"The sample data is in {home}; the crawl goes on behind, its progress is on the home page. Commands work too:\n  export {exported}\n"
            "The same on a live source:\n  huanxin crawl mofcom-zcfb\n  huanxin serve",
        ),
        flush=True,
    )
    print(_engine_words(settings.elasticsearch), flush=True)


def _own_index(elasticsearch: ElasticsearchSettings | None) -> dict[str, str]:
    return {"HUANXIN_ELASTICSEARCH_INDEX": f"{elasticsearch.index}-demo"} if elasticsearch else {}


def _empty_index(elasticsearch: ElasticsearchSettings | None, environment: dict[str, str]) -> None:
    """On Elasticsearch the last demonstration's index would hold later versions than today's first."""
    if elasticsearch is not None:
        _huanxin(_Stage(environment), ["index", "rebuild"])


def _engine_words(elasticsearch: ElasticsearchSettings | None) -> str:
    if elasticsearch is not None:
        name = elasticsearch.index
        return tr(
            f"索引在 Elasticsearch 的 {name}-demo 中，演示之后仍在（怎样删见 docs/operators.md）；不设 HUANXIN_ELASTICSEARCH_URL 就用内嵌引擎。",
            f"The index is {name}-demo on Elasticsearch and stays there (docs/operators.md: how to delete it); without HUANXIN_ELASTICSEARCH_URL it is embedded.",
        )
    again = "HUANXIN_ELASTICSEARCH_URL=http://127.0.0.1:9200 make run"
    compose = "docker compose -f deploy/compose.yaml up -d --wait elasticsearch"
    user = 'HUANXIN_ELASTICSEARCH_USERNAME=elastic HUANXIN_ELASTICSEARCH_PASSWORD="$(sed -n s/^ELASTIC_PASSWORD=//p deploy/.env)"'
    return tr(
        f"在 Elasticsearch 上做同样的事（索引自成一份，名为 huanxin-demo）：\n  {again}\n"
        f"还没有服务器：用 Docker 起一个（密码先写进 deploy/.env，见 deploy/compose.yaml 开头），只在本机 9200 端口应答：\n  {compose}\n  {user} \\\n  {again}",
        f"The same on Elasticsearch (in an index of its own, huanxin-demo):\n  {again}\n"
        f"No server yet: start one with Docker (first its password into deploy/.env, see the head of deploy/compose.yaml); it answers on port 9200 of this machine only:\n  {compose}\n  {user} \\\n  {again}",
    )


def _heading(stage: _Stage, words: str) -> None:
    print(f"\n== {words}", file=stage.log, flush=True)


def _huanxin(stage: _Stage, arguments: list[str]) -> None:
    shown = " ".join(shlex.quote(a) if " " in a else a for a in arguments)
    print(f"\n$ huanxin {shown if len(shown) < 150 else shown[:147] + '…'}", file=stage.log, flush=True)
    code = subprocess.run(
        [sys.executable, "-m", "search_api.cli", *arguments],
        env=stage.environment,
        stdout=stage.log,
        stderr=stage.log,
        check=False,
    ).returncode
    if code not in _SHOWN:
        raise typer.Exit(code)


def _last_change(environment: dict[str, str]) -> int:
    from config.settings import load_settings
    from indexing.store import open_store
    from indexing.store.changelog import last_seq

    settings = load_settings(environment)
    store = open_store(settings.database_url, settings.locks)
    try:
        return last_seq(store)
    finally:
        store.close()
