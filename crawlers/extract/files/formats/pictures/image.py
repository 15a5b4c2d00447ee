"""png, jpg, tif, bmp, gif and webp: pictures, whose text only OCR can read."""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING

from config.language import tr
from crawlers.extract.files.extract import Extract, NeedsOcr, UnreadableFile
from crawlers.extract.files.formats.pdf.reflow import join_wrapped
from crawlers.extract.files.formats.pictures.scanner import Scanner
from crawlers.extract.files.limits import MAX_PIXELS

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

_FORMATS = ("PNG", "JPEG", "TIFF", "BMP", "GIF", "WEBP")


def read_image(body: bytes, scanner: Scanner | None) -> Extract:
    """The text of a picture, of a TIFF's every page. Raises NeedsOcr without a scanner and where it failed,
    UnreadableFile for what is no picture, too large, or without text."""
    if scanner is None:
        raise NeedsOcr(tr("图像文件", "an image"))
    from PIL import Image, ImageOps, UnidentifiedImageError

    blocks: list[list[str]] = []
    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(body), formats=_FORMATS) as picture:
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            pages = getattr(picture, "n_frames", 1) if picture.format == "TIFF" else 1
            for page in range(pages):
                if scanner.full:
                    scanner.left_out += pages - page
                    break
                picture.seek(page)
                if picture.width * picture.height > MAX_PIXELS:
                    raise UnreadableFile(
                        tr(
                            f"图像有 {picture.width} × {picture.height} 像素，过大",
                            f"an image of {picture.width} × {picture.height} pixels is too large",
                        )
                    )
                blocks += scanner.read(lambda: _on_white(ImageOps.exif_transpose(picture)))
    except Image.DecompressionBombError as error:
        raise UnreadableFile(tr("图像过大", "the image is too large")) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise UnreadableFile(tr(f"图像已损坏：{error}", f"the image is broken: {error}")) from error
    lines = join_wrapped(blocks)
    if not lines and scanner.left_out:
        raise NeedsOcr(tr("OCR 未能识别这一图像", "OCR failed on the image"), pages)
    if not lines:
        raise UnreadableFile(tr("图像里没有认出文字", "no text was recognised in the image"))
    return Extract(lines, pages, confidence=scanner.confidence)


def _on_white(picture: Picture) -> Picture:
    """The picture as a page shows it, in eight bits."""
    from PIL import Image

    if picture.mode.startswith("I;16"):
        return picture.point(lambda value: value / 256).convert("L")
    if not picture.has_transparency_data:
        return picture
    layer = picture.convert("RGBA")
    page = Image.new("RGB", picture.size, "white")
    page.paste(layer, mask=layer.getchannel("A"))
    return page
