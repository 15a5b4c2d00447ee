"""Putting a model into HOME, from a file or an address that a person names. What it is, its SHA-256 says, never its name."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from config.faults import Fault, NotFound, WrongUsage
from config.language import tr
from config.settings import Settings
from indexing.vectors.models import MODELS, Model, folder

_LARGEST = 100_000_000
_PATIENCE = 60.0


class NoModel(WrongUsage):
    """What was given holds no model that this program knows, or only a part of one."""

    type = "model"


def get_model(settings: Settings, sources: Sequence[str]) -> Model:
    """Puts the model that these files or http(s) addresses hold into HOME: an archive (jar, zip) with its files, or the files
    themselves. Raises NoModel, NotFound, and Fault where an address does not answer."""
    models = settings.home / "models"
    models.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=models, prefix="new-") as name:
        new = Path(name)
        for source in sources:
            with _opened(source, new) as path:
                for file in _files(path):
                    _keep(file, new)
        for model in MODELS:
            if model.files and all((new / model.name / each).is_file() for each in model.files):
                place = folder(settings, model)
                shutil.rmtree(place, ignore_errors=True)
                (new / model.name).rename(place)
                return model
        found = [path.name for path in new.glob("*/*")]
    listed = tr("、", ", ").join(found)
    raise NoModel(
        tr("这里没有本程序认识的模型", "there is no model here that this program knows")
        if not found
        else tr(f"模型不全，只有 {listed}", f"only a part of a model: {listed}"),
        detail=tr(
            "认的是内容的 SHA-256，见 docs/operators.md；模型和分词表分成两个文件时，两个都要给",
            "its contents' SHA-256 decides, see docs/operators.md; where model and tokenizer are two files, give both",
        ),
        where=" ".join(sources),
    )


def remove_model(settings: Settings, model: Model) -> bool:
    """Removes a model's files from HOME and says whether there were any. What it made of the documents stays, for when it
    comes back."""
    place = folder(settings, model)
    if not place.is_dir():
        return False
    shutil.rmtree(place)
    return True


@contextmanager
def _opened(source: str, beside: Path) -> Iterator[Path]:
    if not source.startswith(("http://", "https://")):
        path = Path(source).expanduser()
        if not path.is_file():
            raise NotFound(tr(f"没有文件 {source}", f"no file {source}"), where=source)
        yield path
        return
    try:
        with (
            urllib.request.urlopen(source, timeout=_PATIENCE) as answer,  # noqa: S310 - http(s) only, see above
            tempfile.NamedTemporaryFile(dir=beside) as written,
        ):
            _copied(answer, written, source)
            written.flush()
            yield Path(written.name)
    except (urllib.error.URLError, TimeoutError, ConnectionError) as error:
        raise Fault(
            tr("取不到模型", "the model cannot be fetched"), detail=str(error), where=source
        ) from error


def _copied(answer: IO[bytes], written: IO[bytes], source: str) -> None:
    left = _LARGEST
    while part := answer.read(1 << 20):
        left -= len(part)
        if left < 0:
            raise NoModel(tr("文件太大，不是模型", "too large for a model"), where=source)
        written.write(part)


def _files(path: Path) -> Iterator[IO[bytes]]:
    """The file itself, or those in it."""
    if not zipfile.is_zipfile(path):
        with path.open("rb") as file:
            yield file
        return
    with zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            if not info.is_dir() and info.file_size <= _LARGEST:
                with archive.open(info) as member:
                    yield member


def _keep(file: IO[bytes], new: Path) -> None:
    """Copies a file to its place in a model, if it is one of a model's."""
    digest = hashlib.sha256()
    with tempfile.NamedTemporaryFile(dir=new, delete=False) as written:
        while part := file.read(1 << 20):
            digest.update(part)
            written.write(part)
    path = Path(written.name)
    for model in MODELS:
        for name, wanted in model.files.items():
            if wanted == digest.hexdigest():
                (new / model.name).mkdir(exist_ok=True)
                path.chmod(0o644)
                path.replace(new / model.name / name)
                return
    path.unlink()
