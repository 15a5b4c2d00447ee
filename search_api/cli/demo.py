"""`huanxin demo`: the whole program on a web of samples, in a folder of its own."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from config.language import tr
from search_api.cli.output import note

if TYPE_CHECKING:
    from config.settings import ElasticsearchSettings

QUERIES = ("家居焕新消费季", "谁可以申请家电以旧换新补贴？", "类型:解读 以旧换新 2025-01..2025-09")


def demo(
    folder: Annotated[
        Path | None,
        typer.Option(
            "--home", help=tr("示例的数据目录（会被清空）", "folder for the demo's data (emptied first)")
        ),
    ] = None,
) -> int:
    from config.settings import load_settings
    from sample_web import SampleWeb, clock_of

    settings = load_settings()
    home = folder or settings.home / "demo"
    if home.exists() and any(home.iterdir()) and not (home / "reroute.txt").exists():
        from config.faults import WrongUsage

        raise WrongUsage(
            tr(f"{home} 不是示例的数据目录，不清空", f"{home} is no demo folder; it is not emptied"),
            where=str(home),
        )
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    with SampleWeb(day=0) as web:
        reroute = web.write_reroute(home / "reroute.txt")
        own = {
            "HUANXIN_HOME": str(home),
            "HUANXIN_REROUTE": str(reroute),
            **_own_index(settings.elasticsearch, "demo"),
        }
        # Empty, not absent: what `.env` says must not come back.
        environment = {**os.environ, "HUANXIN_DATABASE_URL": "", **own}
        _empty_index(settings.elasticsearch, environment)
        sources = [column.id for site in web.world.sites for column in site.columns]
        # The samples are on this machine, so their sites' delay of several seconds protects nobody here.
        crawl = ["crawl", *sources, "--delay", "0"]
        for day in (0, 1):
            web.day = day
            environment["HUANXIN_CLOCK"] = clock_of(day)
            print(
                tr(
                    f"\n== 第 {day + 1} 天（示例网站，{clock_of(day)[:10]}）",
                    f"\n== day {day + 1} (sample web, {clock_of(day)[:10]})",
                ),
                flush=True,
            )
            seq = _last_change(environment)
            _huanxin(crawl, environment)
            if day == 0:
                _huanxin(["index", "status"], environment)
            else:
                print(tr("\n== 第 2 天有什么新内容", "\n== what is new on day 2"), flush=True)
                _huanxin(["changes", "--since", str(seq)], environment)
        print(tr("\n== 检索", "\n== search"), flush=True)
        for query in QUERIES:
            _huanxin(["search", query, "--size", "3"], environment)
        _whole_map(home / "map", environment, settings.elasticsearch)
        print(
            tr(
                f"\n数据在 {home}。对真实来源做同样的事：\n  huanxin crawl mofcom-zcfb\n  huanxin search 家居焕新消费季",
                f"\nThe data is in {home}. The same on a live source:\n  huanxin crawl mofcom-zcfb\n  huanxin search 家居焕新消费季",
            ),
            flush=True,
        )
        print(_engine_words(settings.elasticsearch), flush=True)
        if settings.demo_keep:
            note(
                tr(
                    f"示例网站在 {web.origin} 继续运行，Ctrl-C 结束",
                    f"the sample web stays at {web.origin}; Ctrl-C ends it",
                )
            )
            names = {**own, "HUANXIN_CLOCK": environment["HUANXIN_CLOCK"]}
            print("  export " + " ".join(f"{name}={value}" for name, value in names.items()), flush=True)
            signal.pause()
    return 0


def _own_index(elasticsearch: ElasticsearchSettings | None, name: str) -> dict[str, str]:
    return {"HUANXIN_ELASTICSEARCH_INDEX": f"{elasticsearch.index}-{name}"} if elasticsearch else {}


def _empty_index(elasticsearch: ElasticsearchSettings | None, environment: dict[str, str]) -> None:
    """On Elasticsearch the last demonstration's index would hold later versions than today's first."""
    if elasticsearch is not None:
        _huanxin(["index", "rebuild"], environment)


def _whole_map(home: Path, environment: dict[str, str], elasticsearch: ElasticsearchSettings | None) -> None:
    """Every enabled source once, from a sample web that has them all, into a HOME of its own."""
    from sample_web import SHOPS, SampleWeb, whole

    print(tr("\n== 全国：所有来源采集一遍", "\n== the whole map: every source once"), flush=True)
    home.mkdir()
    with SampleWeb(day=1, world=whole()) as web:
        own = {
            "HUANXIN_HOME": str(home),
            "HUANXIN_REROUTE": str(web.write_reroute(home / "reroute.txt")),
            "HUANXIN_SOURCES": str(SHOPS),  # shops whose real addresses nobody knows
            **_own_index(elasticsearch, "demo-map"),
        }
        here = {**environment, **own}
        _empty_index(elasticsearch, here)
        _huanxin(["sources", "table"], here)
        _huanxin(["crawl", "--all", "--delay", "0"], here)
        _huanxin(["index", "status"], here)


def _engine_words(elasticsearch: ElasticsearchSettings | None) -> str:
    if elasticsearch is not None:
        name = elasticsearch.index
        return tr(
            f"索引在 Elasticsearch 的 {name}-demo 和 {name}-demo-map 中，演示之后仍在（怎样删见 docs/operators.md）；不设 HUANXIN_ELASTICSEARCH_URL 就用内嵌引擎。",
            f"The indices are {name}-demo and {name}-demo-map on Elasticsearch and stay there (docs/operators.md: how to delete them); without HUANXIN_ELASTICSEARCH_URL it is embedded.",
        )
    again = "HUANXIN_ELASTICSEARCH_URL=http://127.0.0.1:9200 make run"
    compose = "docker compose -f deploy/compose.yaml up -d --wait elasticsearch"
    user = 'HUANXIN_ELASTICSEARCH_USERNAME=elastic HUANXIN_ELASTICSEARCH_PASSWORD="$(sed -n s/^ELASTIC_PASSWORD=//p deploy/.env)"'
    return tr(
        f"在 Elasticsearch 上做同样的事（索引自成两份，名为 huanxin-demo 和 huanxin-demo-map）：\n  {again}\n"
        f"还没有服务器：用 Docker 起一个（密码先写进 deploy/.env，见 deploy/compose.yaml 开头），只在本机 9200 端口应答：\n  {compose}\n  {user} \\\n  {again}",
        f"The same on Elasticsearch (in two indices of its own, huanxin-demo and huanxin-demo-map):\n  {again}\n"
        f"No server yet: start one with Docker (first its password into deploy/.env, see the head of deploy/compose.yaml); it answers on port 9200 of this machine only:\n  {compose}\n  {user} \\\n  {again}",
    )


def _huanxin(arguments: list[str], environment: dict[str, str]) -> None:
    shown = " ".join(shlex.quote(a) if " " in a else a for a in arguments)
    print(f"\n$ huanxin {shown if len(shown) < 150 else shown[:147] + '…'}", flush=True)
    code = subprocess.run(
        [sys.executable, "-m", "search_api.cli", *arguments], env=environment, check=False
    ).returncode
    if code not in (0, 4, 5):  # a page that failed and a site that blocks are part of what is shown
        raise typer.Exit(code)


def _last_change(environment: dict[str, str]) -> int:
    import sqlalchemy as sa

    from config.settings import load_settings
    from indexing.store import open_store
    from indexing.store.schema import changes

    settings = load_settings(environment)
    store = open_store(settings.database_url, settings.locks)
    try:
        with store.reading() as connection:
            return connection.scalar(sa.select(sa.func.max(changes.c.seq))) or 0
    finally:
        store.close()
