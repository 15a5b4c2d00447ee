"""Which politeness holds for a run: the site file's, unless only this machine is asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from config.faults import WrongUsage
from config.language import tr
from config.reroute import Reroute, is_loopback
from config.site import Politeness

# Below this a government server notices; the shipped files say 5 s.
LEAST_DELAY = 1.0


def effective(
    politeness: Politeness, hosts: Iterable[str], reroute: Reroute, delay_override: float | None = None
) -> Politeness:
    """The politeness of a run on `hosts`, with `delay_override` in seconds (`--delay`) in place of the file's delay.

    A delay under a second, no window, no budget, and a delay lower than the file's are for hosts that are loopback or
    rerouted to loopback, all of them. Raises WrongUsage naming the rule that is broken.
    """
    if delay_override is not None and not 0 <= delay_override < float("inf"):
        raise WrongUsage(tr("间隔应为不小于 0 的秒数", "the delay takes seconds, 0 or more"), where="--delay")
    asked = politeness if delay_override is None else replace(politeness, delay=delay_override)
    remote = [host for host in hosts if not (is_loopback(host) or reroute.leads_to_loopback(host))]
    if not remote:
        return asked
    if delay_override is not None and delay_override < politeness.delay:
        raise _refused(
            remote,
            "--delay",
            f"间隔不得低于来源文件的 {politeness.delay:g} 秒",
            f"the delay may not be lower than the {politeness.delay:g} s of the source file",
        )
    if asked.delay < LEAST_DELAY:
        raise _refused(
            remote,
            "politeness.delay",
            f"delay 不得小于 {LEAST_DELAY:g} 秒",
            f"delay may not be under {LEAST_DELAY:g} s",
        )
    if not asked.window:
        raise _refused(remote, "politeness.window", "window 不得为空", "window may not be empty")
    if asked.budget is None:
        raise _refused(remote, "politeness.budget", "budget 不得为空", "budget may not be null")
    return asked


def _refused(remote: list[str], where: str, zh: str, en: str) -> WrongUsage:
    return WrongUsage(
        tr(zh, en),
        detail=tr(
            f"只有本机或改道（HUANXIN_REROUTE）到本机的主机例外，{remote[0]} 不是",
            f"only hosts that are loopback or rerouted to it (HUANXIN_REROUTE) may; {remote[0]} is not",
        ),
        where=where,
    )
