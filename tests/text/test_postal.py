import threading

import pytest

from hiiki.text import postal


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("158-0094", "1580094"),
        ("1580094", "1580094"),
        ("〒158-0094", "1580094"),
        ("〒 158 - 0094", "1580094"),
        ("１５８－００９４", "1580094"),
        ("158ー0094", "1580094"),
        ("１５８−００９４", "1580094"),
        ("郵便番号：158-0094", "1580094"),
        ("JP158-0094", "1580094"),
        ("600001", "0600001"),
        ("60-0001", "0600001"),
        ("15800940", ""),
        ("15800", ""),
        ("158-009", ""),
        ("abc", ""),
        ("", ""),
    ],
)
def test_postal_key(written, key):
    assert postal.postal_key(written) == key


def test_display_puts_the_hyphen():
    assert postal.display("1580094") == "158-0094"
    assert postal.display("") == ""


def places(key):
    return [(place.prefecture, place.city, place.town) for place in postal.places(key)]


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("1580094", [("東京都", "世田谷区", "玉川")]),
        ("4980000", [("愛知県", "弥富市", ""), ("三重県", "桑名郡木曽岬町", "")]),
        ("1000000", [("東京都", "千代田区", "")]),
        ("1000301", [("東京都", "利島村", "")]),
        ("5220317", [("滋賀県", "犬上郡多賀町", "一円")]),
        ("4090142", [("山梨県", "北都留郡小菅村", "")]),
        ("0295501", [("岩手県", "和賀郡西和賀町", "左草"), ("岩手県", "和賀郡西和賀町", "下左草")]),
        (
            "4411324",
            [("愛知県", "新城市", "井道"), ("愛知県", "新城市", "奥井道"), ("愛知県", "新城市", "内井道")],
        ),
        ("9999999", []),
        ("", []),
    ],
)
def test_places_of_a_code(key, expected):
    assert places(key) == expected


def test_a_code_of_several_towns_gives_them_all():
    assert len(postal.places("0791571")) >= 5


def test_a_reading_is_given_once():
    (place,) = postal.places("6028368")

    assert place.kana == "キョウトフキョウトシカミギョウクキタマチ"


def test_an_office_has_a_code_of_its_own():
    (place, *_) = postal.places("0608621")

    assert (place.prefecture, place.city) == ("北海道", "札幌市中央区")
    assert place.town.startswith("北一条西6丁目")
    assert place.office


def test_every_thread_may_ask():
    answers = []
    threads = [
        threading.Thread(target=lambda: answers.append(postal.towns("東京都", "世田谷区"))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(answers) == 4
    assert all("玉川" in towns for towns in answers)


def test_there_are_about_1900_municipalities():
    assert 1800 < len(postal.cities()) < 2000
