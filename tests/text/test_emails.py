import pytest
from hypothesis import given
from hypothesis import strategies as st

from hiiki.text.emails import Email, problem, read_email


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("hanako@example.jp", "hanako@example.jp"),
        ("Hanako@Example.JP", "hanako@example.jp"),
        (" hanako@example.jp ", "hanako@example.jp"),
        ("　hanako@example.jp　", "hanako@example.jp"),
        ("hanako.takahashi+shop@mail.example.co.jp", "hanako.takahashi+shop@mail.example.co.jp"),
        ("o'neil@example.com", "o'neil@example.com"),
        ("a_b-c@example-shop.com", "a_b-c@example-shop.com"),
        ("mailto:hanako@example.jp", "hanako@example.jp"),
        ("髙橋 花子 <hanako@example.jp>", "hanako@example.jp"),
        ("<hanako@example.jp>", "hanako@example.jp"),
        ("a..b.@docomo.ne.jp", "a..b.@docomo.ne.jp"),
        ('"a..b."@docomo.ne.jp', "a..b.@docomo.ne.jp"),
        (".a@ezweb.ne.jp", ".a@ezweb.ne.jp"),
        ('".a"@ezweb.ne.jp', ".a@ezweb.ne.jp"),
        ("a.@t.docomo.ne.jp", "a.@t.docomo.ne.jp"),
        ("1-2-3@softbank.ne.jp", "1-2-3@softbank.ne.jp"),
        ("a/b@docomo.ne.jp", "a/b@docomo.ne.jp"),
        ('"hanako"@example.jp', "hanako@example.jp"),
        ("aoki@例え.jp", "aoki@xn--r8jz45g.jp"),
        ("aoki@xn--r8jz45g.jp", "aoki@xn--r8jz45g.jp"),
        ("Aoki＠花・暮らし.例え.ＪＰ", "aoki@xn--68j5eto264pnj3a.xn--r8jz45g.jp"),
    ],
)
def test_addresses_mail_can_be_sent_to(written, key):
    assert read_email(written) == Email(key, valid=True)
    assert problem(written) == ""


@pytest.mark.parametrize(
    ("written", "key", "reason"),
    [
        ("", "", "@ がありません"),
        ("hanako", "", "@ がありません"),
        ("hanako.example.jp", "", "@ がありません"),
        ("@example.jp", "", "@ の前がありません"),
        ("hanako@", "", "ドメイン）がありません"),
        ("hana ko@example.jp", "", "空白"),
        ("hanako@exam ple.jp", "", "空白"),
        ("hanako@@example.jp", "", "2つ以上"),
        ("a@example.jp,b@example.jp", "", "2つ以上"),
        ("a@example.jp; b@example.jp", "", "2つ以上"),
        ("hanako@example", "", "「.」がありません"),
        ("hanako@example.", "", "ドメインの書き方"),
        ("hanako@.example.jp", "", "ドメインの書き方"),
        ("hanako@example..jp", "", "ドメインの書き方"),
        ("hanako@-example.jp", "", "ドメインの書き方"),
        ("hanako@exa_mple.jp", "", "ドメインの書き方"),
        ("hanako@example,jp", "", "「.」の間違い"),
        ("hanako@192.0.2.1", "", "数字"),
        ("花子@example.jp", "", "@ の前に使えない文字"),
        ("aoki@例え。jp", "", "ドメインに使えない文字"),
        ("aoki@例え★.jp", "", "ドメインに使えない文字"),
        ("aoki@-例え.jp", "", "ドメインに使えない文字"),
        ("aoki@" + "例" * 70 + ".jp", "", "ドメインに使えない文字"),
        ("hana(ko@example.jp", "", "使えない記号"),
        ("hanako@example.jp (自宅)", "", "空白"),
        ("ｈａｎａｋｏ＠ｅｘａｍｐｌｅ．ｊｐ", "hanako@example.jp", "全角"),
        ("hanako＠example.jp", "hanako@example.jp", "全角"),
        ("a..b@example.jp", "a..b@example.jp", "「.」の位置"),
        (".a@example.jp", ".a@example.jp", "「.」の位置"),
        ("a.@softbank.ne.jp", "a.@softbank.ne.jp", "「.」の位置"),
        ("a..b@notdocomo.ne.jp", "a..b@notdocomo.ne.jp", "「.」の位置"),
        ("x" * 65 + "@example.jp", "", "長すぎます"),
    ],
)
def test_what_is_wrong_is_said_in_japanese(written, key, reason):
    assert read_email(written) == Email(key, valid=False)
    assert reason in problem(written)
    assert f"「{written}」" in problem(written)


@given(st.from_regex(r"[a-z0-9][a-z0-9._+-]{0,10}@[a-z]{1,8}(\.[a-z]{2,5}){1,2}", fullmatch=True))
def test_a_key_is_its_own_key(written):
    assert read_email(read_email(written).key).key == read_email(written).key == written
