"""`python -m sample_web --port P --reroute FILE [--day N]`, until SIGINT or SIGTERM.

`--all` serves every enabled source (HUANXIN_SOURCES must name sample_web/sources/shops), `--bulk N` one site of N
old papers (…/sources/bench), else the small world of eight sources is served. `--truth` prints what there is to find on that day as JSON and ends.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
from collections.abc import Sequence

from config.language import tr
from sample_web.library import load
from sample_web.nation.bench import bench
from sample_web.server import SampleWeb
from sample_web.truth import truth
from sample_web.whole import whole


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m sample_web", description=tr("示例网站", "The sample web")
    )
    parser.add_argument(
        "--port", type=int, default=0, help=tr("端口，0 为任意空闲端口", "port; 0 takes a free one")
    )
    parser.add_argument(
        "--reroute", help=tr("写出 HUANXIN_REROUTE 文件", "write a HUANXIN_REROUTE file here")
    )
    parser.add_argument("--day", type=int, default=0, help=tr("第几天", "the day it shows"))
    parser.add_argument("--all", action="store_true", help=tr("全部来源", "every enabled source"))
    parser.add_argument(
        "--bulk", type=int, default=0, help=tr("只有一个含 N 篇旧文件的站点", "one site of N old papers only")
    )
    parser.add_argument(
        "--truth", action="store_true", help=tr("输出当天应发现的内容", "print what there is to find")
    )
    options = parser.parse_args(arguments)
    world = bench(options.bulk) if options.bulk else whole() if options.all else load()
    if options.truth:
        json.dump(truth(options.day, world), sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
        return 0
    # Blocked before the server's threads start, so that only this thread takes them.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    with SampleWeb(day=options.day, port=options.port, world=world) as web:
        if options.reroute:
            web.write_reroute(options.reroute)
        print(web.origin, flush=True)
        signal.sigwait({signal.SIGINT, signal.SIGTERM})
    return 0


if __name__ == "__main__":
    sys.exit(main())
