import pytest


def test_prints_exactly_this(filled):
    assert filled.json("search", "青木") == {
        "count": 1,
        "customers": [
            {
                "code": "0002",
                "name": "青木 花子",
                "company_name": "㈱青木花店",
                "address": "神奈川県鎌倉市小町1-2-3",
                "tel": "0467-00-0001",
                "email": "aoki@example.jp",
            }
        ],
    }


def test_an_address_is_prefecture_and_both_parts(filled):
    assert filled.json("search", "馬場")["customers"][0]["address"] == "神奈川県鎌倉市小町1-2-3花ビル2F"


def test_comes_in_the_order_of_the_readings(filled):
    found = filled.json("search", "example")

    assert [each["code"] for each in found["customers"]] == ["0002", "0001", "0003"]


def test_counts_more_than_it_shows(filled):
    found = filled.json("search", "example", "--limit", "1")

    assert (found["count"], len(found["customers"])) == (3, 1)


@pytest.mark.parametrize(
    ("text", "field", "codes"),
    [
        ("アオキ", "name", ["0002"]),
        ("あおき", "all", ["0002"]),
        ("吉野", "name", ["0003"]),
        ("株式会社青木", "company", ["0002"]),
        ("0467000001", "tel", ["0002"]),
        ("0467", "fax", []),
        ("小町", "address", ["0002", "0001"]),
        ("小町 馬場", "all", ["0001"]),
        ("いない", "all", []),
    ],
)
def test_searches_one_field_or_all(filled, text, field, codes):
    found = filled.json("search", text, "--field", field)

    assert [each["code"] for each in found["customers"]] == codes


def test_tells_people_too(filled):
    said = filled("search", "青木").stdout

    assert said.splitlines()[-1] == "1 人"


def test_an_unknown_field_is_refused(filled):
    assert filled("search", "x", "--field", "nonsense", code=2).stdout == ""


def test_a_console_that_lacks_a_character_stops_nothing(filled, monkeypatch):
    monkeypatch.setitem(filled.env, "PYTHONIOENCODING", "ascii")

    assert filled("search", "sakura").stdout.endswith("1 ?\n")
