"""How fast the archive grows is told from its files' own names, by the program's clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from config.clock import SHANGHAI
from config.settings import Settings, load_settings
from search_api.operations.disk import LEAST_FREE, WARN_DAYS, Disk, disk_of

NOON = datetime(2026, 11, 30, 12, 0, tzinfo=SHANGHAI)


def settings_with(home: Path, *files: tuple[timedelta, int]) -> Settings:
    settings = load_settings({"HUANXIN_HOME": str(home)}, home)
    settings.archive.mkdir(parents=True)
    for number, (ago, size) in enumerate(files):
        name = f"{NOON - ago:%Y%m%dT%H%M%S}-{number:06x}-00001.warc.gz"
        (settings.archive / name).write_bytes(b"x" * size)
    return settings


def test_growth_is_that_of_the_last_week(tmp_path: Path) -> None:
    days = [(timedelta(days=n, hours=1), 7_000) for n in range(7)]
    disk = disk_of(settings_with(tmp_path, (timedelta(days=40), 100_000), *days), NOON)
    assert disk.archive == 149_000 and disk.grew == 7_000
    assert disk.days_left is not None
    expected = (disk.free - LEAST_FREE) / 7_000
    assert abs(disk.days_left - expected) < expected / 100, "nothing but the archive is there"


def test_what_else_is_kept_grows_along(tmp_path: Path) -> None:
    settings = settings_with(tmp_path, (timedelta(days=6), 50_000), (timedelta(days=2), 50_000))
    alone = disk_of(settings, NOON)
    (tmp_path / "huanxin.db").write_bytes(b"x" * 300_000)
    beside = disk_of(settings, NOON)
    assert alone.days_left and beside.days_left
    assert beside.kept == 400_000 and 3.9 < alone.days_left / beside.days_left < 4.1


def test_a_first_day_says_nothing_of_growth(tmp_path: Path) -> None:
    disk = disk_of(settings_with(tmp_path, (timedelta(hours=3), 9_000)), NOON)
    assert (disk.grew, disk.days_left, disk.short) == (0.0, None, False)


def test_somebody_is_told_before_the_end() -> None:
    roomy = Disk(Path("/"), 10**12, 10**9, 10**9, 10**6, WARN_DAYS + 1.0)
    assert not roomy.short
    assert replace(roomy, days_left=WARN_DAYS - 1.0).short and replace(roomy, free=LEAST_FREE - 1).short
