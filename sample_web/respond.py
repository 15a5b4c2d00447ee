"""The sample web as one pure function from a request and a day to an answer."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from datetime import UTC, datetime, time
from email.utils import format_datetime, parsedate_to_datetime

from config.clock import SHANGHAI
from sample_web.challenge import challenge
from sample_web.exchange import Answer, Question, html, plain
from sample_web.library import load
from sample_web.render import chrome, renderer
from sample_web.render.details import paper_at
from sample_web.world import Scene, Site, World, digest, edited_on


def respond(
    host: str,
    method: str,
    target: str,
    headers: Mapping[str, str],
    body: bytes,
    day: int,
    *,
    tick: int = 0,
    world: World | None = None,
) -> Answer:
    """What `host` (no port) answers on that day. Header names are lower case.

    `tick` is the number of requests before this one: view counters and tokens follow it. `world` defaults to the whole
    sample world. Hosts with validators answer 304 to a matching If-None-Match or If-Modified-Since; hosts that force
    gzip send it whatever Accept-Encoding says.
    """
    scene = Scene(world or load(), day, tick)
    sites = scene.world.on_host(host)
    if not sites:
        return plain("no such site in the sample web\n", status=421)
    if method not in ("GET", "HEAD", "POST"):
        return plain("method not allowed\n", status=405)
    barred = scene.world.blocked(sites[0], day)
    if barred:
        return challenge(barred)
    site, answer = _answer(scene, sites, Question(host, method, target, headers, body))
    if site.validators and answer.status == 200:
        answer = _validated(scene, site, host, target, headers, answer)
    if site.gzip and answer.body:
        answer = Answer(
            answer.status,
            (*answer.headers, ("Content-Encoding", "gzip")),
            gzip.compress(answer.body, mtime=0),
        )
    return answer


def _answer(scene: Scene, sites: tuple[Site, ...], question: Question) -> tuple[Site, Answer]:
    """The first site on the host that has the address answers; what none has is the first one's to refuse."""
    first = sites[0]
    if question.path == "/robots.txt":
        return first, html("<h1>404</h1>", status=404) if first.robots is None else plain(first.robots)
    for site in sites:
        found = renderer(site).answer(scene, site, question)
        if found is not None:
            return site, found
    if question.path == "/":
        links = "".join(f'<li><a href="{c.path}">{c.name}</a></li>' for s in sites for c in s.columns)
        return first, html(
            chrome.page(first, first.title, f'<ul class="columns">{links}</ul>'), first.encoding
        )
    return first, html(
        chrome.page(first, "404", "<h1>404</h1><p>您访问的页面不存在</p>"), first.encoding, 404
    )


def _validated(
    scene: Scene, site: Site, host: str, target: str, headers: Mapping[str, str], answer: Answer
) -> Answer:
    tag = f'"{digest(answer.body.hex())[:16]}"'
    marks: tuple[tuple[str, str], ...] = (("ETag", tag),)
    family = renderer(site)
    paper = paper_at(scene, site, family.paper_url, family.file_url, (host, target))
    changed = None
    if paper is not None:
        changed = datetime.combine(
            datetime.fromisoformat(edited_on(paper, scene.day)), time(18), SHANGHAI
        ).astimezone(UTC)
        marks = (*marks, ("Last-Modified", format_datetime(changed, usegmt=True)))
    if "if-none-match" in headers:
        fresh = tag in headers["if-none-match"]
    else:
        fresh = changed is not None and _not_after(changed, headers.get("if-modified-since"))
    return Answer(304, marks, b"") if fresh else Answer(answer.status, (*answer.headers, *marks), answer.body)


def _not_after(changed: datetime, since: str | None) -> bool:
    if since is None:
        return False
    try:
        return changed <= parsedate_to_datetime(since).astimezone(UTC)
    except ValueError:
        return False
