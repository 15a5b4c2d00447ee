"""OCR of one picture: PP-OCR's models through ONNX Runtime, both out of the wheels of the extra `ocr`.

Nothing is downloaded: the engine is given the models by path. It takes a second to load, once a process, and then some three
seconds of CPU a page on one thread, and up to 1.2 GB of address space.
"""

from __future__ import annotations

import cmath
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from crawlers.extract.files.formats.pictures.reading_order import Line, in_reading_order

if TYPE_CHECKING:
    from PIL.Image import Image

_DETECTION_SIDE = 1280
"""Pixels. Text lines are sought on a picture of this longest side, and read on the whole one."""
_LEAST = 0.75
"""Below, a page is tried the other way up, and is no text if that is no better. Scans come to .95 and more; at .66, of a page
blurred until a person must guess, every sixth character is wrong."""
_STAMP = re.compile(r"扫描全能王|CamScanner", re.IGNORECASE)
"""What scanning apps print on each picture."""
_BRACKETS = re.compile(r"[〔（(\[](\d{4})[〕）)\]](?=第?\d{1,5}号)")
"""Those of a paper's number, 〔2026〕18号, which small or blurred look like any other."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """What was read of a picture: blocks of lines in reading order, and the mean confidence, 0 to 1, over its characters."""

    blocks: tuple[tuple[str, ...], ...]
    confidence: float
    characters: int


def available() -> bool:
    """Whether the extra `ocr` is installed, models and all."""
    return find_spec("onnxruntime") is not None and len(_models()) == 3


def recognise(picture: Image) -> Recognised | None:
    """The text of an RGB picture, whichever way it is turned; None where it shows none, or none that can be told."""
    lines = _upright(picture)
    confidence = _confidence(lines)
    if confidence < _LEAST:
        return None
    blocks = tuple(map(tuple, in_reading_order(lines)))
    return Recognised(blocks, confidence, sum(len(line.text) for line in lines))


def mean_confidence(read: Iterable[Recognised]) -> float | None:
    """The confidence of several pictures together; None without any."""
    found = list(read)
    characters = sum(one.characters for one in found)
    return sum(one.confidence * one.characters for one in found) / characters if characters else None


def _upright(picture: Image) -> list[Line]:
    """The lines of the picture turned as it should be. Most of them on end tell that it lies on its side, poor confidence that
    it stands on its head."""
    lines = _look(picture)
    upended = [line for line in lines if line.height > 1.5 * (line.right - line.left) and len(line.text) > 1]
    if sum(len(line.text) for line in upended) > sum(len(line.text) for line in lines) / 2:
        picture = picture.rotate(90, expand=True)
        lines = _look(picture)
    if lines and _confidence(lines) < _LEAST:
        lines = max(lines, _look(picture.rotate(180)), key=_weight)
    return lines


def _confidence(lines: Sequence[Line]) -> float:
    return _weight(lines) / max(1, sum(len(line.text) for line in lines))


def _weight(lines: Sequence[Line]) -> float:
    return sum(len(line.text) * line.confidence for line in lines)


def _look(picture: Image) -> list[Line]:
    import numpy

    found = _engine()(numpy.asarray(picture)[:, :, ::-1])
    if not found.txts:
        return []
    corners = [[complex(float(x), float(y)) for x, y in box] for box in found.boxes]
    level = cmath.rect(1, -_slope(corners))
    return [
        _line(_BRACKETS.sub(r"〔\1〕", text.strip()), [corner * level for corner in box], float(confidence))
        for box, text, confidence in zip(corners, found.txts, found.scores, strict=True)
        if not _STAMP.search(text)
    ]


def _slope(boxes: Sequence[Sequence[complex]]) -> float:
    """The angle, in radians, at which the lines of a page lie that was not put straight into the scanner."""
    bases = [
        (upper_right - upper_left, abs(lower_left - upper_left))
        for upper_left, upper_right, _, lower_left in boxes
    ]
    return median([cmath.phase(base) for base, height in bases if abs(base) > 3 * height] or [0.0])


def _line(text: str, corners: Sequence[complex], confidence: float) -> Line:
    xs, ys = [corner.real for corner in corners], [corner.imag for corner in corners]
    return Line(text, min(xs), min(ys), max(xs), max(ys), confidence)


@cache
def _models() -> dict[str, Path]:
    spec = find_spec("rapidocr")
    folders = spec.submodule_search_locations if spec else None
    models = Path(folders[0]) / "models" if folders else Path("models")
    return {task: path for task in ("det", "cls", "rec") for path in sorted(models.glob(f"*_{task}_*.onnx"))}


@cache
def _engine() -> Any:
    import cv2
    from rapidocr import RapidOCR

    cv2.setNumThreads(1)
    options: dict[str, Any] = {
        "Global.use_cls": False,
        "Global.use_preprocess_img": False,
        "Global.log_level": "critical",
        "EngineConfig.onnxruntime.intra_op_num_threads": 1,
        "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        "Det.limit_type": "max",
        "Det.limit_side_len": _DETECTION_SIDE,
        # A batch is as wide as its widest line: one line at a time takes half of the memory, and no longer.
        "Rec.rec_batch_num": 1,
    }
    for task, path in _models().items():
        options[f"{task.capitalize()}.model_path"] = str(path)
    return RapidOCR(params=options)
