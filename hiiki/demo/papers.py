"""What lies in the files of a few customers: pictures drawn here, and an estimate that went out twice."""

import io
import math
import random
from collections.abc import Sequence

from PIL import Image, ImageDraw

from hiiki.accounts.models import User
from hiiki.audit.models import Batch
from hiiki.customers import filing
from hiiki.customers.models import Customer, CustomerFile

ESTIMATE, BOUQUET, FRONT, WISHES = (
    "御見積書_開店祝い.pdf",
    "お誕生日の花束.jpg",
    "店構え.png",
    "ご要望メモ.txt",
)
PETALS = ("#e2708c", "#f3b0bf", "#f6e3a1", "#c9a2d6", "#f08a5d", "#fdfdf5")
SIZE = (960, 720)
STANDS = (("スタンド花 2基", "15,000円"), ("胡蝶蘭 3本立ち 1鉢", "22,000円"), ("配達・設置", "2,000円"))


def file_away(*, by: User) -> None:
    """With a company and a person of the shop, once."""
    if CustomerFile.objects.exists():
        return
    company = Customer.objects.exclude(company_name="").order_by("code").first()
    person = Customer.objects.filter(company_name="").order_by("code").first()
    if not company or not person:
        return
    name = company.company_name or company.display_name
    _add(company, ESTIMATE, estimate(name, STANDS, "39,000円"), by)
    _add(company, ESTIMATE, estimate(name, [*STANDS[:2], ("配達・設置（サービス）", "0円")], "37,000円"), by)
    front, _ = _add(company, FRONT, _saved(shop_front(), "PNG"), by)
    filing.show_as_picture(front, True, by=by)
    _add(person, BOUQUET, _saved(bouquet(7), "JPEG"), by)
    words = "淡い色でまとめる。百合は使わない。\r\nリボンは紺。カードは「いつもありがとう」。\r\n"
    _add(person, WISHES, words.encode("cp932"), by)


def _add(customer: Customer, name: str, content: bytes, by: User) -> tuple[CustomerFile, Batch | None]:
    return filing.add(customer, name, [content], by=by)


def _saved(image: Image.Image, kind: str) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, quality=85)
    return out.getvalue()


def bouquet(seed: int) -> Image.Image:
    """Flowers over leaves, tied with a ribbon, twice as large at first so that edges come out smooth."""
    chance = random.Random(seed)  # noqa: S311 - a picture
    width, height = SIZE[0] * 2, SIZE[1] * 2
    image = Image.new("RGB", (width, height), "#eef1ea")
    pen = ImageDraw.Draw(image)
    middle, top, knot = width / 2, height * 0.4, height * 0.78
    for _ in range(60):
        angle = chance.uniform(-1.2, 1.2)
        end = (middle + math.sin(angle) * width * 0.3, top - math.cos(angle) * height * 0.28)
        pen.line([(middle, knot), end], fill=chance.choice(("#5d8a57", "#7ea872", "#49704a")), width=14)
    for _ in range(46):
        angle, far = chance.uniform(0, math.tau), chance.random() ** 0.6
        _flower(
            pen,
            middle + math.cos(angle) * far * width * 0.25,
            top + math.sin(angle) * far * height * 0.26,
            chance.uniform(46, 92),
            chance.choice(PETALS),
        )
    pen.polygon(
        [
            (middle - 150, knot - 40),
            (middle + 150, knot - 40),
            (middle + 240, height * 0.97),
            (middle - 240, height * 0.97),
        ],
        fill="#e9ddc8",
    )
    pen.rectangle([middle - 160, knot - 60, middle + 160, knot + 6], fill="#2c3e6b")
    return image.resize(SIZE, Image.Resampling.LANCZOS)


def _flower(pen: ImageDraw.ImageDraw, x: float, y: float, size: float, colour: str) -> None:
    for petal in range(6):
        angle = petal * math.tau / 6
        at, far = (x + math.cos(angle) * size * 0.5, y + math.sin(angle) * size * 0.5), size * 0.48
        pen.ellipse([at[0] - far, at[1] - far, at[0] + far, at[1] + far], fill=colour, outline="#00000018")
    pen.ellipse([x - size * 0.25, y - size * 0.25, x + size * 0.25, y + size * 0.25], fill="#e8b64c")


def shop_front() -> Image.Image:
    width, height = SIZE
    image = Image.new("RGB", SIZE, "#cfe0ea")
    pen = ImageDraw.Draw(image)
    pen.rectangle([0, height * 0.86, width, height], fill="#b9b2a6")
    pen.rectangle([110, 150, width - 110, height * 0.86], fill="#f3ead9")
    pen.rectangle([110, 150, width - 110, 220], fill="#6b4a33")
    for stripe in range(10):
        left = 110 + stripe * (width - 220) / 10
        pen.polygon(
            [(left, 220), (left + 74, 220), (left + 66, 300), (left + 8, 300)],
            fill="#b5423c" if stripe % 2 else "#fbf6ec",
        )
    pen.rectangle([170, 330, 540, 560], fill="#9cc4cf", outline="#6b4a33", width=10)
    pen.rectangle([610, 330, 780, height * 0.86], fill="#7b5a3e", outline="#4d3524", width=8)
    for pot in range(4):
        _flower(pen, 200 + pot * 105, 575, 34, PETALS[pot])
    return image


def estimate(customer: str, lines: Sequence[tuple[str, str]], total: str) -> bytes:
    """A PDF of one A4 page, its words in a typeface every reader of PDFs has."""
    words = [
        (230, 760, 24, "御見積書"),
        (60, 700, 14, f"{customer} 御中"),
        (60, 660, 11, "下記のとおりお見積もり申し上げます。"),
    ]
    words += [(60, 610, 14, f"合計　{total}（税込）"), (400, 700, 11, "花と暮らし 青木")]
    for number, (what, price) in enumerate(lines):
        words += [(70, 550 - 28 * number, 11, what), (440, 550 - 28 * number, 11, price)]
    rules = [f"60 {570 - 28 * number} m 535 {570 - 28 * number} l S" for number in range(len(lines) + 1)]
    texts = [
        f"BT /F {size} Tf {x} {y} Td <{text.encode('cp932', 'replace').hex()}> Tj ET"
        for x, y, size, text in words
    ]
    return _pdf("\n".join(["0.5 w", *rules, *texts]))


def _pdf(content: str) -> bytes:
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Count 1/Kids[3 0 R]>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        f"<</Length {len(content)}>>stream\n{content}\nendstream",
        "<</Type/Font/Subtype/Type0/BaseFont/HeiseiKakuGo-W5-90ms-RKSJ-H/Encoding/90ms-RKSJ-H/DescendantFonts[6 0 R]>>",
        "<</Type/Font/Subtype/CIDFontType0/BaseFont/HeiseiKakuGo-W5/FontDescriptor 7 0 R"
        "/CIDSystemInfo<</Registry(Adobe)/Ordering(Japan1)/Supplement 2>>/DW 1000/W[1[500] 231 632 500]>>",
        "<</Type/FontDescriptor/FontName/HeiseiKakuGo-W5/Flags 4/FontBBox[-92 -250 1010 922]"
        "/ItalicAngle 0/Ascent 752/Descent -221/CapHeight 737/StemV 114>>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj{each}endobj\n".encode("ascii")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer<</Root 1 0 R/Size {len(objects) + 1}>>\n"
    return out + f"{end}startxref\n{len(out)}\n%%EOF\n".encode("ascii")
