"""項目の設計 on the pages."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hiiki.customers import designed, designing
from hiiki.customers.models import Choice, OwnField
from tests.makers import make_customer, make_field

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
NASTY = "<b>&\"'"


def labels() -> list[str]:
    return [field.label for field in designed.own()]


def undo_link(response) -> str:
    return re.search(r'action="(/undo/\d+)"', response.content.decode())[1]


def text(response) -> str:
    return response.content.decode()


def test_a_field_is_added_shown_and_undone(as_aoki):
    page = as_aoki.post(
        "/settings/fields/new?group=own",
        {"label": " 会員番号 ", "kind": "number", "help": "カードの裏", "default": "１", "required": "on"},
        follow=True,
    )

    [field] = designed.own()
    assert (field.label, field.group, field.default, field.required) == ("会員番号", "顧客情報", "1", True)
    assert "項目「会員番号」を追加しました" in text(page)
    assert "必須" in text(page)
    as_aoki.post(undo_link(page))
    assert labels() == []


def test_who_lacks_what_is_required_from_now_on_is_said_and_listed(as_aoki, aoki):
    field = make_field("会員番号")
    make_customer(code="K1", **{field.name: "A-1"})
    lacking = make_customer(code="K2")
    make_customer(code="K3").archive(by=aoki)

    page = text(
        as_aoki.post(f"/settings/fields/{field.pk}", {"label": "会員番号", "required": "on"}, follow=True)
    )

    assert "項目「会員番号」を保存しました。まだ入っていない顧客が 1 人います。" in page
    assert "まだ入っていない顧客が 1 人" in text(as_aoki.get(f"/settings/fields/{field.pk}"))
    listed = unescape(re.search(r'href="(/customers/?\?where=[^"]+)"', page)[1])
    assert [row.pk for row in as_aoki.get(listed).context["sheet"].rows] == [lacking.pk]
    again = {"label": "会員番号", "required": "on", "help": "カードの裏"}
    assert "入っていない" not in text(as_aoki.post(f"/settings/fields/{field.pk}", again, follow=True))


def test_a_choice_twice_is_refused_and_stays_on_the_page(as_aoki):
    words = {"choice_pk": ["", ""], "choice_label": ["トクベツ", "ﾄｸﾍﾞﾂ"]}

    answer = as_aoki.post(
        "/settings/fields/new?group=strategy", {"label": "ランク", "kind": "choice", **words}
    )

    assert answer.status_code == 422
    assert "選択肢「トクベツ」と「ﾄｸﾍﾞﾂ」は同じです。どちらかを変えてください。" in text(answer)
    assert 'value="ﾄｸﾍﾞﾂ"' in text(answer)
    assert labels() == []


def test_a_strategy_field_with_its_choices(as_aoki):
    as_aoki.post(
        "/settings/fields/new?group=strategy",
        {
            "label": "顧客ランク",
            "kind": "choice",
            "choice_pk": ["", "", ""],
            "choice_label": ["上得意", "", NASTY],
            "choice_colour": ["2", "0", "99"],
            "default": "上得意",
        },
    )

    [field] = designed.own()
    assert [(each.label, each.colour) for each in field.options] == [("上得意", 2), (NASTY, 0)]
    page = text(as_aoki.get("/settings/fields"))
    assert '<span class="tag" data-colour="2">上得意</span>' in page
    assert NASTY not in page


def test_choices_are_renamed_coloured_ordered_and_retired(as_aoki):
    field = make_field("顧客ランク", "choice", "上得意", "ふつう", "昔の")
    make_customer(**{field.name: field.options[0].value})
    best, usual, old = (option.value for option in field.options)
    page = text(as_aoki.get(f"/settings/fields/{field.pk}"))
    assert "1 人" in page

    as_aoki.post(
        f"/settings/fields/{field.pk}",
        {
            "label": "ランク",
            "choice_pk": [usual, best, old, ""],
            "choice_label": ["ふつう", "ＶＩＰ", "昔の", "新しい"],
            "choice_colour": ["0", "3", "0", "1"],
            "choice_retired": [old],
        },
    )

    [field] = designed.own()
    assert [(each.label, each.colour, each.is_retired) for each in field.options] == [
        ("ふつう", 0, False), ("ＶＩＰ", 3, False), ("昔の", 0, True), ("新しい", 1, False),
    ]  # fmt: skip
    assert field.options[1].value == best


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"label": "FAX"}, "はじめから持っている項目"),
        ({"label": ""}, "このフィールドは必須です"),
        ({"label": "会員番号"}, "もうあります"),
        ({"kind": "choice"}, "ひとつは入れてください"),
        ({"kind": "choice", "choice_pk": ["", ""], "choice_label": ["VIP", "ＶＩＰ"]}, "同じです"),
        ({"kind": "choice", "choice_pk": [""], "choice_label": ["あ" * 61]}, "60文字まで"),
        ({"kind": "number", "default": "たくさん"}, "数字として読めません"),
        ({"kind": "nonsense"}, "nonsense"),
    ],
)
def test_what_cannot_be_says_why_and_keeps_what_was_typed(as_aoki, given, said):
    make_field("会員番号")
    answer = as_aoki.post("/settings/fields/new?group=own", {"label": "ためし", "kind": "text", **given})

    assert answer.status_code == 422
    assert said in text(answer)
    assert all(word in text(answer) for word in given.get("choice_label", ()))
    assert labels() == ["会員番号"]


def test_a_choice_is_not_lost_by_emptying_its_name(as_aoki):
    field = make_field("顧客ランク", "choice", "上得意", "ふつう")
    pks = [option.value for option in field.options]

    answer = as_aoki.post(
        f"/settings/fields/{field.pk}",
        {"label": "顧客ランク", "choice_pk": pks, "choice_label": ["", "ふつう"]},
    )

    assert "「使わない」を選んでください" in text(answer)
    assert Choice.objects.filter(label="上得意").exists()


def test_the_hundred_and_first_field(as_aoki, monkeypatch):
    monkeypatch.setattr(designing, "MOST", 1)
    make_field("一")

    answer = as_aoki.post("/settings/fields/new?group=own", {"label": "二", "kind": "text"})

    assert "項目は1個まで" in text(answer)


def test_dragged_into_another_order(as_aoki):
    one, two = make_field("一"), make_field("二")

    given = {"order": [two.pk, one.pk, "x", "999"], "move": f"{two.pk}:1"}
    answer = as_aoki.post("/settings/fields/order", given, headers=HTMX)
    assert "順番を変えました" in text(answer)
    assert labels() == ["二", "一"]
    as_aoki.post(undo_link(answer))
    assert labels() == ["一", "二"]


def test_moved_without_scripts(as_aoki):
    one, two = make_field("一"), make_field("二")

    as_aoki.post("/settings/fields/order", {"order": [one.pk, two.pk], "move": f"{one.pk}:1"})

    assert labels() == ["二", "一"]


def test_a_used_field_is_retired_and_comes_back(as_aoki):
    field = make_field("きっかけ")
    make_customer(**{field.name: "チラシ"})
    assert "使うのをやめる" in text(as_aoki.get(f"/settings/fields/{field.pk}"))
    assert "削除する" not in text(as_aoki.get(f"/settings/fields/{field.pk}"))

    page = as_aoki.post(f"/settings/fields/{field.pk}/removal", follow=True)
    assert "値が入っているので、削除できません" in text(page)
    page = as_aoki.post(f"/settings/fields/{field.pk}/retirement", follow=True)
    assert "使うのをやめた項目" in text(page)
    assert labels() == []
    as_aoki.post(f"/settings/fields/{field.pk}/resumption")
    assert labels() == ["きっかけ"]


def test_an_unused_field_is_deleted(as_aoki):
    field = make_field("きっかけ")

    page = as_aoki.post(f"/settings/fields/{field.pk}/removal", follow=True)
    assert not OwnField.objects.exists()
    as_aoki.post(undo_link(page))
    assert labels() == ["きっかけ"]


def test_only_who_may_set_up_undoes_it(as_aoki, as_baba):
    page = as_aoki.post("/settings/fields/new?group=own", {"label": "会員番号", "kind": "text"}, follow=True)

    assert as_baba.post(undo_link(page)).status_code == 404
    assert labels() == ["会員番号"]


def test_ten_more_fields_cost_no_more_queries(as_aoki, django_assert_max_num_queries):

    make_field("一", "choice", "あ", "い")
    with CaptureQueriesContext(connection) as few:
        as_aoki.get("/settings/fields")
    for number in range(10):
        make_field(f"項目{number}", "choice", "あ", "い")

    with django_assert_max_num_queries(len(few) + 2):  # what was designed is read anew once
        as_aoki.get("/settings/fields")
