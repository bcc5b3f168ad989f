"""Names of people and companies, and their towns, as often as one meets them."""

import unicodedata
from functools import cache
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import NamedTuple

from hiiki.text import postal

HERE = Path(__file__).resolve().parent
# Millions of people, in the order of the post office's numbers of prefectures.
PEOPLE = (
    ("北海道", 5.1), ("青森県", 1.2), ("岩手県", 1.2), ("宮城県", 2.3), ("秋田県", 0.9), ("山形県", 1.0),
    ("福島県", 1.8), ("茨城県", 2.8), ("栃木県", 1.9), ("群馬県", 1.9), ("埼玉県", 7.3), ("千葉県", 6.3),
    ("東京都", 14.1), ("神奈川県", 9.2), ("新潟県", 2.1), ("富山県", 1.0), ("石川県", 1.1), ("福井県", 0.7),
    ("山梨県", 0.8), ("長野県", 2.0), ("岐阜県", 1.9), ("静岡県", 3.6), ("愛知県", 7.5), ("三重県", 1.7),
    ("滋賀県", 1.4), ("京都府", 2.5), ("大阪府", 8.8), ("兵庫県", 5.4), ("奈良県", 1.3), ("和歌山県", 0.9),
    ("鳥取県", 0.5), ("島根県", 0.6), ("岡山県", 1.8), ("広島県", 2.7), ("山口県", 1.3), ("徳島県", 0.7),
    ("香川県", 0.9), ("愛媛県", 1.3), ("高知県", 0.7), ("福岡県", 5.1), ("佐賀県", 0.8), ("長崎県", 1.3),
    ("熊本県", 1.7), ("大分県", 1.1), ("宮崎県", 1.0), ("鹿児島県", 1.5), ("沖縄県", 1.5),
)  # fmt: skip
SUFFIXES = range(0, 48)  # most codes of towns end in 00nn
TOWNS_EACH = 400


class Name(NamedTuple):
    written: str
    kana: str


class Town(NamedTuple):
    code: str
    prefecture: str
    city: str
    town: str


class Names:
    """Surnames fall off as they do in a telephone book: 佐藤 one in sixty, the 300th one in a thousand."""

    def __init__(self) -> None:
        words = (HERE / "surnames.txt").read_text("utf-8").split()
        self.surnames = [_parted(word) for word in words]
        self.surname_weights = list(accumulate(1 / (place + 15) for place in range(len(words))))
        self.given: dict[str, list[Name]] = {"M": [], "F": []}
        for line in (HERE / "given.txt").read_text("utf-8").splitlines():
            gender, *given = line.split()
            self.given[gender] += map(_parted, given)


def _parted(word: str) -> Name:
    at = next(place for place, letter in enumerate(word) if "ァ" <= letter <= "ヺ")
    return Name(word[:at], word[at:])


class Towns:
    """Real ones, each with its postal code; big prefectures come as often as they have people."""

    def __init__(self, rng: Random) -> None:
        self._of: dict[str, list[Town]] = {name: [] for name, _ in PEOPLE}
        codes = [f"{area:03d}00{suffix:02d}" for area in range(1, 1000) for suffix in SUFFIXES]
        for code in rng.sample(codes, len(codes) // 2):
            for place in postal.places(code)[:1]:
                if place.town and len(self._of[place.prefecture]) < TOWNS_EACH:
                    self._of[place.prefecture].append(Town(code, place.prefecture, place.city, place.town))
        self._names = [name for name, _ in PEOPLE if self._of[name]]
        self._weights = list(accumulate(people for name, people in PEOPLE if self._of[name]))

    def some(self, rng: Random, count: int) -> list[Town]:
        prefectures = rng.choices(self._names, cum_weights=self._weights, k=count)
        return [rng.choice(self._of[name]) for name in prefectures]


@cache
def romaji(kana: str) -> str:
    """Plain letters for an address: サトウ is "satou"."""
    letters = ""
    for name in (unicodedata.name(letter) for letter in kana):
        sound = name.rpartition(" ")[2].lower()
        small = " SMALL " in name
        letters = letters.removesuffix("i") if small and sound != "tu" else letters
        letters += "" if sound == "mark" or (small and sound == "tu") else sound
    return letters
