"""Taking a WARC file into the archive, so that its captures stay evidence."""

from __future__ import annotations

import contextlib
import hashlib
import io
import shutil
from pathlib import Path

from config.faults import Fault
from config.language import tr


def keep(path: Path, archive: Path) -> Path:
    """The file's copy in our archive, made where there is none; a file of the archive is its own. Raises Fault where it cannot
    be copied."""
    if path.parent.resolve() == archive.resolve():
        return path
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()[:16]
    kept = archive / f"import-{digest}{'.warc.gz' if path.suffix == '.gz' else '.warc'}"
    if not kept.exists():
        archive.mkdir(parents=True, exist_ok=True)
        part = kept.with_suffix(".part")
        try:
            shutil.copyfile(path, part)
            part.rename(kept)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise Fault(
                tr(
                    "无法把 WARC 存入档案（磁盘已满？）", "cannot copy the WARC into the archive (disk full?)"
                ),
                detail=str(error),
                where=str(kept),
            ) from None
    return kept


def keep_singly(kept: Path) -> Path:
    """The copy of a file in which each record has a gzip member of its own, so that its captures can be read by their place.
    Raises Fault where it cannot be written."""
    from warcio.recompressor import Recompressor

    singly = kept.with_name(f"{kept.name.partition('.')[0]}-singly.warc.gz")
    if not singly.exists():
        part = singly.with_suffix(".part")
        try:
            with contextlib.redirect_stdout(io.StringIO()):  # it reports to the terminal
                Recompressor(str(kept), str(part)).recompress()
            part.rename(singly)
        except (OSError, ValueError, EOFError) as error:
            part.unlink(missing_ok=True)
            raise Fault(
                tr("无法逐条重写 WARC", "the WARC cannot be written record by record"),
                detail=str(error),
                where=str(kept),
            ) from None
    return singly
