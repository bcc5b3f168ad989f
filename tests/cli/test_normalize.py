import json
import subprocess
import sys

import pytest

TABLE = [
    (
        "phone",
        "０３（１２３４）５６７８",
        {"input": "０３（１２３４）５６７８", "key": "+81312345678", "display": "03-1234-5678"},
    ),
    ("phone", "会社へ", {"input": "会社へ", "key": None, "display": "会社へ"}),
    ("name", "青木 花子", {"last": "青木", "first": "花子", "key": "青木花子"}),
    ("email", "A..b.@docomo.ne.jp", {"key": "a..b.@docomo.ne.jp", "valid": True}),
    ("email", "a b@example.jp", {"key": None, "valid": False}),
    ("date", "平成16年12月3日", {"iso": "2004-12-03"}),
    ("date", "2004/2/30", {"iso": None}),
    (
        "postal",
        "〒１００-0001",
        {
            "key": "1000001",
            "display": "100-0001",
            "places": [{"prefecture": "東京都", "city": "千代田区", "town": "千代田", "office": ""}],
        },
    ),
    ("postal", "", {"key": None, "display": "", "places": []}),
]


@pytest.mark.parametrize(("kind", "value", "expected"), TABLE)
def test_one_value_in_one_object_out(hiiki, kind, value, expected):
    assert hiiki.json("normalize", kind, "--stdin", stdin=f"{value}\n") == expected


def test_an_address_has_exactly_these_parts(hiiki):
    found = hiiki.json("normalize", "address", "--stdin", stdin="東京都千代田区千代田１丁目１ 皇居ビル\n")

    assert list(found) == ["prefecture", "city", "rest", "building", "key"]
    assert (found["prefecture"], found["city"], found["building"]) == ("東京都", "千代田区", "皇居ビル")


def test_every_line_has_its_line(hiiki):
    said = hiiki("normalize", "date", "--stdin", "--json", stdin="2004/12/3\n\nnonsense\r\n2004/12/4").stdout

    assert [json.loads(line)["iso"] for line in said.splitlines()] == ["2004-12-03", None, None, "2004-12-04"]


def test_needs_no_data_folder(tmp_path, hiiki):
    nowhere = type(hiiki)(tmp_path / "nowhere")

    nowhere("normalize", "phone", "--stdin", "--json", stdin="03-1234-5678\n")

    assert not nowhere.data.exists()


def test_sets_up_no_django():
    code = "import sys; from hiiki.cli import main; main(['normalize', 'date', '2004/12/3']); print('django' in sys.modules)"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.splitlines()[-1] == "False"


def test_bytes_that_are_no_text_stop_nothing(hiiki):
    done = subprocess.run(
        [sys.executable, "-m", "hiiki", "normalize", "date", "--stdin", "--json"],
        input=b"\xff\xfe\n2004/12/3\n",
        capture_output=True,
        env=hiiki.env,
        check=True,
    )

    assert done.stdout.splitlines() == [b'{"iso": null}', b'{"iso": "2004-12-03"}']
