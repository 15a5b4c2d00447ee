"""A full disk, or one that is closed to us, is told by its name and is nobody's fault; files that say nonsense are broken."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from config.settings import load_settings
from indexing.engine.index_faults import IndexDiskFault, IndexUnusable, read_fault, writing_explained
from indexing.projection import drain
from indexing.store import open_store
from indexing.store.outbox import backlog, set_aside
from tests.indexing.test_projection import found

# Records papers and cuts them, and closes the store, which leaves the database's own files small and whole. From then on it
# may write no file longer than 200 kB, as the kernel sees to: less than the index needs, more than a note in the database.
DRAINER = """
import random, resource, sys
from datetime import datetime
from pathlib import Path
from config.clock import SHANGHAI
from config.faults import Fault
from config.settings import load_settings
from indexing.projection import drain, index_documents, rebuild
from indexing.records import Paper
from indexing.store import open_store, record
settings = load_settings({"HUANXIN_HOME": sys.argv[1]}, Path(sys.argv[1]))
store = open_store(settings.database_url, settings.locks)
chance = random.Random(7)
papers = [
    Paper(
        url=f"https://swt.example.gov.cn/{n}.html",
        title=f"关于第{n}批家居焕新补贴的通知",
        seen_at=datetime(2025, 9, 8, 10, 0, tzinfo=SHANGHAI),
        body="补贴。" + "".join(chr(chance.randrange(0x4E00, 0x9FA5)) for _ in range(12_000)),
    )
    for n in range(8)
]
index_documents(store, [one.document_id for one in record(store, papers, origin="crawl")])
store.close()
store = open_store(settings.database_url, settings.locks)
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, resource.RLIM_INFINITY))
kept = []  # a fault that somebody remembers locks nothing
for do in (drain, drain, drain, drain, drain, drain, rebuild):
    try:
        print(do.__name__, do(store, settings))
    except Fault as fault:
        kept.append(fault)
        print(type(fault).__name__)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)
print(drain(store, settings))
store.close()
"""


def drained(home: Path) -> list[str]:
    """What that process says it came to."""
    said = subprocess.run(
        [sys.executable, "-c", DRAINER, str(home)], stdout=subprocess.PIPE, text=True, check=True
    )
    return said.stdout.splitlines()


def test_what_a_full_disk_does_not_take_waits_uncounted_and_goes_in_once_there_is_room(
    tmp_path: Path,
) -> None:
    assert drained(tmp_path) == [*["IndexDiskFault"] * 7, "8"]
    settings = load_settings({"HUANXIN_HOME": str(tmp_path)}, tmp_path)
    store = open_store(settings.database_url, settings.locks)
    assert (backlog(store), set_aside(store)) == (0, ())
    assert len(found(store, settings, "补贴")) == 8
    assert drain(store, settings) == 0


@pytest.mark.parametrize(
    "said",
    [
        OSError(errno.ENOSPC, "No space left on device"),
        ValueError("An IO error occurred: 'No space left on device (os error 28)'"),
        ValueError(
            "Failed to open file for write: 'IoError { io_error: Custom { kind: StorageFull, error: PathError { path: "
            '"/x", err: Os { code: 28, kind: StorageFull, message: "No space left on device" } } } }\''
        ),
    ],
)
def test_a_full_disk_is_told_by_name_however_it_is_said(said: Exception) -> None:
    with (
        pytest.raises(IndexDiskFault, match=r"磁盘已满|disk is full") as caught,
        writing_explained(Path("i")),
    ):
        raise said
    assert os.strerror(errno.ENOSPC) in str(caught.value.detail)


@pytest.mark.parametrize(
    "said",
    [
        ValueError(
            "An index writer was killed. A worker thread encountered an error (io::Error most likely) or panicked."
        ),
        OSError(errno.EIO, "Input/output error"),
        OSError(errno.EACCES, "Permission denied"),
    ],
)
def test_a_writer_that_died_and_a_failing_disk_are_faults_too(said: Exception) -> None:
    with pytest.raises(IndexDiskFault), writing_explained(Path("i")):
        raise said


def test_only_files_that_say_nonsense_call_for_a_rebuild() -> None:
    assert isinstance(read_fault(ValueError("Data corrupted"), Path("i")), IndexUnusable)
    assert isinstance(read_fault(OSError(errno.ENOENT, "No such file"), Path("i")), IndexUnusable)
    for number in (errno.EIO, errno.EMFILE, errno.EACCES):
        assert isinstance(read_fault(OSError(number, "x"), Path("i")), IndexDiskFault)
