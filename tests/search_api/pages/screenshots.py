"""A picture of every page: `python -m tests.search_api.pages.screenshots [FOLDER] [--lang en]`, by default into var/screenshots.

Over the staged HOME, as an admin sees it, at 1440 and 360 px, light and dark.
"""

from __future__ import annotations

import argparse
import os
import re
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from config.clock import iso
from config.settings import load_settings
from crawlers.fetch.rendering import browser_path
from tests.search_api.pages.everywhere import further, pages
from tests.search_api.pages.stage import PASSWORD, stage
from tests.search_api.pages.staged_papers import NOW
from tests.search_api.served import serving

SIZES = {1440: 900, 360: 780}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=Path("var/screenshots"))
    parser.add_argument("--lang", choices=("zh", "en"), default="zh")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    own = load_settings()
    os.environ["HUANXIN_CLOCK"] = iso(NOW)
    with tempfile.TemporaryDirectory() as home, sync_playwright() as playwright:
        (Path(home) / "sources").mkdir()
        settings = load_settings({"HUANXIN_HOME": home, "HUANXIN_SOURCES": f"{home}/sources"}, Path(home))
        made = stage(settings)
        browser = playwright.chromium.launch(
            executable_path=browser_path(own), chromium_sandbox=not own.browser_no_sandbox
        )
        with serving(settings) as site:
            for width, height in SIZES.items():
                for scheme in ("light", "dark"):
                    context = browser.new_context(
                        base_url=site.address,
                        color_scheme=scheme,  # type: ignore[arg-type]
                        locale="zh-CN" if options.lang == "zh" else "en-GB",
                        viewport={"width": width, "height": height},
                    )
                    page = context.new_page()
                    page.goto("/sign-in")
                    page.fill("input[name=name]", "admin1")
                    page.fill("input[name=password]", PASSWORD)
                    page.click("main button")
                    for number, path in enumerate((*pages(made).values(), *further(made)), 1):
                        page.goto(path)
                        name = re.sub(r"[^\w]+", "-", path.partition("?")[0]).strip("-") or "home"
                        file = options.folder / f"{number:02}-{name[:40]}-{width}-{scheme}.png"
                        page.screenshot(path=file, full_page=True)
                    context.close()
        browser.close()
    print(options.folder.resolve())


if __name__ == "__main__":
    main()
