"""What the rules of 重複とみなす項目 bring together."""

import pytest

from hiiki.customers.duplicates import apart, exact, finding, rules
from tests.makers import make_customer

pytestmark = pytest.mark.django_db


def groups(text: str) -> list[tuple[str, ...]]:
    return [group.ids for group in exact.groups(rules.read(text))]


@pytest.mark.parametrize(
    ("text", "one", "other"),
    [
        ("name+tel", {"tel": "03-1234-5678"}, {"last_name": "高橋", "mobile": "０３１２３４５６７８"}),
        ("name+email", {"email": "A@example.jp"}, {"email_mobile": "a@example.jp"}),
        ("email", {"email": "a@example.jp"}, {"last_name": "馬場", "email": "a@example.jp"}),
        ("name+address", {"address1": "鎌倉市小町一丁目2番3号"}, {"address1": "鎌倉市小町1-2-3"}),
        ("name+birthday", {"birthday": "1980-04-01"}, {"birthday": "1980-04-01"}),
        ("kana", {"last_kana": "タカハシ", "first_kana": "ハナコ"}, {"first_name": "華子", "last_kana": "ﾀｶﾊｼ", "first_kana": "ﾊﾅｺ"}),
        ("company+postal", {"company_name": "㈱青木商店", "postal_code": "248-0006"}, {"company_name": "株式会社青木商店", "postal_code": "2480006"}),
        ("name", {}, {"last_name": "高橋"}),
    ],
)  # fmt: skip
def test_brings_together(shop, text, one, other):
    first, second = make_customer(**one), make_customer(**other)
    make_customer(last_name="千葉", first_name="由美", tel="03-0000-0009", email="chiba@example.jp")

    assert groups(text) == [(first.pk, second.pk)]


@pytest.mark.parametrize("text", ["name+tel", "email", "name+address", "kana", "company"])
def test_nothing_is_shared_by_those_who_say_nothing(shop, text):
    make_customer(last_name="青木")
    make_customer(last_name="青木")

    assert groups(text) == []


def test_another_phone_and_an_archived_customer_are_no_duplicates(shop, aoki):
    make_customer(tel="03-1234-5678")
    make_customer(tel="03-1234-5679")
    make_customer(tel="03-1234-5678").archive(by=aoki)

    assert groups("name+tel") == []


def test_who_met_by_one_rule_does_not_come_again_by_another(shop):
    make_customer(tel="03-1234-5678", email="a@example.jp")
    make_customer(tel="03-1234-5678", email="a@example.jp")

    assert len(groups("name+tel,email")) == 1


@pytest.mark.parametrize(
    ("text", "says"), [("", "選ばれていません"), ("name+shoes", "「shoes」という項目はありません")]
)
def test_what_is_no_rule_is_said(text, says):
    with pytest.raises(ValueError, match=says):
        rules.read(text)


def test_a_pair_kept_apart_is_not_found_again_until_that_is_undone(shop, aoki):
    from hiiki.audit import undoing

    pair = [make_customer(tel="03-1234-5678"), make_customer(tel="03-1234-5678")]

    batch = apart.keep_apart(pair, by=aoki)

    assert list(finding.by_rules(rules.read("name+tel"))) == []
    undoing.undo(batch, by=aoki)
    assert len(list(finding.by_rules(rules.read("name+tel")))) == 1


def test_a_shared_number_under_other_names_ranks_low_and_says_why(shop):
    make_customer(tel="03-1234-5678")
    make_customer(first_name="太郎", tel="03-1234-5678")

    [group] = finding.by_rules(rules.read("tel"))

    assert group.score < 0.5
    assert group.reasons == ["同じ番号・別のお名前（ご家族かもしれません）"]


def test_two_of_a_larger_group_that_is_one_person_are_no_group_of_their_own(shop):
    three = [make_customer(tel="03-1234-5678", birthday=day) for day in ("1980-04-01", None, "1980-04-01")]

    found = finding.by_rules(rules.read("name+birthday,name+tel"))

    assert [each.ids for each in found] == [tuple(each.pk for each in three)]


def test_two_of_a_family_who_are_one_person_are(shop):
    one, other = (make_customer(tel="03-1234-5678", birthday="1980-04-01") for _ in range(2))
    make_customer(first_name="太郎", tel="03-1234-5678", birthday="1950-01-01")

    found = finding.by_rules(rules.read("tel,name+birthday"))

    assert sorted(len(each.ids) for each in found) == [2, 3]
    assert (one.pk, other.pk) in {each.ids for each in found}
