"""Which column is what: tables of headings and values as they come."""

from datetime import date

import pytest

from hiiki.customers.fields import FIELDS
from hiiki.exchange.mapping import guess, heading_fingerprint
from hiiki.exchange.records import Found, Record


def found(headings: list[str], *rows: list[str]) -> Found:
    width = len(headings or rows[0])
    samples = [Record(line, list(row)) for line, row in enumerate(rows, 2)]
    return Found(
        "delimited", heading_row=1 if headings else 0, headings=headings, width=width, samples=samples
    )


def targets(headings: list[str], *rows: list[str]) -> list[str | None]:
    return [each.target for each in guess(found(headings, *rows), FIELDS).columns]


AS_WRITTEN = {
    "code": "会員番号 会員ﾅﾝﾊﾞｰ 顧客コード 得意先CD Ｎｏ． お客様番号 会員ID",
    "name": "氏名 お名前 なまえ 名前（必須） ご芳名 氏　名 購入者_名前",
    "last_name": "姓 お名前(姓) 苗字 Last_Name",
    "first_name": "名 お名前(名) First_Name",
    "kana": "フリガナ ふりがな ﾌﾘｶﾞﾅ カナ よみがな 氏名（カナ）",
    "last_kana": "セイ お名前(セイ) 姓フリガナ",
    "first_kana": "メイ 名（カナ）",
    "honorific": "敬称",
    "gender": "性別 性別(名称)",
    "birthday": "生年月日 誕生日",
    "company_name": "会社名 法人名 屋号 勤務先 店名",
    "company_short": "会社名略称",
    "company_kana": "会社名フリガナ 会社名カナ",
    "department": "部署名 部署",
    "title": "役職名 肩書き",
    "staff": "担当 担当者名 営業担当者",
    "postal_code": "〒 郵便番号 ZIP 自宅7桁〒 郵便番号(請求先) Default_Address_Zip",
    "prefecture": "都道府県 都道府県名",
    "address": "住所 ご住所 所在地",
    "address1": "住所1 住所１ 市区町村",
    "address2": "住所２ 建物名",
    "tel": "TEL ＴＥＬ 電話番号 電話 自宅電話 お客様の電話番号 Phone",
    "mobile": "携帯 携帯電話番号 ケータイ",
    "fax": "FAX ＦＡＸ番号 ファックス",
    "email": "Eメール E-mail Ｅ－ｍａｉｌ メールアドレス PCメール",
    "email_mobile": "携帯メール 携帯電話E-mail",
    "url": "URL ホームページ",
    "registered_on": "登録日 登録日時 入会日 会員登録日",
    "memo": "備考 メモ 備考欄",
    "management": "管理区分 顧客ランク",
    "kind": "顧客区分",
    "dm_ok": "DM可否",
    "email_stopped_on": "連絡停止日",
    None: "配送先_郵便番号 お届け先住所 紹介者名 家族氏名 商品名 合計金額 ポイント",
}
HEADINGS = [
    (heading.replace("_", " "), target) for target, line in AS_WRITTEN.items() for heading in line.split(" ")
]


@pytest.mark.parametrize(("heading", "target"), HEADINGS)
def test_a_heading_as_people_write_it(heading, target):
    assert targets([heading], [""]) == [target]


VALUES = [
    (["aoki@example.jp", "baba@example.jp"], "email"),
    (["054-623-2554", "（054）623-2555"], "tel"),
    (["090-1234-5678", "080-1234-5678"], "mobile"),
    (["425-0041", "〒425-0042"], "postal_code"),
    (["静岡県", "東京都"], "prefecture"),
    (["男", "女"], "gender"),
    (["1975/03/04", "S50.3.4"], "birthday"),
    ([f"{date.today().year - 1}/03/04", f"{date.today().year}/01/05"], "registered_on"),
    (["アオキ ハナコ", "ババ タロウ"], "kana"),
    (["青木 花子", "馬場 太郎"], "name"),
    (["株式会社青木商店", "㈱馬場"], "company_name"),
    (["静岡県焼津市石津728-2", "東京都千代田区丸の内1-1"], "address"),
    (["K0001", "K0002"], "code"),
    (["https://example.jp/", "https://example.jp/a"], "url"),
    (["よいお客様", "常連"], None),
]


@pytest.mark.parametrize(("values", "target"), VALUES)
def test_without_headings_the_values_tell(values, target):
    assert targets([], *[[value] for value in values]) == [target]


WHOLE = [
    (["TEL1", "TEL2", "TEL3"], [["054", "623", "2554"]], ["tel", "tel", "tel"]),
    (["電話番号1", "電話番号2"], [["054-623-2554", "090-1234-5678"]], ["tel", "mobile"]),
    (["郵便番号1", "郵便番号2"], [["425", "0041"]], ["postal_code", "postal_code"]),
    (
        ["都道府県", "市区町村", "番地", "建物名"],
        [["静岡県", "焼津市", "石津728-2", "コーポ青木"]],
        ["prefecture", "address1", "address1", "address2"],
    ),
    (["住所1", "住所2"], [["静岡県焼津市石津728-2", "コーポ青木"]], ["address", "address2"]),
    (["都道府県", "住所"], [["静岡県", "焼津市石津728-2"]], ["prefecture", "address1"]),
    (["都道府県", "住所"], [["静岡県", "静岡県焼津市石津728-2"]], [None, "address"]),
    (["苗字", "名前"], [["青木", "花子"]], ["last_name", "first_name"]),
    (["氏名", "姓", "名"], [["青木花子", "青木", "花子"]], [None, "last_name", "first_name"]),
    (
        ["会社名", "フリガナ", "氏名", "フリガナ"],
        [["青木商店", "アオキ", "青木", "アオキ"]],
        ["company_name", "company_kana", "name", "kana"],
    ),
    (["得意先名", "担当者"], [["株式会社青木商店", "馬場"]], ["company_name", "name"]),
    (["顧客名"], [["青木 花子"], ["馬場 太郎"]], ["name"]),
    (["顧客名"], [["株式会社青木商店"], ["㈲馬場"]], ["company_name"]),
    (["氏名", "担当者"], [["青木", "馬場"]], ["name", "staff"]),
    (["メールアドレス1", "メールアドレス2"], [["a@example.jp", "b@example.jp"]], ["email", None]),
    (["メールアドレス", "Eメール"], [["a@example.jp", "b@example.jp"]], ["email", "email_mobile"]),
    (["会員番号", "会員ID"], [["1", "2"]], ["code", None]),
    (["備考1", "備考2"], [["a", "b"]], ["memo", "memo"]),
]


@pytest.mark.parametrize(("headings", "rows", "expected"), WHOLE)
def test_columns_that_belong_together(headings, rows, expected):
    assert targets(headings, *rows) == expected


def test_no_column_is_used_twice_except_to_be_joined():
    headings = [heading for heading, _ in HEADINGS]

    guessed = guess(found(headings, ["x"] * len(headings)), FIELDS)

    single = [
        each.target
        for each in guessed.columns
        if each.target not in (None, "address", "address1", "address2", "memo")
    ]
    assert len(single) == len(set(single))


def test_every_guess_says_how_sure_it_is_and_why():
    guessed = guess(
        found(["氏名", "X"], ["青木 花子", "aoki@example.jp"], ["馬場", "baba@example.jp"]), FIELDS
    )

    name, mail = guessed.columns
    assert name.confidence > mail.confidence > 0
    assert name.why == "見出し「氏名」から"
    assert mail.why == "値の形から"


def test_a_field_people_added_is_found_by_its_label():
    class Own:
        name, label, kind = "own_7", "好きな花", "text"

    assert [each.target for each in guess(found(["好きな花"], ["百合"]), [*FIELDS, Own()]).columns] == [
        "own_7"
    ]


def test_the_fingerprint_knows_a_set_of_headings():
    assert heading_fingerprint(["氏名", "電話"]) == heading_fingerprint(["電話 ", "氏　名", ""])
    assert heading_fingerprint(["氏名", "電話"]) != heading_fingerprint(["氏名", "住所"])
