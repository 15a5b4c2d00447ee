"""A small web of invented pages that imitates the site families under their real host names.

For tests and the demonstration: `SampleWeb` serves it, `HUANXIN_REROUTE` leads the crawlers to it, `truth(day)` says what
there is to find. Every page and file says that it is a sample. The small world has eight sources, hand-written; `whole()`
has every enabled source of the registry, with the folder SHOPS in `HUANXIN_SOURCES`; `bench(N)` one site of N old papers,
with the folder BENCH.
"""

from sample_web.nation.bench import bench
from sample_web.respond import respond
from sample_web.server import Asked, SampleWeb
from sample_web.truth import truth
from sample_web.whole import BENCH, SHOPS, whole
from sample_web.world import MARK, clock_of, date_of

__all__ = [
    "BENCH",
    "MARK",
    "SHOPS",
    "Asked",
    "SampleWeb",
    "bench",
    "clock_of",
    "date_of",
    "respond",
    "truth",
    "whole",
]
