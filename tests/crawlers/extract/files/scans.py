"""Scans made for the tests: Chinese text drawn as a scanner would have it, and pictures without any."""

from __future__ import annotations

import io
import random
import subprocess
from collections.abc import Sequence
from functools import cache

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from tests.conftest import require


@cache
def font(size: int) -> ImageFont.FreeTypeFont:
    """A font with Chinese characters, as the system finds it."""
    try:
        found = subprocess.run(
            ["fc-match", "-f", "%{lang}\n%{file}\n%{index}", "Noto Sans CJK SC:lang=zh-cn"],
            capture_output=True,
            text=True,
            check=True,
        ).stdout.split("\n")
    except FileNotFoundError:
        found = [""]
    require("zh-cn" in found[0].split("|"), "a font for Chinese (sudo apt-get install fonts-noto-cjk)")
    return ImageFont.truetype(found[1], size, index=int(found[2]) & 0xFFFF)


def sheet(width: int = 1000, height: int = 700) -> Image.Image:
    return Image.new("L", (width, height), 255)


def write(
    page: Image.Image,
    lines: Sequence[str],
    *,
    at: tuple[int, int] = (80, 80),
    size: int = 28,
    leading: int = 50,
) -> Image.Image:
    """Sets the lines under one another onto the page."""
    draw = ImageDraw.Draw(page)
    for number, line in enumerate(lines):
        draw.text((at[0], at[1] + number * leading), line, fill=0, font=font(size))
    return page


def as_scanned(page: Image.Image) -> Image.Image:
    """A little askew, a little grey, a little blurred, with specks."""
    noise = random.Random(3)
    worn = page.rotate(0.7, fillcolor=255, resample=Image.Resampling.BICUBIC).point(lambda v: 30 + v * 0.82)
    for _ in range(page.width * page.height // 2000):
        worn.putpixel((noise.randrange(page.width), noise.randrange(page.height)), 60)
    return worn.filter(ImageFilter.GaussianBlur(0.8))


def photo(width: int = 900, height: int = 600) -> Image.Image:
    """A room without a word in it: shades, a window, furniture, grain."""
    noise = random.Random(5)
    picture = Image.linear_gradient("L").resize((width, height)).convert("RGB")
    draw = ImageDraw.Draw(picture)
    for _ in range(40):
        left, top = noise.randrange(width), noise.randrange(height)
        box = (left, top, left + noise.randrange(20, 300), top + noise.randrange(20, 200))
        colour = tuple(noise.randrange(256) for _ in range(3))
        (draw.ellipse if noise.random() < 0.5 else draw.rectangle)(box, fill=colour)
    grain = Image.effect_noise((width, height), 40).convert("RGB")
    return Image.blend(picture.filter(ImageFilter.GaussianBlur(3)), grain, 0.2)


def saved(picture: Image.Image, form: str, **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, form, **options)
    return out.getvalue()


def pdf_of_scans(pages: Sequence[Image.Image]) -> bytes:
    """A PDF whose pages are these pictures and nothing else."""
    return saved(pages[0], "PDF", resolution=120, save_all=True, append_images=pages[1:])
