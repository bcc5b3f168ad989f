"""Draws previews, in a process of its own: nothing of the file gets to a browser but pixels drawn anew.

    python -m hiiki.files.drawing FOLDER < file

Writes small.webp and 1.webp, 2.webp, … (the first pages of a PDF) into the folder. What cannot be drawn ends
with 1 and a sentence in Japanese on standard error.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import BinaryIO

import pypdfium2
from PIL import Image, ImageOps, UnidentifiedImageError

KINDS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF")
SMALL, LARGE, PAGES = 160, 1600, 3  # pixels of the longer side; pages of a PDF
PIXELS = 40_000_000
PIXELS_OF_JPEG = 250_000_000  # read at an eighth of its size
MEMORY = 1 << 30  # bytes of addresses
SECONDS = 10
PDF = b"%PDF-"


class Undrawable(Exception):
    """Says in Japanese why."""


def draw(file: BinaryIO, folder: Path) -> None:
    pages = _pages(file) if PDF in file.read(1024) else iter([_picture(file)])
    for number, page in enumerate(pages, 1):
        page.thumbnail((LARGE, LARGE))
        page.save(folder / f"{number}.webp", quality=80)
        if number == 1:
            page.thumbnail((SMALL, SMALL))
            page.save(folder / "small.webp", quality=80)


def _picture(file: BinaryIO) -> Image.Image:
    """Upright, on white, and without what else was in the file: place and time it was taken, and so on."""
    file.seek(0)
    try:
        image = Image.open(file, formats=KINDS)
        _check(image)
        image.draft("RGB", (LARGE, LARGE))
        image.thumbnail((LARGE, LARGE))
        return _on_white(ImageOps.exif_transpose(image))
    except UnidentifiedImageError:
        raise Undrawable("中身が画像や PDF ではないか、壊れています。") from None
    except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError) as problem:
        raise Undrawable(f"画像が壊れています（{type(problem).__name__}）。") from None


def _check(image: Image.Image) -> None:
    width, height = image.size
    if width * height > (PIXELS_OF_JPEG if image.format == "JPEG" else PIXELS):
        raise Undrawable(f"画像が大きすぎます（{width:,} × {height:,}）。")


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I;16"):
        image = image.point(lambda value: value / 256).convert("L")
    if not image.has_transparency_data:
        return image.convert("RGB")
    image = image.convert("RGBA")
    white = Image.new("RGBA", image.size, "white")
    return Image.alpha_composite(white, image).convert("RGB")


def _pages(file: BinaryIO) -> Iterator[Image.Image]:
    file.seek(0)
    try:
        with closing(pypdfium2.PdfDocument(file.read())) as document:
            for number in range(min(len(document), PAGES)):
                with closing(document[number]) as page:
                    scale = LARGE / max(*page.get_size(), 1)
                    yield page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")
    except pypdfium2.PdfiumError as problem:
        locked = "password" in str(problem).lower()
        raise Undrawable("パスワードのかかった PDF です。" if locked else "PDF が壊れています。") from None


def _limit() -> None:
    """So that a file made to harm costs no more than this, where the system can be told."""
    if os.name != "posix":
        return
    import resource

    os.nice(10)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(folder: Path) -> int:
    _limit()
    Image.MAX_IMAGE_PIXELS = None  # our own limits are asked before anything is read
    if hasattr(sys.stderr, "reconfigure"):
        sys.stderr.reconfigure(encoding="utf-8")
    try:
        draw(sys.stdin.buffer, folder)
    except Undrawable as problem:
        print(problem, file=sys.stderr)
        return 1
    except MemoryError:
        print("描くのに要るメモリーが大きすぎます。", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
