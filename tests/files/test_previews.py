"""Only pixels drawn anew reach a browser; whatever a file is made to do, it costs a sentence."""

import io
import os
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from django.conf import settings
from PIL import Image

from hiiki.files import drawing, previews
from hiiki.files.keeping import keep
from hiiki.files.previews import Preview

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def data(tmp_path, monkeypatch) -> Path:
    monkeypatch.setattr(settings, "DATA", tmp_path)
    monkeypatch.setattr(settings, "FILE_UPLOAD_TEMP_DIR", tmp_path / "uploads")
    return tmp_path


def picture(kind: str, *, mode: str = "RGB", size=(300, 100), **options) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, "red" if mode in {"RGB", "RGBA"} else 1).save(out, kind, **options)
    return out.getvalue()


def pdf(
    pages: int = 1, stream: bytes = b"1 0 0 rg 10 10 80 30 re f", size=(200, 100), extra: bytes = b""
) -> bytes:
    kids = b" ".join(b"%d 0 R" % (number + 3) for number in range(pages))
    box = b"0 0 %g %g" % size
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count %d/Kids[%s]>>" % (pages, kids)]
    objects += [b"<</Type/Page/Parent 2 0 R/MediaBox[%s]/Contents %d 0 R>>" % (box, pages + 3)] * pages
    objects.append(b"<<%s/Length %d>>stream\n%s\nendstream" % (extra, len(stream), stream))
    out = b"%PDF-1.4\n" + b"".join(
        b"%d 0 obj%s endobj\n" % (number, each) for number, each in enumerate(objects, 1)
    )
    return out + b"trailer<</Root 1 0 R/Size %d>>\n%%%%EOF" % (len(objects) + 1)


def bomb_png(width: int = 60_000, height: int = 60_000) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compressobj(9)
    packed = b"".join(rows.compress(bytes(1 << 20)) for _ in range(64)) + rows.flush()
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def drawn(content: bytes) -> tuple[str, Preview]:
    digest = keep([content]).digest
    return digest, previews.draw(digest)


@pytest.mark.parametrize(
    "content",
    [
        picture("JPEG"),
        picture("PNG"),
        picture("WEBP"),
        picture("GIF"),
        picture("BMP"),
        picture("TIFF"),
        picture("PNG", mode="RGBA"),
        picture("PNG", mode="P"),
        picture("PNG", mode="1"),
        picture("PNG", mode="LA"),
        picture("PNG", mode="I;16"),
        picture("JPEG", mode="CMYK"),
        pdf(),
    ],
    ids=str.split("JPEG PNG WEBP GIF BMP TIFF RGBA P 1 LA I;16 CMYK PDF"),
)
def test_pictures_and_pages_are_drawn_anew(content):
    digest, preview = drawn(content)

    assert preview == Preview(pages=1)
    for page, side in (("small", drawing.SMALL), ("1", drawing.LARGE)):
        with Image.open(previews.path(digest, page)) as image:
            assert (image.format, image.mode) == ("WEBP", "RGB")
            assert max(image.size) <= side


def test_a_picture_stands_upright_and_says_nothing_of_where_it_was_taken():
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "secret place"
    digest, _ = drawn(picture("JPEG", exif=exif))

    with Image.open(previews.path(digest, "1")) as image:
        assert image.size == (100, 300)
        assert not dict(image.getexif())
    assert b"secret place" not in previews.path(digest, "1").read_bytes()


def test_of_a_pdf_the_first_pages_are_drawn():
    digest, preview = drawn(pdf(pages=5))

    assert preview == Preview(pages=3)
    with Image.open(previews.path(digest, "3")) as image:
        assert image.size == (1600, 800)
        assert image.getpixel((400, 600))[0] > 200 > image.getpixel((400, 600))[1]


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HOSTILE = {
    "HTML": b"<html><script>alert(1)</script>",
    "SVG": SVG,
    "nothing": b"",
    "a PNG of 3.6 gigapixels": bomb_png(),
    "a GIF of 4 gigapixels": b"GIF89a\xff\xff\xff\xff\x00\x00\x00,\x00\x00\x00\x00\xff\xff\xff\xff\x00\x02\x00;",
    "a PNG cut off": picture("PNG")[:60],
    "a JPEG cut off": picture("JPEG")[:200],
    "EPS": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 100 100\n",
    "a PDF cut off": pdf()[:40],
    "a PDF without pages": pdf(pages=0),
    "Windows metafile": b"\xd7\xcd\xc6\x9a\x00\x00" + bytes(100),
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_what_cannot_be_drawn_costs_a_sentence(data, content):
    digest, preview = drawn(content)

    assert preview.pages == 0
    assert preview.why.endswith("。")
    assert "Traceback" not in preview.why
    assert [each.name for each in (data / "previews").glob("*/*/*")] == ["none.txt"]
    assert previews.draw(digest) == preview


def test_a_pdf_that_unpacks_to_gigabytes_ends_soon():
    pack = zlib.compressobj(9)
    stream = b"".join(pack.compress(b"0 0 m 9 9 l S " * (1 << 16)) for _ in range(1 << 8)) + pack.flush()

    _, preview = drawn(pdf(stream=stream, extra=b"/Filter/FlateDecode"))

    assert preview.why or preview.pages == 1


@pytest.mark.parametrize("size", [(0.01, 14_400), (1e9, 1e9), (0, 0), (-5, 3)])
def test_pages_of_any_measure(size):
    _, preview = drawn(pdf(size=size))

    assert preview.why or preview.pages == 1


def test_what_never_ends_is_ended(monkeypatch, tmp_path):
    monkeypatch.setattr(previews, "PATIENCE", 0.01)

    assert drawn(picture("PNG"))[1].why == "描くのに時間がかかりすぎます。"


MEASURED = """
import resource, subprocess, sys
with open(sys.argv[1], "rb") as file:
    subprocess.run([sys.executable, "-m", "hiiki.files.drawing", sys.argv[2]], stdin=file, check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="measured as Linux does")
def test_the_largest_picture_takes_less_than_512_megabytes(tmp_path):
    large = tmp_path / "large.png"
    large.write_bytes(picture("PNG", mode="RGBA", size=(6300, 6300), compress_level=1))

    kilobytes = subprocess.check_output([sys.executable, "-c", MEASURED, large, tmp_path], cwd=previews.HERE)

    assert int(kilobytes) < 512 << 10


def test_lost_bytes_are_said():
    assert previews.draw("a" * 64).why == "中身が失われています。"


def test_the_worker_grants_wishes_the_oldest_first(data):
    first, second = keep([picture("PNG")]).digest, keep([picture("GIF")]).digest
    for digest in (first, second):
        previews.wish(digest)
        previews.wish(digest)
    (data / "previews" / "wanted" / "foreign").touch()
    os.utime(data / "previews" / "wanted" / first, (1, 1))
    assert previews.of(first).is_waited_for

    assert previews.continue_due()

    assert previews.of(first) == Preview(pages=1)
    while previews.continue_due():
        pass
    assert previews.of(second) == Preview(pages=1)
    assert not list((data / "previews" / "wanted").iterdir())


def test_they_go_with_the_bytes(data):
    digest, _ = drawn(picture("PNG"))

    previews.forget(digest)

    assert previews.of(digest).is_waited_for


@pytest.mark.parametrize("page", ["9", "../1", "none", ""])
def test_only_pages_that_were_drawn_are_given(page):
    digest, _ = drawn(picture("PNG"))

    with pytest.raises(FileNotFoundError):
        previews.path(digest, page)


@pytest.mark.parametrize(
    ("name", "drawn"),
    [("a.JPG", True), ("見積.pdf", True), ("a.svg", False), ("a.html", False), ("jpg", False)],
)
def test_which_files_are_drawn(name, drawn):
    assert previews.has_kind(name) == drawn
