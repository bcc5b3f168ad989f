import random
import unicodedata

import pytest

from hiiki.text.detecting import detect
from hiiki.text.surnames import SURNAMES

BOM = b"\xef\xbb\xbf"
FIRST_NAMES = [
    "太郎",
    "花子",
    "一郎",
    "美咲",
    "健",
    "さくら",
    "翔太",
    "由美子",
    "凛",
    "大輔",
    "裕子",
    "智子",
    "薫",
    "彩",
    "亮",
    "みゆき",
    "誠",
    "恵",
]
READINGS = [
    "ヤマダ",
    "タナカ",
    "スズキ",
    "サトウ",
    "タカハシ",
    "ワタナベ",
    "ゴトウ",
    "ハヤシ",
    "ミズノ",
    "アオキ",
    "バンバ",
    "チバ",
    "イトウ",
    "モリ",
    "ドイ",
]
FIRST_READINGS = [
    "タロウ",
    "ハナコ",
    "イチロウ",
    "ミサキ",
    "ケン",
    "サクラ",
    "ショウタ",
    "ユミコ",
    "リン",
    "ダイスケ",
    "ユウコ",
]
WORDS = [
    "お客様",
    "商品",
    "りんごジュース",
    "請求書",
    "注文日",
    "電話番号",
    "備考",
    "値引き",
    "配送",
    "カード払い",
    "緑茶",
    "珈琲豆",
    "手ぬぐい",
    "羊羹",
]
HALF = {unicodedata.normalize("NFKC", chr(code)): chr(code) for code in range(0xFF61, 0xFF9E)}
HALF |= {"\u3099": "ﾞ", "\u309a": "ﾟ"}


def half_width(kana):
    return "".join(HALF[letter] for letter in unicodedata.normalize("NFD", kana))


def short_files(dice):
    """A dozen files such as people really bring: one name, a few rows, hardly any Japanese."""
    last, first = dice.choice(sorted(SURNAMES)), dice.choice(FIRST_NAMES)
    reading, first_reading = dice.choice(READINGS), dice.choice(FIRST_READINGS)
    ascii_rows = "".join(f"{n},user{n},user{n}@example.jp\r\n" for n in range(20))
    return [
        f"{last}{first}",
        f"{last}　{first}",
        f"氏名\r\n{last}{first}\r\n",
        f"{last}\r\n{dice.choice(sorted(SURNAMES))}\r\n",
        half_width(reading) + " " + half_width(first_reading),
        f"NO,NAME,TEL\r\n1,{half_width(reading)},03-1234-5678\r\n",
        reading,
        dice.choice(WORDS),
        f'"{dice.choice(WORDS)}","{last}"\n',
        f"id,name,email\r\n{ascii_rows}21,{last},x@example.jp\r\n",
        f"番号,氏名,フリガナ,住所\r\n1,{last}{first},{half_width(reading)},東京都世田谷区玉川3-1-1\r\n",
        f"東京都世田谷区玉川{dice.randint(1, 9)}-1-1",
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "euc_jp", "iso2022_jp", "utf-16"])
def test_at_least_99_of_100_short_files_are_recognised(encoding):
    dice = random.Random(20041203)
    files = [text for _ in range(150) for text in short_files(dice)]
    if encoding == "iso2022_jp":
        files = [unicodedata.normalize("NFKC", text) for text in files]

    wrong = [text for text in files if detect(text.encode(encoding, "replace")) != encoding]

    assert len(wrong) <= len(files) / 100, wrong[:5]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_recognised_by_its_line_ends(encoding):
    dice = random.Random(20041203)
    files = [text for _ in range(100) for text in short_files(dice) if "\n" in text]

    wrong = [text for text in files if detect(text.encode(encoding)) != encoding]

    assert len(wrong) <= len(files) / 100, wrong[:5]


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (b"", "utf-8"),
        (b"name,tel\r\n", "utf-8"),
        (BOM, "utf-8-sig"),
        (BOM + "髙橋".encode(), "utf-8-sig"),
        (BOM * 2 + "髙橋".encode(), "utf-8-sig"),
        (BOM + b"name,tel\r\n", "utf-8-sig"),
        (BOM + "髙橋花子,表示".encode("cp932"), "cp932"),
        (BOM + "高橋花子,表示".encode("euc_jp"), "euc_jp"),
        ("髙橋".encode("utf-16"), "utf-16"),
        (b"\xfe\xff" + "髙橋".encode("utf-16-be"), "utf-16"),
        ("あ".encode("utf-16"), "utf-16"),
        ("ﾀｶﾊｼ ﾊﾅｺ".encode("utf-16"), "utf-16"),
        ("a,b\r\n".encode("utf-16"), "utf-16"),
        (b"\xff\xfe" + "氏名,電話\r\n髙橋 花子,03-1234-5678\r\n".encode("cp932"), "cp932"),
        (b"\xfe\xff" + "ﾀｶﾊｼ ﾊﾅｺ,東京都\r\n".encode("cp932"), "cp932"),
        (b"\xff\xfe" + "氏名,電話\r\n髙橋 花子,\r\n".encode(), "utf-8"),
        (b"\xff\xfename,tel\r\n", "utf-8"),
        ("𠮷田,🍎\n".encode(), "utf-8"),
        ("①㈱髙﨑Ⅲ".encode("cp932"), "cp932"),
        (b"\xad\xa1\xad\xea\xb9\xe2\xb6\xb6\xb2\xd6\xbb\xd2\n", "euc_jp"),
        ("高橋花子".encode() + b"\xff\xfe" + "東京都世田谷区".encode(), "utf-8"),
        (b"\x1b$B-!-j\x1b(B", "iso2022_jp"),
        (b"\x1b(I@6J\\\x1b(B", "iso2022_jp"),
        (b"red \x1b[31m alert", "utf-8"),
        ("café, naïve, Zürich".encode(), "utf-8"),
        ("Привет".encode(), "utf-8"),
    ],
)
def test_detect(data, encoding):
    assert detect(data) == encoding


@pytest.mark.parametrize("encoding", ["utf-8", "cp932", "euc_jp", "iso2022_jp"])
def test_japanese_late_in_a_big_file_is_seen(encoding):
    data = b"id,name\r\n" * 100_000 + "1,高橋花子\r\n".encode(encoding)

    assert detect(data) == encoding


@pytest.mark.parametrize("encoding", ["utf-8", "cp932", "euc_jp"])
def test_a_beginning_cut_inside_a_letter_is_enough(encoding):
    data = ("東京都世田谷区玉川," * 1000).encode(encoding)

    assert {detect(data[:size]) for size in range(8000, 8010)} == {encoding}


def test_a_line_without_end_is_looked_at_once():
    data = "氏名\n".encode("cp932") + b"x" * 1_000_000

    assert detect(data) == "cp932"
