"""vCards as telephones and mail programs write them, and what a broken one costs."""

import sys
from pathlib import Path

import pytest

from hiiki.exchange.arrivals.sniffing import sniff
from hiiki.exchange.formats import limits, open_records, vcards
from hiiki.exchange.records import Found, Record
from tests.exchange.formats.test_refusing import read_with_little_memory


def quoted(text: str, encoding: str = "cp932") -> str:
    return "".join(f"={byte:02X}" for byte in text.encode(encoding))


def card(*lines: str, version: str = "3.0") -> str:
    return "\r\n".join(["BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""])


def looked_at(folder: Path, content: str | bytes, encoding: str = "utf-8") -> tuple[Found, list[Record]]:
    path = folder / "連絡先.vcf"
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    found = sniff(path)
    return found, list(open_records(path, found))


def cells(folder: Path, content: str | bytes, encoding: str = "utf-8") -> dict[str, str]:
    found, [record] = looked_at(folder, content, encoding)
    assert record.problem == ""
    return {heading: cell for heading, cell in zip(found.headings, record.cells, strict=True) if cell}


NAME = ["N:髙橋;花子;;;", "FN:髙橋 花子"]
NAMED = {"姓": "髙橋", "名": "花子", "表示名": "髙橋 花子"}
OLD, NEW = "2.1", "4.0"
CARDS: list[tuple[str, str, list[str], dict[str, str]]] = [
    # version, encoding of the file, lines, what is read
    ("3.0", "utf-8", NAME, NAMED),
    (OLD, "cp932", NAME, NAMED),
    ("3.0", "utf-16", NAME, NAMED),
    (OLD, "cp932", ["N;CHARSET=SHIFT_JIS:髙橋;ソ能表;;;"], {"姓": "髙橋", "名": "ソ能表"}),
    (OLD, "utf-8", [f"N;CHARSET=SHIFT_JIS;ENCODING=QUOTED-PRINTABLE:{quoted('髙橋')};{quoted('花子')}"], {"姓": "髙橋", "名": "花子"}),
    (OLD, "utf-8", [f"N;QUOTED-PRINTABLE;CHARSET=UTF-8:{quoted('髙橋', 'utf-8')};"], {"姓": "髙橋"}),
    (OLD, "utf-8", ["NOTE;ENCODING=QUOTED-PRINTABLE:a=0D=0A=", "b=", "c"], {"メモ": "a\nbc"}),
    (OLD, "utf-8", [f"N;CHARSET=Shift_JIS:;{'花子'}"], {"名": "花子"}),  # says one thing and is another
    (OLD, "cp932", ["N:髙橋;花子", "SOUND;X-IRMC-N;CHARSET=SHIFT_JIS:ﾀｶﾊｼ;ﾊﾅｺ;;;"], {"姓": "髙橋", "名": "花子", "姓フリガナ": "タカハシ", "名フリガナ": "ハナコ"}),
    (OLD, "cp932", ["SOUND;X-IRMC-N:ﾀｶﾊｼ ﾊﾅｺ;;;;"], {"フリガナ": "タカハシ ハナコ"}),
    (OLD, "cp932", ["SOUND;X-IRMC-N;ENCODING=QUOTED-PRINTABLE:" + quoted("ﾀｶﾊｼ") + ";"], {"フリガナ": "タカハシ"}),
    (OLD, "utf-8", ["NOTE:円記号\\は\\;そのまま\\n"], {"メモ": "円記号\\は;そのまま\\n"}),
    (OLD, "utf-8", ["TEL;PREF;CELL:090-1234-5678", "TEL;WORK;FAX:03-1234-5679", "TEL;HOME:03-1234-5678"], {"携帯電話": "090-1234-5678", "FAX": "03-1234-5679", "電話": "03-1234-5678"}),
    (OLD, "utf-8", ["PHOTO;JPEG;ENCODING=BASE64:", " /9j/4AAQ", "", "NOTE:あと"], {"メモ": "あと"}),
    (OLD, "utf-8", ["PHOTO;ENCODING=BASE64;TYPE=JPEG:/9j/4AAQ", "SkZJRgABAQ==", "", "NOTE:あと"], {"メモ": "あと"}),
    (OLD, "utf-8", ["AGENT:", "BEGIN:VCARD", "VERSION:2.1", "N:代理;人", "END:VCARD", "NOTE:本人"], {"メモ": "本人"}),
    ("3.0", "utf-8", ["X-PHONETIC-LAST-NAME:タカハシ", "X-PHONETIC-FIRST-NAME:ハナコ", "X-PHONETIC-ORG:アオキ"], {"姓フリガナ": "タカハシ", "名フリガナ": "ハナコ", "会社名フリガナ": "アオキ"}),
    ("3.0", "utf-8", ["SORT-STRING:たかはし"], {"フリガナ": "たかはし"}),
    ("3.0", "utf-8", ["NOTE:a", "SORT-STRING:Takahashi"], {"メモ": "a"}),
    ("3.0", "utf-8", [r"NOTE:一行目\n二行目\, と\; と\\"], {"メモ": "一行目\n二行目, と; と\\"}),
    ("3.0", "utf-8", ["NOTE:折り返し", " た行", "\tの続き"], {"メモ": "折り返した行の続き"}),
    ("3.0", "utf-8", ["note;type=pref:小文字"], {"メモ": "小文字"}),
    ("3.0", "utf-8", ["item1.TEL:070-1234-5678", "item1.X-ABLabel:_$!<Mobile>!$_", "item2.TEL:03-1", "item2.X-ABLabel:代表"], {"携帯電話": "070-1234-5678", "電話": "03-1"}),
    ("3.0", "utf-8", ["item1.ADR;type=HOME;type=pref:;;池尻1-2-3\\nコーポ青木101;世田谷区;東京都;154-0001;日本"], {"郵便番号": "154-0001", "都道府県": "東京都", "市区町村": "世田谷区", "番地": "池尻1-2-3", "建物": "コーポ青木101"}),
    ("3.0", "utf-8", ["ADR;TYPE=WORK:;;1-1;八王子市;東京都;;", "ADR;TYPE=HOME,PREF:;;2-2;世田谷区;東京都;154-0001;"], {"郵便番号": "154-0001", "都道府県": "東京都", "市区町村": "世田谷区", "番地": "2-2", "ほかの住所": "東京都八王子市1-1"}),
    ("3.0", "utf-8", ["ORG:株式会社青木;総務部;総務課", "TITLE:部長"], {"会社名": "株式会社青木", "部署": "総務部 総務課", "役職": "部長"}),
    ("3.0", "utf-8", ["EMAIL;TYPE=WORK:b@example.jp", "EMAIL;TYPE=PREF:a@example.jp", "EMAIL:a@example.jp"], {"メール": "a@example.jp、b@example.jp"}),
    ("3.0", "utf-8", ["URL:https://a.example.jp/", "URL:https://b.example.jp/"], {"URL": "https://a.example.jp/", "ほかの連絡先": "URL https://b.example.jp/"}),
    ("3.0", "utf-8", ["BDAY;X-APPLE-OMIT-YEAR=1604:1604-03-07", "NOTE:a"], {"生年月日": "--03-07", "メモ": "a"}),
    ("3.0", "utf-8", ["CATEGORIES:得意先,花"], {"分類": "得意先、花"}),
    (NEW, "utf-8", ['TEL;VALUE=uri;TYPE="voice,cell":tel:+81-90-1234-5678;ext=1'], {"携帯電話": "+81-90-1234-5678"}),
    (NEW, "utf-8", ['N;SORT-AS="タカハシ,ハナコ":髙橋;花子;;;'], {"姓": "髙橋", "名": "花子", "姓フリガナ": "タカハシ", "名フリガナ": "ハナコ"}),
    (NEW, "utf-8", ["GENDER:F;女性", "BDAY:19780307", "EMAIL;PREF=1:mailto:a@example.jp"], {"性別": "F", "生年月日": "19780307", "メール": "a@example.jp"}),
    (NEW, "utf-8", ['ADR;LABEL="東京都: 世田谷区; 池尻":;;池尻;世田谷区;東京都;;'], {"都道府県": "東京都", "市区町村": "世田谷区", "番地": "池尻"}),
    (NEW, "utf-8", ["PHOTO:data:image/jpeg;base64,/9j/4AAQ", "NOTE:a"], {"メモ": "a"}),
]  # fmt: skip


@pytest.mark.parametrize(("version", "encoding", "lines", "expected"), CARDS)
def test_a_card_is_read_as_it_was_written(tmp_path, version, encoding, lines, expected):
    assert cells(tmp_path, card(*lines, version=version), encoding) == expected


def test_a_letter_may_be_cut_where_the_line_was_folded(tmp_path):
    whole = "NOTE:髙橋花子".encode()
    content = b"BEGIN:VCARD\r\nVERSION:3.0\r\n" + whole[:7] + b"\r\n " + whole[7:] + b"\r\nEND:VCARD\r\n"

    assert cells(tmp_path, content) == {"メモ": "髙橋花子"}


def test_the_headings_are_the_same_whatever_the_cards_say(tmp_path):
    one, _ = looked_at(tmp_path, card("N:髙橋;花子"))
    other, _ = looked_at(tmp_path, card("TEL:03-1234-5678"))

    assert one.headings == other.headings


GOOD = card("N:髙橋;花子", "TEL:03-1234-5678")
BROKEN = {
    "a line that is none": (
        "BEGIN:VCARD\r\nN:馬場;健一\r\n壊れた行\r\nEND:VCARD\r\n",
        "7503 行目「壊れた行」が読めません",
    ),
    "no end": ("BEGIN:VCARD\r\nN:馬場;健一\r\n", "END:VCARD がないまま"),
    "nothing in it": (card("X-NOTHING:1"), "名前も連絡先もありません"),
    "between the cards": ("何かの行\r\nその続き\r\n", "外にある行"),
    "too large": (card("N:馬場;健一", "X-DATA:" + "x" * 3_000), "大きすぎます"),
    "another encoding": (card("N:馬場;\udc81\udc81健一"), "文字化け"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_card_costs_itself_only(tmp_path, monkeypatch, case):
    monkeypatch.setattr(limits, "CARD_BYTES", 3_000)
    broken, words = BROKEN[case]
    content = (GOOD * 1_500 + broken + GOOD * 1_499).encode("utf-8", "surrogateescape")

    found, records = looked_at(tmp_path, content)

    assert found.rows == 3_000
    [refused] = [record for record in records if record.problem]
    assert words in refused.problem
    assert refused.line == 1_500 * GOOD.count("\n") + 1


def test_the_last_card_may_be_cut_off(tmp_path):
    _, records = looked_at(tmp_path, GOOD + GOOD[:-20])

    assert [record.problem for record in records] == ["", vcards.CUT_OFF]


def test_what_could_be_read_of_a_broken_card_is_kept_for_whoever_puts_it_right(tmp_path):
    found, [record] = looked_at(tmp_path, card("N:馬場;健一", "壊れた行", "TEL:03-1234-5678"))

    read = dict(zip(found.headings, record.cells, strict=True))
    assert (read["姓"], read["電話"]) == ("馬場", "03-1234-5678")
    assert "4 行目" in record.problem


@pytest.mark.skipif(sys.platform != "linux", reason="limits the memory of a process")
@pytest.mark.parametrize("line", [" a\n", "NOTE:x\n", "NOTE;B;B;B"], ids=["folded", "many", "one"])
def test_a_card_without_an_end_is_refused_in_small_memory(tmp_path, line):
    path = tmp_path / "連絡先.vcf"
    path.write_text(GOOD + "BEGIN:VCARD\n" + line * (8 * 2**20 // len(line)))

    done = read_with_little_memory(path)

    assert done.returncode == 0, done.stderr[-2000:]


@pytest.mark.parametrize("start", ["", "\ufeff", "\r\n\r\n"])
def test_it_is_known_by_its_beginning(tmp_path, start):
    found, _ = looked_at(tmp_path, start + card(*NAME).replace("BEGIN", "begin"))

    assert (found.kind, found.rows) == ("vcard", 1)
