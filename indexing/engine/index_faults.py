"""What can go wrong with the embedded index on its disk, in words. None of it is a document's fault."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config.faults import Busy, Fault
from config.language import tr

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_FORBIDDEN = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
# The machine fails, whatever the files hold: to build the index anew would fail as well.
_MACHINE = _FULL | _FORBIDDEN | {errno.EIO, errno.EMFILE, errno.ENFILE, errno.ENOMEM}

# As tantivy writes the system's own number: "… 'No space left on device (os error 28)'", "… Os { code: 28, kind: …".
_OS_ERROR = re.compile(r"\(os error (\d+)\)|\bOs \{ code: (\d+)")


class IndexUnusable(Fault):
    """The index is missing, broken, or of another schema; only a rebuild helps."""

    type = "index"

    def __init__(self, title: str, where: Path) -> None:
        mend = tr("请运行 huanxin index rebuild 重建", "run `huanxin index rebuild`")
        super().__init__(f"{title}{tr('；', '; ')}{mend}", where=str(where))


class IndexBusy(Busy):
    """Another process is writing to the index."""


class IndexDiskFault(Fault):
    """The index cannot be read or written now: the disk is full, failing or closed to us, or tantivy gave up on it."""

    type = "index"


def broken(path: Path) -> IndexUnusable:
    """The fault of an index whose files say nothing sensible."""
    return IndexUnusable(tr("检索索引已损坏", "the search index is broken"), path)


def read_fault(error: BaseException, path: Path) -> Fault:
    """The fault for an error met while reading the index at `path`: the machine's, else the files' own."""
    return disk_fault(error, path) if _number(error) in _MACHINE else broken(path)


@contextmanager
def writing_explained(path: Path) -> Iterator[None]:
    """Lets out nothing but Faults of what only touches the index at `path`, with documents that are made already.

    tantivy's threads write behind its back: once one met a full disk, whatever is called next says that the writer was
    killed, or panics, past `Exception`.
    """
    try:
        yield
    except Fault:
        raise
    except BaseException as error:
        if isinstance(error, Exception) or panicked(error):
            raise disk_fault(error, path) from error
        raise


def panicked(error: BaseException) -> bool:
    """Whether this is a panic of tantivy, which Python does not count among the exceptions."""
    return type(error).__module__ == "pyo3_runtime"


def disk_fault(error: BaseException, path: Path) -> IndexDiskFault:
    """The fault for an error of the system, or of tantivy, with the index at `path`."""
    number = _number(error)
    if number in _FULL:
        title = tr("磁盘已满，索引写不进去", "the disk is full; the index cannot be written")
    elif number in _FORBIDDEN:
        title = tr(
            "索引文件不可读写，请检查路径与权限",
            "the index's files cannot be read or written; check path and rights",
        )
    else:
        title = tr("检索索引读写失败", "reading or writing the search index failed")
    waits = tr(
        "待索引的文件都在，问题消除后会自动补上", "what waits is kept, and goes in once this is mended"
    )
    return IndexDiskFault(title, detail=f"{waits}{tr('；', '; ')}{_said(error)}", where=str(path))


def _number(error: BaseException) -> int | None:
    if isinstance(error, OSError) and error.errno is not None:
        return error.errno
    found = _OS_ERROR.search(str(error))
    return int(found[1] or found[2]) if found else None


def _said(error: BaseException) -> str:
    number = _number(error)
    return os.strerror(number) if number in _MACHINE else str(error) or type(error).__name__
