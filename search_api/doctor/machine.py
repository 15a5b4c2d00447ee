"""What the machine has: a disk with room, a clock that goes forward, a browser, fonts, OCR."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from datetime import datetime
from importlib.util import find_spec

from config.clock import iso, now
from config.faults import Fault
from config.language import tr
from config.settings import Settings
from search_api.doctor.check import Check
from search_api.operations.disk import LEAST_FREE, disk_of

_LITTLE = 2_000_000_000


def disk(settings: Settings) -> Check:
    """Whether HOME can be written to, and has room."""
    home = settings.home
    try:
        home.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=home):
            found = disk_of(settings, now())
    except OSError as error:
        return Check(
            "disk",
            "broken",
            tr(f"写不进 {home}：{error.strerror}", f"cannot write to {home}: {error.strerror}"),
            tr(
                "改权限，或把 HUANXIN_HOME 设为可写的目录",
                "mend its rights, or set HUANXIN_HOME to a folder of yours",
            ),
        )
    if found.free >= _LITTLE and not found.short:
        return Check("disk", "ok", found.words())
    return Check(
        "disk",
        "broken" if found.free < LEAST_FREE else "lacking",
        found.words() + tr("：快满了，满了就不再记录", ": almost full; once it is, nothing more is recorded"),
        "huanxin archive prune",
    )


def clock(newest: datetime | None) -> Check:
    """Whether the clock is behind what was recorded: then new versions would stand before old ones."""
    if os.environ.get("HUANXIN_CLOCK"):
        return Check(
            "clock",
            "lacking",
            tr("时钟由 HUANXIN_CLOCK 设定，不是真实时间", "HUANXIN_CLOCK sets it: this is not the real time"),
            "unset HUANXIN_CLOCK",
        )
    if newest is not None and newest > now():
        return Check(
            "clock",
            "broken",
            tr(f"比已记录的时间 {iso(newest)} 还早", f"it is behind what was recorded at {iso(newest)}"),
            "sudo timedatectl set-ntp true",
        )
    return Check("clock", "ok", iso(now()))


def browser(settings: Settings) -> Check:
    from crawlers.fetch.rendering.browser import browser_path

    try:
        return Check("browser", "ok", str(browser_path(settings)))
    except Fault as fault:
        return Check("browser", "lacking", str(fault.title), fault.detail)


def fonts() -> Check:
    """Whether there is a font for Chinese, without which rendered pages show boxes."""
    try:
        found = subprocess.run(
            ["fc-list", ":lang=zh-cn", "family"], capture_output=True, text=True, check=False, timeout=30
        ).stdout.splitlines()
    except (OSError, subprocess.TimeoutExpired):
        found = []
    if found:
        return Check("fonts", "ok", found[0].split(",")[0])
    return Check(
        "fonts",
        "lacking",
        tr("没有中文字体：截图里的汉字是方框", "no font for Chinese: screenshots show boxes"),
        "sudo apt-get install fontconfig fonts-noto-cjk",
    )


def ocr() -> Check:
    if all(find_spec(name) for name in ("rapidocr", "onnxruntime")):
        return Check("ocr", "ok", "rapidocr")
    return Check(
        "ocr",
        "lacking",
        tr("没有文字识别：扫描件读不出文字", "no OCR: scanned files stay unread"),
        "pip install 'huanxin[ocr]'",
    )


def machine(settings: Settings, newest: datetime | None) -> Iterator[Check]:
    yield disk(settings)
    yield clock(newest)
    yield browser(settings)
    yield fonts()
    yield ocr()
