"""Which Chromium renders, and how it is started."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from config.faults import WrongUsage
from config.language import tr
from config.settings import Settings

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

INSTALL = "sudo apt-get install chromium fonts-noto-cjk"

FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--no-default-browser-check",
    # At every start it would ask Google's hosts for updates, models and lists.
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-pings",
    "--dns-prefetch-disable",
    # The browser itself has no network: what our own handler does not answer leads nowhere, sockets of any kind included.
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=http://127.0.0.1:9",
    "--proxy-bypass-list=<-loopback>",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    # Containers have 64 MB of /dev/shm; without it Chromium uses /tmp.
    "--disable-dev-shm-usage",
    "--renderer-process-limit=1",
    "--js-flags=--max-old-space-size=256",
    "--disk-cache-size=1",
    "--mute-audio",
)


def browser_path(settings: Settings) -> Path:
    """The Chromium that renders: `HUANXIN_BROWSER`, else the first of NAMES on the PATH.

    Raises WrongUsage where there is none, naming the command that installs it; and where this process is root, as which
    Chromium cannot keep its sandbox, unless `HUANXIN_BROWSER_NO_SANDBOX=1` allows one without.
    """
    found = settings.browser or next((Path(path) for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        raise WrongUsage(
            tr(
                "找不到 Chromium，需渲染的来源无法采集",
                "no Chromium found; sources that need rendering cannot be crawled",
            ),
            detail=tr(
                f"安装：{INSTALL}；或用 HUANXIN_BROWSER 指明",
                f"install it: {INSTALL}; or set HUANXIN_BROWSER",
            ),
            where="HUANXIN_BROWSER",
        )
    if os.geteuid() == 0 and not settings.browser_no_sandbox:
        raise WrongUsage(
            tr(
                "以 root 运行的 Chromium 没有沙箱，拒绝启动",
                "as root Chromium runs without its sandbox; refused",
            ),
            detail=tr(
                "换普通用户运行；确要如此则设 HUANXIN_BROWSER_NO_SANDBOX=1",
                "run as another user, or set HUANXIN_BROWSER_NO_SANDBOX=1 to allow it",
            ),
            where="HUANXIN_BROWSER_NO_SANDBOX",
        )
    return found


def launch_options(path: Path, *, sandbox: bool) -> dict[str, Any]:
    """Playwright's launch options. The browser gets none of our environment: it holds passwords."""
    home = os.environ.get("HOME", tempfile.gettempdir())
    return {
        "executable_path": str(path),
        "args": list(FLAGS),
        "chromium_sandbox": sandbox,
        "env": {"PATH": os.environ.get("PATH", os.defpath), "HOME": home, "LANG": "C.UTF-8"},
    }
