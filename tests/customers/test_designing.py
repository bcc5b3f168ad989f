"""項目の設計: fields of the shop's own, and that no value in them is ever lost."""

import marshal
import threading
from dataclasses import replace

import pytest
from django.db import connection

from hiiki.audit.models import Batch, Event
from hiiki.audit.undoing import undo
from hiiki.customers import designed, designing
from hiiki.customers.designing import Chosen, Unfit, Wanted
from hiiki.customers.models import Choice, Customer, OwnField
from hiiki.customers.models.design import OWN, STRATEGY
from tests.makers import make_customer, make_field

pytestmark = pytest.mark.django_db

RANK = Wanted("顧客ランク", "choice", STRATEGY, choices=(Chosen("上得意", 2), Chosen("ふつう")))


def stored(field: designed.Designed) -> OwnField:
    return OwnField.objects.get(pk=field.pk)


def as_it_is(made: OwnField) -> Wanted:
    chosen = [
        Chosen(each.label, each.colour, each.pk, each.retired_at is not None) for each in made.choices.all()
    ]
    return Wanted(made.label, made.kind, made.group, made.required, "", made.help, choices=chosen)


def labels() -> list[str]:
    return [field.label for field in designed.own()]


@pytest.mark.parametrize(
    ("kind", "typed", "kept", "shown"),
    [
        ("text", " 山の 会 ", "山の 会", "山の 会"),
        ("text", "一行目\n二行目", "一行目 二行目", "一行目 二行目"),
        ("long", "一行目\n二行目", "一行目\n二行目", "一行目\n二行目"),
        ("number", "１，２００円", "1200", "1200"),
        ("number", "¥1,200.50", "1200.5", "1200.5"),
        ("number", "-0.0", "0", "0"),
        ("number", "▲3", "-3", "-3"),
        ("number", ".5", "0.5", "0.5"),
        ("number", "007", "7", "7"),
        ("date", "平成16年12月3日", "2004-12-03", "2004/12/03"),
        ("yesno", "○", "yes", "はい"),
        ("yesno", "いいえ", "no", "いいえ"),
        ("yesno", "１", "yes", "はい"),
        ("yesno", "有", "yes", "はい"),
        ("yesno", "なし", "no", "いいえ"),
        ("yesno", "－", None, ""),
        ("phone", "９０１２３４５６７８", "090-1234-5678", "090-1234-5678"),
        ("mail", "ｔａｒｏ@example.jp", "taro@example.jp", "taro@example.jp"),
        ("url", "https://example.jp/", "https://example.jp/", "https://example.jp/"),
        *(
            (kind, "  ", None, "")
            for kind in ("text", "long", "number", "date", "yesno", "phone", "mail", "url")
        ),
    ],
)
def test_each_kind_reads_what_people_type(kind, typed, kept, shown):
    field = make_field("ためし", kind)

    assert field.clean(typed) == kept
    assert field.show(kept) == shown
    assert field.clean(shown) == kept


@pytest.mark.parametrize(
    ("kind", "typed", "reason"),
    [
        ("number", "たくさん", "数字として読めません"),
        ("number", "1,20", "数字として読めません"),
        ("number", "-", "数字として読めません"),
        ("number", "1234567890123456", "15桁まで"),
        ("date", "2004/2/30", "2004/2/30"),
        ("yesno", "たぶん", "はい か いいえ"),
        ("mail", "taro＠＠example.jp", "@"),
        ("text", "あ" * 501, "500文字まで"),
    ],
)
def test_what_cannot_be_read_says_why(kind, typed, reason):
    if (kind, typed) == ("number", "-"):
        assert make_field("ためし", kind).clean(typed) is None
        return
    with pytest.raises(ValueError, match=reason):
        make_field("ためし", kind).clean(typed)


def test_choices_are_kept_by_their_id_and_shown_by_their_name():
    rank = make_field("顧客ランク", "choice", "上得意", "ふつう")
    likes = make_field("お好み", "several", "白", "緑", "青")
    white, green, blue = (option.value for option in likes.options)

    assert rank.clean("ふつう") == rank.options[1].value
    assert rank.show(rank.clean("ﾌﾂｳ")) == "ふつう"
    assert likes.clean("青、白,白") == f",{white},{blue},"
    assert likes.show(f",{green},{white},") == "白、緑"
    assert likes.clean("") is None
    with pytest.raises(designed.Unknown, match="「赤」は選択肢にありません"):
        likes.clean("白、赤")


def test_a_slash_parts_choices_but_where_it_belongs_to_one():
    likes = make_field("お好み", "several", "白", "緑", "和/洋")
    white, green, both = (option.value for option in likes.options)

    assert likes.clean("白／緑") == likes.clean("白 / 緑") == f",{white},{green},"
    assert likes.clean("白；和/洋") == f",{white},{both},"


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("choice", "桐", ["桐"]),
        ("choice", "桐、松", ["桐、松"]),
        ("several", "桐、松/竹", ["桐", "松", "竹"]),
        ("several", "梅、桐", ["梅", "桐"]),
    ],
)
def test_a_file_may_bring_words_that_are_no_choices_yet(kind, typed, kept):
    assert make_field("好きな花", kind, "梅").take_in(typed) == kept


def test_what_is_too_long_for_a_choice_is_refused():
    with pytest.raises(designed.Unknown, match="選択肢にありません"):
        make_field("好きな花", "choice", "梅").take_in("桐" * 61)


def test_a_process_without_a_book_is_given_them():
    rank, visits = make_field("ランク", "choice", "上", "下"), make_field("来店数", "number", searched=True)
    given = marshal.loads(marshal.dumps(designed.now().plain([rank.name, visits.name, "tel"])))

    fields = designed.Fields.of(given)

    assert [field.plain for field in fields.own] == [rank.plain, visits.plain]
    assert fields.ever[rank.name].clean("下") == rank.options[1].value
    assert fields.words_of({visits.name: "3", rank.name: "1"}) == ["3"]


def test_the_signature_tells_what_is_read_otherwise():
    rank, memo = make_field("ランク", "choice", "上"), make_field("好み")
    before = designed.now()
    made = stored(rank)
    designing.change(
        made, replace(as_it_is(made), choices=(Chosen("特上", pk=made.choices.get().pk),)), by=None
    )
    after = designed.now()

    assert before.signature([rank.name]) != after.signature([rank.name])
    assert before.signature([memo.name]) == after.signature([memo.name]) != ""
    assert before.signature(["tel"]) == ""


def test_customers_have_values_in_them():
    field = make_field("ご来店のきっかけ")
    customer = make_customer(**{field.name: "チラシ"})

    assert Customer.objects.get(pk=customer.pk).own == {field.name: "チラシ"}
    assert customer.shown(field.name) == "チラシ"
    assert Customer.objects.get(pk=make_customer().pk).own == {}


def test_a_value_is_changed_and_put_back_field_by_field():
    first, second = make_field("一"), make_field("二")
    customer = make_customer(**{first.name: "あ", second.name: "い"})

    batch = customer.change({first.name: "ああ"}, by=None)
    customer.change({second.name: None}, by=None)
    assert customer.own == {first.name: "ああ"}
    undo(batch, by=None)

    assert Customer.objects.get(pk=customer.pk).own == {first.name: "あ"}
    assert batch.changes.get().after == {first.name: "ああ"}


def test_undoing_leaves_a_value_somebody_changed_since():
    field = make_field("きっかけ")
    customer = make_customer()
    batch = customer.change({field.name: "一"}, by=None)
    customer.change({field.name: "二"}, by=None)

    undo(batch, by=None)

    assert Customer.objects.get(pk=customer.pk).own == {field.name: "二"}
    batch.refresh_from_db()
    assert "のきっかけは、あとから変更されているので残しました" in batch.conflicts[0]


def test_a_deleted_customer_comes_back_with_all_values_also_of_retired_fields():
    field, old = make_field("きっかけ"), make_field("昔の項目")
    customer = make_customer(**{field.name: "チラシ", old.name: "あり"})
    designing.retire(stored(old), by=None)

    undo(Customer.objects.get(pk=customer.pk).remove(by=None), by=None)

    assert Customer.objects.get(pk=customer.pk).own == {field.name: "チラシ", old.name: "あり"}


def test_renaming_a_field_and_its_choices_loses_nothing():
    made, _ = designing.add(RANK, by=None)
    field = designed.now().ever[made.key]
    customer = make_customer(**{field.name: field.clean("上得意")})
    wanted = as_it_is(made)

    renamed = [replace(wanted.choices[0], label="ＶＩＰ"), wanted.choices[1]]
    batch = designing.change(made, replace(wanted, label="ランク", choices=renamed), by=None)

    assert labels() == ["ランク"]
    assert customer.shown(field.name) == "ＶＩＰ"
    assert Event.objects.filter(verb="field.saved").first().data["changes"] == [
        ["項目の名前", "顧客ランク", "ランク"],
        ["選択肢", "上得意", "ＶＩＰ"],
    ]
    undo(batch, by=None)
    assert labels() == ["顧客ランク"]
    assert customer.shown(field.name) == "上得意"


def test_a_retired_choice_is_still_shown_and_no_longer_offered():
    made, _ = designing.add(RANK, by=None)
    field = designed.now().ever[made.key]
    value = field.clean("上得意")
    customer = make_customer(**{field.name: value})
    wanted = as_it_is(made)

    gone = [replace(wanted.choices[0], is_retired=True), wanted.choices[1]]
    designing.change(made, replace(wanted, choices=gone), by=None)

    field = designed.now().ever[made.key]
    assert customer.shown(field.name) == "上得意"
    assert [option.label for option in field.offered()] == ["ふつう"]
    assert [option.label for option in field.offered(value)] == ["上得意", "ふつう"]


def test_choices_are_put_in_another_order():
    made, _ = designing.add(RANK, by=None)
    wanted = as_it_is(made)

    batch = designing.change(made, replace(wanted, choices=wanted.choices[::-1]), by=None)

    assert [option.label for option in designed.own()[0].options] == ["ふつう", "上得意"]
    undo(batch, by=None)
    assert [option.label for option in designed.own()[0].options] == ["上得意", "ふつう"]
    assert designing.change(made, wanted, by=None) is None


def test_choices_that_are_not_named_stay():
    made, _ = designing.add(RANK, by=None)

    designing.change(made, replace(as_it_is(made), choices=[Chosen("新しい")]), by=None)

    assert sorted(each.label for each in made.choices.all()) == ["ふつう", "上得意", "新しい"]


def test_a_retired_field_keeps_its_values_and_comes_back_with_them():
    field = make_field("きっかけ")
    customer = make_customer(**{field.name: "チラシ"})

    batch = designing.retire(stored(field), by=None)
    assert designed.own() == ()
    assert Customer.objects.get(pk=customer.pk).own == {field.name: "チラシ"}
    designing.resume(stored(field), by=None)
    assert customer.shown(field.name) == "チラシ"

    assert Batch.objects.filter(kind="design").count() == 3
    assert batch.title == "項目「きっかけ」を使うのをやめる"


def test_only_a_field_nobody_ever_had_anything_in_can_be_removed():
    empty, used = make_field("空"), make_field("済")
    customer = make_customer(**{used.name: "チラシ"})
    customer.change({used.name: None}, by=None)

    batch = designing.remove(stored(empty), by=None)

    assert labels() == ["済"]
    with pytest.raises(Unfit, match="使うのをやめる"):
        designing.remove(stored(used), by=None)
    undo(batch, by=None)
    assert labels() == ["空", "済"]


def test_a_field_with_choices_is_removed_and_comes_back_whole():
    made, _ = designing.add(RANK, by=None)

    batch = designing.remove(made, by=None)
    assert not Choice.objects.exists()
    undo(batch, by=None)

    [field] = designed.own()
    assert [(option.label, option.colour) for option in field.options] == [("上得意", 2), ("ふつう", 0)]


def test_undoing_the_making_of_a_field_takes_it_away_unless_it_is_used():
    _, unused = designing.add(RANK, by=None)
    undo(unused, by=None)
    assert not OwnField.objects.exists()
    assert not Choice.objects.exists()

    made, used = designing.add(RANK, by=None)
    field = designed.now().ever[made.key]
    make_customer(**{field.name: field.clean("上得意")})
    undo(used, by=None)

    used.refresh_from_db()
    assert used.conflicts == [
        "項目「顧客ランク」の選択肢「上得意」は、もう使われているので残しました。",
        "項目「顧客ランク」は、もう使われているので残しました。",
    ]


def test_the_order_is_changed_and_undone():
    one, two, three = make_field("一"), make_field("二"), make_field("三")

    batch = designing.arrange([three.pk, one.pk], by=None)

    assert labels() == ["三", "一", "二"]
    assert designing.arrange([three.pk, one.pk, two.pk], by=None) is None
    undo(batch, by=None)
    assert labels() == ["一", "二", "三"]


@pytest.mark.parametrize(
    ("wanted", "about", "reason"),
    [
        (Wanted("担当者", "text", OWN), "label", "はじめから持っている項目"),
        (Wanted("ｆａｘ", "text", OWN), "label", "はじめから持っている項目"),
        (Wanted("住所", "text", OWN), "label", "はじめから持っている項目"),
        (Wanted("・", "text", OWN), "label", "記号だけでない"),
        (Wanted("きっかけ ", "text", OWN), "label", "もうあります"),
        (Wanted("ランク", "text", STRATEGY), "kind", "選択肢から選ぶ種類"),
        (Wanted("ランク", "choice", STRATEGY), "choices", "ひとつは入れて"),
        (Wanted("ランク", "choice", OWN, choices=[Chosen("VIP"), Chosen("ＶＩＰ")]), "choices", "同じです"),
        (Wanted("ランク", "several", OWN, choices=[Chosen("白、緑")]), "choices", "区切りの記号"),
        (Wanted("ランク", "choice", OWN, choices=[Chosen("・・")]), "choices", "記号だけでない"),
        (Wanted("ランク", "choice", OWN, default="松", choices=[Chosen("竹")]), "default", "選択肢にありません"),
        (Wanted("数", "number", OWN, default="たくさん"), "default", "数字として読めません"),
    ],
)  # fmt: skip
def test_what_cannot_be_designed_says_why_and_leaves_nothing(wanted, about, reason):
    make_field("きっかけ")
    with pytest.raises(Unfit, match=reason) as raised:
        designing.add(wanted, by=None)

    assert raised.value.about == about
    assert labels() == ["きっかけ"]
    assert Batch.objects.count() == 1


def test_a_name_of_a_retired_field_leads_to_that():
    designing.retire(stored(make_field("きっかけ")), by=None)

    with pytest.raises(Unfit, match="また使う"):
        make_field("きっかけ")


def test_one_hundred_fields_and_no_more(monkeypatch):
    monkeypatch.setattr(designing, "MOST", 2)
    first = make_field("一")
    make_field("二")
    with pytest.raises(Unfit, match="2個まで"):
        make_field("三")

    designing.retire(stored(first), by=None)
    make_field("三")
    with pytest.raises(Unfit, match="2個まで"):
        designing.resume(stored(first), by=None)


def test_a_default_is_kept_as_it_will_be_stored():
    made, _ = designing.add(replace(RANK, default="ふつう"), by=None)

    field = designed.now().ever[made.key]
    assert field.show(field.default) == "ふつう"


def test_a_block_sees_one_list_and_looks_once(django_assert_num_queries):
    make_field("一")
    with django_assert_num_queries(1), designed.held():
        assert [len(designed.own()) for _ in range(3)] == [1, 1, 1]
    with designed.held():
        make_field("二")
        assert labels() == ["一", "二"]


@pytest.mark.django_db(transaction=True)
def test_another_thread_sees_what_was_designed():
    seen = []

    def look() -> None:
        seen.append(labels())
        connection.close()

    for label in ("一", "二"):
        make_field(label)
        thread = threading.Thread(target=look)
        thread.start()
        thread.join()

    assert seen == [["一"], ["一", "二"]]
