"""One site of any number of old papers that never change, for measuring re-checks."""

from __future__ import annotations

from datetime import timedelta

from sample_web.nation.facts import issuer
from sample_web.nation.writing import Desk
from sample_web.world import DAY_ZERO, Column, Site, World, number

OLDEST = 900
YOUNGEST = 100


def bench(count: int, *, validators: bool = True, counter: bool = False) -> World:
    """A world of the site behind `bench-trs` alone (folder BENCH). All papers are 100 to 900 days old on day 0.

    `validators`: the host answers conditional requests. `counter`: without them, every answer carries another counter,
    clock and token; else its bytes stay the same.
    """
    column = Column(
        "bench-trs",
        "基准列表",
        "/zwgk/list/",
        50,
        ("首页", "基准列表"),
        {
            "query": (),
            "body": ".trs_editor_view",
            "pager": "pages",
            "key": "page",
            "dates": "row",
            "address": "t",
        },
    )
    site = Site(
        id="bench",
        name="基准测试样例站",
        title="基准测试样例站",
        family="trs",
        scheme="https",
        hosts=("bench.sample.gov.cn",),
        code="BENCH",
        columns=(column,),
        nav=("首页", "公开", "服务"),
        validators=validators,
        renderer="static",
        counter=counter,
        still=not counter,
    )
    desk, by = Desk(), issuer("基准测试样例局", "110000")
    papers = []
    for n in range(count):
        age = number(YOUNGEST, OLDEST, "bench", str(n))
        published = (DAY_ZERO - timedelta(days=age)).isoformat()
        papers.append(desk.paper(site, column, by, n, published, 0, attachments=(), events=()))
    return World((site,), tuple(papers))
