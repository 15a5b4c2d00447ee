"""CDX lists as archives write them."""

from __future__ import annotations

import json

import pytest

from config.faults import WrongUsage
from crawlers.inlets.backfill.cdx import ArchivedPage, archived_page, read_cdx, wanted

PAGE = "http://www.mofcom.gov.cn/article/zwgk/gkgztz/202309/20230903437239.shtml"
KEY = "cn,gov,mofcom)/article/zwgk/gkgztz/202309/20230903437239.shtml"
ROWS = [
    [KEY, "20230907034252", PAGE, "text/html", "200", "AAAA", "9000"],
    [KEY, "20230921150605", PAGE, "text/html", "200", "BBBB", "9100"],
]
HOSTS = frozenset({"www.mofcom.gov.cn"})


def lines(rows: list[list[str]]) -> bytes:
    return "\n".join(" ".join(row) for row in rows).encode()


def test_the_usual_lines_the_json_form_and_a_files_own_header_say_the_same() -> None:
    names = ["urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length"]
    with_header = b" CDX N b a m s k S\n" + lines(ROWS)
    read = [read_cdx(body) for body in (lines(ROWS), json.dumps([names, *ROWS]).encode(), with_header)]
    assert read[0] == read[1] == read[2]
    pages, wrong = read[0]
    assert [page.timestamp for page in pages] == ["20230907034252", "20230921150605"]
    assert wrong == ()
    assert pages[0].moment.isoformat() == "2023-09-07T11:42:52+08:00"
    assert pages[0].raw_address == f"https://web.archive.org/web/20230907034252id_/{PAGE}"


def test_lines_that_are_no_rows_are_told_by_number() -> None:
    body = lines([ROWS[0], ["x"], [KEY, "2023", *ROWS[0][2:]], [KEY, "20231341000000", *ROWS[0][2:]]])
    pages, wrong = read_cdx(body)
    assert (len(pages), [number for number, _ in wrong]) == (1, [2, 3, 4])


def test_damaged_json_and_a_header_without_what_is_needed_are_refused() -> None:
    for body in (b'[["urlkey","timestamp"', b'[["urlkey","timestamp"]]', b" CDX N b a\n"):
        with pytest.raises(WrongUsage):
            read_cdx(body)


def test_only_pages_of_the_source_that_differ_from_the_one_before_are_wanted() -> None:
    def row(timestamp: str, digest: str, **other: str) -> ArchivedPage:
        return ArchivedPage(timestamp, **{"original": PAGE, "digest": digest, **other})

    chosen = [
        row("20230101000000", "A"),
        row("20230401000000", "B", original=PAGE.replace("www.", "").replace(".cn/", ".cn:80/")),
        row("20230501000000", "A"),
    ]
    others = [
        row("20230201000000", "A"),
        row("20230102000000", "C", statuscode="404"),
        row("20230103000000", "D", mimetype="application/pdf"),
        row("20230104000000", "E", original="http://example.org/"),
        row("20230105000000", "F", original="http://[broken/"),
    ]
    assert wanted([*reversed(others), *reversed(chosen)], HOSTS) == tuple(chosen)


def test_an_address_in_the_archive_names_page_and_time() -> None:
    page, raw = archived_page(f"https://web.archive.org/web/20230907034252id_/{PAGE}") or (None, None)
    assert (page, raw) == (ArchivedPage("20230907034252", PAGE), True)
    assert (archived_page(f"https://web.archive.org/web/20230907034252/{PAGE}") or (0, 1))[1] is False
    assert archived_page(PAGE) is None
