"""Many sources that fail at once are one trouble, and it is ours: this machine's network. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import zip_longest

from config.site import Source
from indexing.store.runs.source_states import EndedRun, Judgement, StateChange, Threshold

WITHIN = timedelta(minutes=15)
SHARE, HOSTS = 1 / 3, 5
THRESHOLDS = (
    Threshold("share", round(SHARE, 2), "default"),
    Threshold("hosts", HOSTS, "default"),
    Threshold("minutes", WITHIN.total_seconds() / 60, "default"),
)


def judge_network(
    newest: Iterable[EndedRun], sources: Mapping[str, Source], moment: datetime, *, down: bool
) -> Judgement:
    """From the newest run of each source: `outage` where more than a third of those that ended in the last quarter of an hour, on
    at least five hosts, failed. One that is `down` stays so until a run ends well."""
    recent = [run for run in newest if moment - run.ended <= WITHIN and run.source_id in sources]
    failed = [run for run in recent if _unanswered(run)]
    hosts = {host for run in failed for host in sources[run.source_id].site.hosts[:1]}
    params = {"failed": len(failed), "due": len(recent), "hosts": len(hosts)}
    if len(hosts) >= HOSTS and len(failed) > SHARE * len(recent):
        return Judgement("outage", "network", params, THRESHOLDS)
    if down and len(failed) == len(recent):
        return Judgement("outage", "network", params, THRESHOLDS)
    return Judgement("up", "well")


def without_network(
    runs: Sequence[EndedRun], history: Sequence[StateChange], moment: datetime
) -> tuple[EndedRun, ...]:
    """A source's runs without those that had no answer while our own network was down (`history` are its changes, oldest first):
    they say nothing of the source, so nobody takes it for broken until it has failed once more by itself. Where it has no others
    they stay."""
    down: list[tuple[datetime, datetime]] = []
    for change, after in zip_longest(history, history[1:]):
        if change.judgement.state == "outage":
            down.append((change.time - WITHIN, after.time if after else moment))
    left = tuple(
        run
        for run in runs
        if not (_unanswered(run) and any(begin <= run.ended <= end for begin, end in down))
    )
    return left or tuple(runs)


def _unanswered(run: EndedRun) -> bool:
    return run.state == "failed" and not set(run.verdicts) - {"error"}
