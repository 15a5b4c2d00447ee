from __future__ import annotations

import gzip
import os
import signal
import subprocess
import sys
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from config.clock import SHANGHAI
from config.faults import NotFound
from crawlers.archive import ArchiveFailed, ArchiveWriter, CutOff, read_at, read_records
from indexing.records import ArchivePlace, Capture

AT = datetime(2023, 9, 1, 20, 0, 0, 123456, tzinfo=SHANGHAI)
BODY = "家居焕新消费季".encode("gb18030")


def page(number: int, body: bytes = BODY, **more: object) -> Capture:
    headers = (("Content-Type", "text/html; charset=gb2312"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2"))
    return Capture(
        f"http://a.gov.cn/{number}.html", 200, headers, body, AT + timedelta(seconds=number), **more
    )


def test_what_is_written_is_read_back_exactly(tmp_path: Path) -> None:
    zipped = gzip.compress(BODY)
    coded = Capture(
        "http://a.gov.cn/z?q=1#top",
        200,
        (("Content-Encoding", "gzip"), ("Content-Disposition", "名.pdf".encode().decode("latin-1"))),
        zipped,
        AT,
    )
    with ArchiveWriter(tmp_path, "run-1", source="mofcom-zcfb") as writer:
        first = writer.write(page(1), ip="127.0.0.1")
        second = writer.write(
            coded, method="POST", request_headers=[("Authorization", "Basic x")], request_body=b"p=2"
        )
        third = writer.write(Capture("http://a.gov.cn/1.html", 304, (("ETag", '"1"'),), b"", AT))
    assert first.file == "run-1-00001.warc.gz"
    assert read_at(tmp_path, first) == page(1)
    assert read_at(tmp_path, third).status == 304
    kept = read_at(tmp_path, second)
    assert (kept.body, kept.headers) == (BODY, coded.headers)
    got = list(read_records(tmp_path / first.file))
    assert [one.place for one in got] == [first, second, third]
    assert [one.method for one in got] == ["GET", "POST", "GET"]
    assert got[1].form == b"p=2"
    assert got[1].url == "http://a.gov.cn/z?q=1"
    assert got[0].fetched_at == AT + timedelta(seconds=1)
    assert b"Basic x" not in gzip.decompress((tmp_path / first.file).read_bytes())
    # The coded bytes themselves are what lies there.
    assert zipped in gzip.decompress((tmp_path / first.file).read_bytes())


def test_other_tools_read_it(tmp_path: Path) -> None:
    with ArchiveWriter(tmp_path, "run", source="mofcom-zcfb") as writer:
        place = writer.write(page(1), ip="127.0.0.1")
        writer.write(page(2))
    path = tmp_path / place.file
    with path.open("rb") as file:
        records = []
        places = []
        iterator = ArchiveIterator(file, check_digests="raise")
        for record in iterator:
            records.append((record.rec_type, record.content_stream().read()))
            places.append((iterator.get_record_offset(), iterator.get_record_length()))
    assert [kind for kind, _ in records] == ["warcinfo", "request", "response", "request", "response"]
    assert b"software: Huanxin/" in records[0][1] and b"isPartOf: run" in records[0][1]
    assert b"description: mofcom-zcfb" in records[0][1]
    assert records[2][1] == BODY
    assert places[2] == (place.offset, place.length)
    checker = Checker(type("Arguments", (), {"inputs": [str(path)], "verbose": False})())
    checker.process_all()
    assert checker.exit_value == 0


def test_files_are_rolled_and_a_reopened_run_takes_a_new_number(tmp_path: Path) -> None:
    with ArchiveWriter(tmp_path, "run", max_bytes=1500) as writer:
        places = [writer.write(page(number, os.urandom(900))) for number in range(3)]
    with ArchiveWriter(tmp_path, "run") as writer:
        places.append(writer.write(page(9)))
    assert [place.file for place in places] == [f"run-0000{n}.warc.gz" for n in (1, 2, 3, 4)]
    assert [read_at(tmp_path, place).url for place in places][-1] == "http://a.gov.cn/9.html"


def test_a_run_without_a_capture_leaves_no_file(tmp_path: Path) -> None:
    with ArchiveWriter(tmp_path / "archive", "run"):
        pass
    assert not (tmp_path / "archive").exists()
    with pytest.raises(ValueError, match="run id"):
        ArchiveWriter(tmp_path, "../run")


WRITE_FOR_EVER = """
import sys
from pathlib import Path
from tests.crawlers.archive.test_writing import page
from crawlers.archive import ArchiveWriter
writer = ArchiveWriter(Path(sys.argv[1]), "run")
number = 0
while True:
    number += 1
    writer.write(page(number))
    print(number, flush=True)
"""


def test_a_kill_loses_at_most_the_last_capture(tmp_path: Path) -> None:
    root = Path(__file__).resolve().parents[3]
    process = subprocess.Popen(
        [sys.executable, "-c", WRITE_FOR_EVER, str(tmp_path)], cwd=root, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    for line in process.stdout:
        if int(line) >= 20:
            break
    process.send_signal(signal.SIGKILL)
    told = [int(line) for line in process.stdout.read().split() if line.isdecimal()]
    process.wait()
    urls: list[str] = []
    with suppress(CutOff):
        urls.extend(one.url for one in read_records(tmp_path / "run-00001.warc.gz"))
    assert len(urls) >= max(told, default=20)
    assert urls == [page(number).url for number in range(1, len(urls) + 1)]


FILL_THE_DISK = """
import resource, sys
from pathlib import Path
from tests.crawlers.archive.test_writing import page
from crawlers.archive import ArchiveFailed, ArchiveWriter, read_records
import os
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
folder = Path(sys.argv[1])
writer = ArchiveWriter(folder, "run")
written = 0
try:
    while True:
        writer.write(page(written, os.urandom(3000)))
        written += 1
except ArchiveFailed as fault:
    print(fault.title, fault.detail, fault.where)
got = [one.url for one in read_records(folder / "run-00001.warc.gz")]
assert len(got) == written > 0, (got, written)
small = writer.write(page(99, b""))
assert [one.url for one in read_records(folder / "run-00001.warc.gz")][-1].endswith("/99.html")
"""


def test_where_no_more_fits_the_file_stays_whole(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FILL_THE_DISK, str(tmp_path)],
        cwd=Path(__file__).resolve().parents[3],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "File too large" in done.stdout and "run-00001.warc.gz" in done.stdout


def test_a_folder_that_cannot_be_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "archive").write_text("a file", encoding="utf-8")
    with pytest.raises(ArchiveFailed):
        ArchiveWriter(tmp_path / "archive", "run").write(page(1))


def test_a_missing_or_damaged_place_is_named(tmp_path: Path) -> None:
    with ArchiveWriter(tmp_path, "run") as writer:
        place = writer.write(page(1))
        other = writer.write(page(2))
    with pytest.raises(NotFound) as missing:
        read_at(tmp_path, ArchivePlace("gone.warc.gz", 0, 10))
    assert "gone.warc.gz" in missing.value.title
    with pytest.raises(NotFound):
        read_at(tmp_path / "x", ArchivePlace(f"../{place.file}", place.offset, place.length))
    data = bytearray((tmp_path / place.file).read_bytes())
    data[place.offset + 40] ^= 0xFF
    (tmp_path / place.file).write_bytes(data)
    with pytest.raises(CutOff, match=place.file):
        read_at(tmp_path, place)
    assert read_at(tmp_path, other) == page(2)
