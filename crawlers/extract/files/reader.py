"""Reads attachments in a parser process that may crash, hang or swell without harm to the program or to the next file."""

from __future__ import annotations

import atexit
import json
import os
import signal
import subprocess
import sys
import threading
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Literal

from config.faults import Fault
from config.language import language, tr
from crawlers.extract.files.frames import pack, receive, send, unpack
from crawlers.extract.files.limits import MAX_ANSWER, MAX_BODY, Limits
from indexing.facts.facts import Table
from indexing.records import FileText

_ROOT = Path(__file__).resolve().parents[3]
_End = Literal["answer", "spent", "crash", "ocr"]
"""How reading a file ended: with an answer, out of time, by the process's death, or either of these over its pictures."""
_PASSED_ON = ("PATH", "LD_LIBRARY_PATH", "LC_ALL", "LC_CTYPE", "LANG")


@dataclass(slots=True)
class _Child:
    process: subprocess.Popen[bytes]
    owner: int
    """The process id of the parent: after a fork the pipes are not the new process's to use."""
    files: int = 0
    timed_out: bool = False

    def expire(self) -> None:
        self.timed_out = True
        self.process.kill()


class _Alarm:
    """Ends a child that takes longer than it was given."""

    def __init__(self, child: _Child) -> None:
        self._child = child
        self._timer: threading.Timer | None = None

    def set(self, seconds: float) -> None:
        """Gives it so long from now on."""
        self.cancel()
        self._timer = threading.Timer(seconds, self._child.expire)
        self._timer.daemon = True
        self._timer.start()

    def cancel(self) -> None:
        if self._timer:
            self._timer.cancel()


def _spent(child: _Child, status: int) -> bool:
    """Whether time ran out: that is counted per file, so no earlier file is to blame."""
    return child.timed_out or status == -signal.SIGXCPU


class AttachmentReader:
    """One parser process, started when first needed, replaced after a crash or `limits.files` files. Thread-safe: files wait
    for one another."""

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._lock = threading.Lock()
        self._child: _Child | None = None

    def read(self, body: bytes, name: str | None = None) -> FileText:
        """The text of an attachment's bytes; whatever is wrong with them gives `unreadable` with a `detail`.

        `name` is the file's name where known (see `extraction.extract`). Raises Fault when the parser process cannot start.
        """
        if not body:
            return FileText("unreadable", "unknown", detail=tr("空文件", "an empty file"))
        if len(body) > MAX_BODY:
            detail = tr(f"文件超过 {MAX_BODY >> 20} MB", f"larger than {MAX_BODY >> 20} MB")
            return FileText("unreadable", "unknown", detail=detail)
        with self._lock:
            file, end = self._read(body, name, with_ocr=True)
            if end != "ocr":
                return file
            # What the file says by itself is not lost with its pictures.
            plain, _ = self._read(body, name, with_ocr=False)
            return replace(plain, detail="；".join(filter(None, (file.detail, plain.detail))))

    def _read(self, body: bytes, name: str | None, *, with_ocr: bool) -> tuple[FileText, _End]:
        while True:
            child = self._ready_child()
            fresh = child.files == 0
            file, end = self._ask(child, body, name, with_ocr)
            # what earlier files left in the process may be to blame for a death: the file gets a fresh one
            if fresh or end != "crash":
                return file, end

    def close(self) -> None:
        """Ends the parser process. The reader can be used again."""
        with self._lock:
            self._drop()

    def _ready_child(self) -> _Child:
        child = self._child
        if child and (
            child.owner != os.getpid()
            or child.files >= self._limits.files
            or child.process.poll() is not None
        ):
            self._drop()
        if self._child is None:
            self._child = self._start()
        return self._child

    def _start(self) -> _Child:
        """Without our environment and working folder: parsers need no database address, and no modules that lie about."""
        environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
        paths = [str(_ROOT), *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]
        environment["HUANXIN_LANG"] = language()
        environment["PYTHONPATH"] = os.pathsep.join(paths)
        environment["OPENBLAS_NUM_THREADS"] = "1"  # numpy's; every thread would take address space of its own
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "crawlers.extract.files.child", json.dumps(asdict(self._limits))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
        )
        child = _Child(process, os.getpid())
        assert process.stdout
        if receive(process.stdout, MAX_ANSWER) is None:
            process.kill()
            process.wait()
            raise Fault(tr("附件读取进程无法启动", "the attachment parser process does not start"))
        return child

    def _ask(self, child: _Child, body: bytes, name: str | None, with_ocr: bool) -> tuple[FileText, _End]:
        """The file's text, and how the process came through it."""
        assert child.process.stdin and child.process.stdout
        alarm = _Alarm(child)
        alarm.set(self._limits.wall)
        form = "unknown"
        scanning = False
        answer: bytes | None = None
        try:
            send(child.process.stdin, pack([name, with_ocr]), body)
            told = receive(child.process.stdout, MAX_ANSWER)
            if told is not None:
                form = str(unpack(told))
                while (answer := receive(child.process.stdout, MAX_ANSWER)) == b"":
                    scanning = True
                    alarm.set(self._limits.ocr_wall)
        except (OSError, ValueError):
            answer = None
        except BaseException:  # an interrupt between question and answer leaves the pipes out of step
            alarm.cancel()
            self._drop()
            raise
        alarm.cancel()
        child.files += 1
        if child.timed_out or answer is None:
            status = self._drop()
            if answer is None:
                end: _End = "ocr" if scanning else "spent" if _spent(child, status) else "crash"
                return FileText("unreadable", form, detail=self._why(child, status, scanning)), end
        values = unpack(answer)
        return FileText(**{**values, "tables": tuple(map(_table, values["tables"]))}), "answer"

    def _why(self, child: _Child, status: int, scanning: bool) -> str:
        wall = self._limits.ocr_wall if scanning else self._limits.wall
        cpu = self._limits.ocr_cpu if scanning else self._limits.cpu
        what = tr("OCR 一幅图", "OCR of one picture") if scanning else tr("读取", "reading it")
        if child.timed_out:
            return tr(f"{what}超过 {wall:g} 秒", f"{what} took over {wall:g} s")
        if status == -signal.SIGXCPU:
            return tr(f"{what}用 CPU 超过 {cpu} 秒", f"{what} took over {cpu} s of CPU")
        return tr(f"{what}时解析进程崩溃", f"{what} crashed the parser process")

    def _drop(self) -> int:
        """Ends the process and gives its exit status; another process's child is only let go of."""
        child, self._child = self._child, None
        if child is None:
            return 0
        for pipe in (child.process.stdin, child.process.stdout):
            try:
                if pipe:
                    pipe.close()
            except OSError:
                pass
        if child.owner != os.getpid():
            return 0
        try:
            return child.process.wait(timeout=2)
        except subprocess.TimeoutExpired:
            child.process.kill()
            return child.process.wait()


def _table(values: dict[str, Any]) -> Table:
    return Table(values["caption"], tuple(values["header"]), tuple(map(tuple, values["rows"])))


_reader = AttachmentReader()


def read_file(body: bytes, name: str | None = None) -> FileText:
    """The text of an attachment's bytes, by the program's one reader. See `AttachmentReader.read`."""
    return _reader.read(body, name)


def close() -> None:
    """Ends the program's parser process, if it runs; also done at exit."""
    _reader.close()


atexit.register(close)
