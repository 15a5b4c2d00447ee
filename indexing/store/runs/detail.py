"""Why a run ended as it did: stored as a code with parameters, told in its reader's language."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from config.language import language, tr


@dataclass(frozen=True, slots=True)
class RunDetail:
    """`code` and its parameters:

    `fault` {type, zh, en, detail, where}: what stopped the run. `closed` {reason}: Scrapy's own word for its end. `killed`: its
    process is gone. `taken_up` {run_id}: killed, and another run went on with what it had. `exited` {exit_code, last}: its
    process ended without a word; `last` is the last line of its log. `troubles` {counts}: exceptions that cost single papers, by
    what and how many. `stuck` {minutes}: nothing was done for so long, and it was killed. `off_host` {lists}: so many further list pages stand on hosts that are not the source's. `waiting` {zh, en}: all is recorded, but waits for the search engine, which says this. `text` {text}:
    written by a version before codes. `scrapyd` {why, server, times}: Scrapyd was given the run so often, and each time its crawl did
    not take it; `why` is how the last one stood: `ended`, `waiting` or `away`.
    """

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)

    def stored(self) -> str:
        return json.dumps({"code": self.code, **self.params}, ensure_ascii=False)

    def shape(self) -> dict[str, Any]:
        """For machines: code and parameters, and `text` for people."""
        return {"code": self.code, **self.params, "text": self.words()}

    def words(self) -> str:
        """For people."""
        told = _WORDS.get(self.code)
        return told(self.params) if told else str(self.params.get("text", self.code))


def _fault(p: Mapping[str, Any]) -> str:
    said = str(p.get(language()) or p.get("type", ""))
    return f"{said}{tr('：', ': ')}{p['detail']}" if p.get("detail") else said


def _exited(p: Mapping[str, Any]) -> str:
    code, last = p["exit_code"], p.get("last") or tr("没有输出", "no output")
    return tr(f"进程退出，退出码 {code}：{last}", f"exit code {code}: {last}")


def _troubles(p: Mapping[str, Any]) -> str:
    counts = p["counts"]
    named = tr("；", "; ").join(f"{what} ×{number}" for what, number in counts.items())
    total = sum(counts.values())
    return tr(f"{total} 处异常：{named}", f"{total} exceptions: {named}")


def _scrapyd(p: Mapping[str, Any]) -> str:
    why = {
        "ended": tr(
            "采集没有领取批次就结束了（看 Scrapyd 的日志：程序、词典版本和设置是否相同）",
            "the crawl ended without taking its run (see Scrapyd's log: same program, dictionary and settings?)",
        ),
        "waiting": tr("一直排着没有开始", "it waited there and did not begin"),
        "away": tr("Scrapyd 没有应答", "Scrapyd did not answer"),
    }[p["why"]]
    return tr(
        f"交给 Scrapyd {p['times']} 次都没有做成；最后在 {p['server']}：{why}",
        f"Scrapyd was given it {p['times']} times in vain; at last, at {p['server']}: {why}",
    )


_WORDS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "fault": _fault,
    "closed": lambda p: tr(f"提前结束（{p['reason']}）", f"ended early ({p['reason']})"),
    "killed": lambda _: tr("进程被终止", "killed"),
    "stuck": lambda p: tr(
        f"{p['minutes']} 分钟没有进展，已终止", f"killed: nothing was done for {p['minutes']} minutes"
    ),
    "taken_up": lambda p: tr(f"进程被终止，由 {p['run_id']} 接续", f"killed; taken up by {p['run_id']}"),
    "exited": _exited,
    "troubles": _troubles,
    "scrapyd": _scrapyd,
    "off_host": lambda p: tr(
        f"{p['lists']} 个后续列表页在别的主机上，没有读",
        f"{p['lists']} further list pages stand on another host and were not read",
    ),
    "waiting": lambda p: tr(
        f"已记录，待索引：{p.get('zh')}", f"recorded; waiting to be indexed: {p.get('en')}"
    ),
}


def read_detail(stored: str | None) -> RunDetail | None:
    """A stored detail; one of before codes is its text."""
    if stored is None:
        return None
    try:
        value = json.loads(stored)
        code = value.pop("code")
    except (ValueError, AttributeError, KeyError, TypeError):
        return RunDetail("text", {"text": stored})
    return RunDetail(code, value)
