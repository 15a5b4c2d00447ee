"""The machines that crawl, told in words."""

from __future__ import annotations

from config.language import tr
from crawlers.runs.work.nodes import Muster, muster
from indexing.store import Store
from indexing.store.nodes import worker_signs


def machines(store: Store) -> Muster:
    """The workers that are there now."""
    return muster(worker_signs(store))


def apart_words(there: Muster) -> tuple[str, ...]:
    """For every machine that gets no work for running another version, why, and what to do."""
    if there.build is None:
        return ()
    leading = tr("、", ", ").join(there.nodes)
    found = {}
    for sign in there.apart:
        if sign.build.code != there.build.code:
            what, own, other = tr("程序", "program"), sign.build.code, there.build.code
        else:
            what, own, other = tr("词典", "dictionary"), sign.build.dictionary, there.build.dictionary
        found[sign.name] = tr(
            f"机器 {sign.node} 的{what}（{own}）与最新的（{leading}：{other}）不同，不领取批次；更新后重启它的采集进程",
            f"machine {sign.node} runs another {what} ({own}) than the newest ({leading}: {other}) and gets no work: "
            "bring it up to date and start its worker again",
        )
    return tuple(found[name] for name in sorted(found))
