"""Pictures of pages for people to look at, in 256 colours, so that the repository stays small."""

import base64
import struct
import zlib
from collections import Counter
from pathlib import Path

from playwright.sync_api import Page

COLOURS = 256
PIXELS = """async (source) => {
  const image = await createImageBitmap(await (await fetch("data:image/png;base64," + source)).blob());
  const context = new OffscreenCanvas(image.width, image.height).getContext("2d");
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, image.width, image.height);
  let text = "";
  for (let at = 0; at < data.length; at += 32768) text += String.fromCharCode(...data.subarray(at, at + 32768));
  return btoa(text);
}"""

Colour = tuple[int, int, int]


def take(page: Page, path: Path) -> None:
    page.wait_for_timeout(300)
    png = page.screenshot(animations="disabled", caret="initial")
    with page.context.browser.new_page() as blank:  # the page itself may not fetch data: addresses
        rgba = base64.b64decode(blank.evaluate(PIXELS, base64.b64encode(png).decode()))
    pixels = list(zip(rgba[0::4], rgba[1::4], rgba[2::4], strict=True))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_with_palette(pixels, page.viewport_size["width"]))


def _with_palette(pixels: list[Colour], width: int) -> bytes:
    """The commonest colours stay exactly as they are; the others become the nearest of them."""
    counted = Counter(pixels)
    palette = [colour for colour, _ in counted.most_common(COLOURS)]
    index = {
        colour: min(range(len(palette)), key=lambda at: _distance(colour, palette[at])) for colour in counted
    }
    flat = bytes(index[pixel] for pixel in pixels)
    rows = b"".join(b"\0" + flat[at : at + width] for at in range(0, len(flat), width))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        [
            _chunk(b"IHDR", struct.pack(">IIBBBBB", width, len(flat) // width, 8, 3, 0, 0, 0)),
            _chunk(b"PLTE", bytes(value for colour in palette for value in colour)),
            _chunk(b"IDAT", zlib.compress(rows, 9)),
            _chunk(b"IEND", b""),
        ]
    )


def _distance(one: Colour, other: Colour) -> int:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
