import pytest

from hiiki.text.companies import looks_like_company


@pytest.mark.parametrize(
    "name",
    [
        "株式会社やまと",
        "やまと㈱",
        "（有）やまと",
        "カ)ヤマト",
        "ﾔﾏﾄ(ｶ",
        "医療法人社団やまと会",
        "やまと工務店",
        "青木商店",
        "馬場歯科",
        "千葉薬局",
        "やまと市役所",
        "山田屋",
        "やまと農業協同組合",
        "やまと信用金庫",
        "カフェやまとショップ",
        "ホテルやまとクラブ",
        "Acme Inc.",
        "Yamato Co., Ltd.",
        "YAMATO Corporation",
        "やまと株式会社 大阪支店",
        "やまと LLC",
    ],
)
def test_companies_and_shops_look_like_companies(name):
    assert looks_like_company(name)


@pytest.mark.parametrize(
    "name",
    [
        "青木一郎",
        "髙橋 花子",
        "土屋",
        "長谷部",
        "服部",
        "伊集院",
        "山科",
        "古屋　次郎",
        "小野寺 薫",
        "渡会",
        "John Smith",
        "Vincent",
        "",
    ],
)
def test_people_do_not(name):
    assert not looks_like_company(name)
