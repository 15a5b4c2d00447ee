"""The parser process: `python -m crawlers.extract.files.child LIMITS`. Reads files from stdin, answers on stdout.

A request is two messages, the name and whether to use OCR (JSON), and the bytes; the answer is two, the format and the FileText (JSON), so that the
format is known even of a file that then kills the process. An empty message says that the process is ready; between the
two messages of an answer, that one more picture is begun, for which there is time of its own.
"""

from __future__ import annotations

import os
import resource
import signal
import sys
import time
from dataclasses import asdict
from typing import BinaryIO

from config.language import tr
from crawlers.extract.files.extraction import extract
from crawlers.extract.files.formats.pictures import ocr
from crawlers.extract.files.formats.pictures.scanner import Scanner
from crawlers.extract.files.frames import pack, receive, send, unpack
from crawlers.extract.files.limits import MAX_BODY, Limits
from crawlers.extract.files.sniff import sniff
from indexing.records import FileText


def _confine(limits: Limits) -> None:
    """Bounded memory, no new files, no core dumps. The terminal's interrupt is the parent's business."""
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory + limits.ocr_memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _grant_cpu(seconds: int) -> None:
    """CPU time from now on; SIGXCPU then ends the process. The limit counts from the process's start, so it moves along."""
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time()) + 1 + seconds, hard))


def _grant_memory_for_ocr() -> None:
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _answer(body: bytes, name: str | None, form: str, scanner: Scanner | None) -> tuple[FileText, bool]:
    """The file's text, and whether the process is still sound. A Rust panic is no Exception, hence BaseException."""
    try:
        return extract(body, name, form, scanner=scanner), True
    except MemoryError:
        return FileText(
            "unreadable", form, detail=tr("读取所需内存过多", "reading it needs too much memory")
        ), False
    except RecursionError:
        return FileText(
            "unreadable", form, detail=tr("结构嵌套过深", "its structure is nested too deeply")
        ), True
    except BaseException as error:
        why = f"{type(error).__name__}: {error}"[:300]
        return FileText("unreadable", form, detail=tr(f"文件已损坏：{why}", f"broken: {why}")), isinstance(
            error, Exception
        )


def serve(requests: BinaryIO, answers: BinaryIO, limits: Limits) -> None:
    """Answers requests until their stream ends or a file leaves the process unsound."""

    def begin_picture() -> None:
        _grant_memory_for_ocr()
        _grant_cpu(limits.ocr_cpu)
        send(answers, b"")

    sound = True
    able = ocr.available()
    while sound and (request := receive(requests, MAX_BODY)) is not None:
        body = receive(requests, MAX_BODY)
        if body is None:
            return
        _grant_cpu(limits.cpu)
        form = sniff(body)
        send(answers, pack(form))
        name, with_ocr = unpack(request)
        scanner = None
        if able and with_ocr and limits.ocr_pictures:
            scanner = Scanner(limits.ocr_pictures, limits.ocr_seconds, begin_picture)
        file, sound = _answer(body, name, form, scanner)
        send(answers, pack(asdict(file)))


def main() -> None:
    """Takes stdout for the answers, and points what native code prints there to nowhere."""
    limits = Limits(**unpack(sys.argv[1].encode()))
    answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    _confine(limits)
    send(answers, b"")
    serve(sys.stdin.buffer, answers, limits)


if __name__ == "__main__":
    main()
