"""Further pages of one paper: TRS's `createPageHTML` inside the article, and links to `…_2.html` neighbours."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from crawlers.extract.pages.document import Page, resolve

_CREATE = re.compile(r"""createPage(?:HTML)?\s{0,5}\(([^()]{3,200})\)""")
_MOST = 60
_FURTHER = re.compile(r"(.+)[_-]\d{1,3}(\.\w{1,5})$")


def find_page_links(page: Page) -> tuple[str, ...]:
    """Absolute addresses of the paper's other pages, in page order, without this one."""
    name, stem, suffix = _own_name(page.url)
    if not stem:
        return ()
    own = resolve(page.base, page.url) or page.url
    numbered: dict[int, str] = {}
    neighbour = re.compile(rf"^{re.escape(stem)}[_-](\d{{1,3}}){re.escape(suffix)}$")
    for link in page.root.iter("a"):
        href = (link.get("href") or "").strip()
        if stem not in href:
            continue
        address = page.absolute(href)
        if address is None or urlsplit(address).netloc != urlsplit(own).netloc:
            continue
        folder, _, last = urlsplit(address).path.rpartition("/")
        match = neighbour.match(last)
        if match and last != name and folder == urlsplit(page.url).path.rpartition("/")[0]:
            numbered.setdefault(int(match[1]), address)
    for reference in _created(page, stem, suffix):
        address = page.absolute(reference)
        if address and address not in numbered.values():
            numbered.setdefault(int(re.findall(r"_(\d+)\.", reference)[-1]), address)
    return tuple(address for _, address in sorted(numbered.items())[:_MOST] if address != own)


def first_page(url: str) -> str | None:
    """The address of which this one is a further page, by their names alone (`t1_2.html` is of `t1.html`); None where it
    has no number."""
    parts = urlsplit(url)
    folder, slash, name = parts.path.rpartition("/")
    numbered = _FURTHER.match(name)
    if not numbered:
        return None
    return parts._replace(path=f"{folder}{slash}{numbered[1]}{numbered[2]}").geturl()


def _own_name(url: str) -> tuple[str, str, str]:
    """File name, its stem without a page number, and suffix: `t20230912_1_2.html` is page 2 of `t20230912_1`."""
    name = urlsplit(url).path.rpartition("/")[2]
    stem, dot, suffix = name.rpartition(".")
    if not stem or len(stem) < 3 or stem.lower() in ("index", "default", "list"):
        return name, "", ""
    shorter = re.match(r"^(.*?_\d{4,})_\d{1,2}$", stem)
    return name, shorter[1] if shorter else stem, dot + suffix


def _created(page: Page, stem: str, suffix: str) -> list[str]:
    """What `createPageHTML(pages, current, "stem", "html")` would link. The numbers stand in one of three orders; the page
    count is the largest that is plausible, unless three numbers say it is the second (rows, pages, current)."""
    for script in page.scripts:
        for call in _CREATE.finditer(script):
            arguments = [argument.strip().strip("'\"") for argument in call[1].split(",")]
            numbers = [int(argument) for argument in arguments if argument.isdigit()]
            if stem not in arguments or not numbers:
                continue
            count = numbers[1] if len(numbers) >= 3 else max(numbers)
            return [f"{stem}_{number}{suffix}" for number in range(1, min(count, _MOST))]
    return []
