"""Which machines get work, and which hosts are whose, while machines come and go."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from config.clock import SHANGHAI
from crawlers.runs.work.nodes import LIVE, belongs_to, host_groups, muster, ranking
from indexing.store.nodes import Build, WorkerSign

NOON = datetime(2026, 11, 30, 12, 0, tzinfo=SHANGHAI)
OLD, NEW = Build("1+aaaa", "d1"), Build("1+bbbb", "d1")
HOSTS = [f"h{number}.gov.cn" for number in range(300)]


def sign(
    node: str,
    build: Build = OLD,
    *,
    hours: int = 0,
    silent: timedelta = timedelta(0),
    gone: bool = False,
    number: int = 1,
) -> WorkerSign:
    """A worker that came to run its build `hours` after noon."""
    since = NOON + timedelta(hours=hours)
    return WorkerSign(f"{node}:{number}", node, f"/{node}", None, build, since, NOON, silent, gone)


def whose(nodes: tuple[str, ...]) -> dict[str, str | None]:
    return {host: belongs_to([host], {}, {}, nodes) for host in HOSTS}


def test_every_host_is_one_machines_and_each_machine_has_its_share() -> None:
    before = whose(("a", "b", "c"))
    assert before == whose(("c", "a", "b"))
    share = Counter(before.values())
    assert set(share) == {"a", "b", "c"} and min(share.values()) > 70


def test_a_machine_that_comes_or_goes_moves_only_its_own_hosts() -> None:
    three, two = whose(("a", "b", "c")), whose(("a", "b"))
    moved = {host for host in HOSTS if three[host] != two[host]}
    assert moved == {host for host in HOSTS if three[host] == "c"}
    assert set(two.values()) == {"a", "b"}
    assert whose(()) == dict.fromkeys(HOSTS)


def test_hosts_of_a_site_and_of_sites_that_share_one_go_together() -> None:
    groups = host_groups([("a", "m.a"), ("z", "b"), ("c",), ("m.a", "b")])
    assert groups["a"] == groups["m.a"] == groups["b"] == groups["z"] != groups["c"]
    for nodes in (("x", "y"), ("x", "y", "w", "v")):
        assert len({belongs_to([host], groups, {}, nodes) for host in ("a", "m.a", "b", "z")}) == 1


def test_a_host_stays_where_a_run_of_its_group_lives() -> None:
    groups = host_groups([("a", "m.a")])
    owner = belongs_to(["m.a"], groups, {}, ("x", "y"))
    other = ({"x", "y"} - {owner}).pop()
    assert belongs_to(["m.a"], groups, {groups["a"]: other}, ("x", "y")) == other


def test_the_ranking_names_who_takes_over() -> None:
    first, second, third = ranking("h.gov.cn", ["a", "b", "c"])
    assert ranking("h.gov.cn", {"a", "b", "c"} - {first}) == [second, third]


def test_silent_and_ended_workers_are_none() -> None:
    there = muster(
        [
            sign("a"),
            sign("b", silent=LIVE + timedelta(seconds=1)),
            sign("c", gone=True),
            sign("d", silent=LIVE),
        ]
    )
    assert there.nodes == ("a", "d") and there.apart == ()
    assert muster([]).nodes == () and not muster([]).may_work(OLD)


def test_only_the_newest_build_gets_work() -> None:
    there = muster([sign("a", NEW, hours=2), sign("b"), sign("c")])
    assert there.build == NEW and there.nodes == ("a",)
    assert [one.node for one in there.apart] == ["b", "c"]
    assert there.may_work(NEW) and not there.may_work(OLD)
    words = Build(NEW.code, "d2")
    assert muster([sign("a", NEW, hours=2), sign("b", words, hours=3)]).nodes == ("b",)


def test_old_code_that_is_started_again_does_not_become_new() -> None:
    # b, whose worker first ran it, has ended; c comes up with it after a was brought up to date.
    there = muster([sign("a", NEW, hours=2), sign("b", gone=True), sign("c", OLD, hours=3)])
    assert there.nodes == ("a",)
    # All going back is a way back.
    assert muster([sign("a", OLD, hours=4), sign("c", OLD, hours=3)]).nodes == ("a", "c")


def test_a_machine_with_workers_of_both_builds_works_with_the_newer_one() -> None:
    there = muster([sign("a", NEW, hours=1), sign("a", OLD, number=2), sign("b", NEW, hours=2)])
    assert there.nodes == ("a", "b") and [one.name for one in there.apart] == ["a:2"]
