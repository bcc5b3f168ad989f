"""What is asked, as people say it, and what becomes of conditions about something that is gone."""

import pytest

from hiiki.activities import words
from hiiki.activities.models.word import KIND, RESULT
from hiiki.customers import designing
from hiiki.customers.models import Customer
from hiiki.customers.models.design import OwnField
from hiiki.segments import trees
from hiiki.segments.asking import Extraction, words_of
from tests.makers import make_customer, make_field, make_staff

pytestmark = pytest.mark.django_db
TOKYO = {"of": "prefecture", "is": "any", "options": ["東京都"]}
MONTH = {"of": "registered_on", "is": "in", "period": "last_month"}
VIP = {"of": "tags", "is": "any", "options": ["VIP"]}
NO_MEMO = {"of": "memo", "is": "empty"}


def tree(*parts, join="and"):
    return {"join": join, "parts": list(parts)}


def without(part):
    return {**part, "not": True}


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (tree(), "すべての顧客"),
        (tree(TOKYO), "都道府県が東京都の顧客"),
        (tree(TOKYO, MONTH), "都道府県が東京都で、登録日が先月の顧客"),
        (tree(VIP, NO_MEMO), "タグ「VIP」が付いていて、メモがない顧客"),
        (tree(TOKYO, VIP, join="or"), "都道府県が東京都の顧客、またはタグ「VIP」が付いている顧客"),
        (tree(TOKYO, without(VIP)), "都道府県が東京都の顧客（タグ「VIP」が付いている方を除く）"),
        (tree(without(VIP)), "すべての顧客（タグ「VIP」が付いている方を除く）"),
        (
            tree(MONTH, tree(TOKYO, VIP, join="or")),
            "登録日が先月で、〔都道府県が東京都の方、またはタグ「VIP」が付いている方〕の顧客",
        ),
        (
            tree(TOKYO, without(VIP), join="or"),
            "都道府県が東京都の顧客、または「タグ「VIP」が付いている方」以外の顧客",
        ),
        (tree({"of": "age", "is": "is", "years": ["20", "39"]}), "20歳から39歳までの顧客"),
        (
            tree({"of": "uncontacted", "is": "is", "days": "90", "kinds": []}),
            "コンタクトの記録が90日以上ない顧客",
        ),
        (
            tree({"of": "contacted", "is": "is", "period": "last_month", "kinds": []}),
            "先月のコンタクトの記録がある顧客",
        ),
        (tree({"of": "planned", "is": "late", "kinds": []}), "遅れているコンタクトの予定がある顧客"),
        (
            tree({"of": "planned", "is": "any", "kinds": [], "staff": ["none"]}, NO_MEMO),
            "コンタクトの予定（担当 決まっていない）があり、メモがない顧客",
        ),
        (tree({"of": "told", "is": "is", "words": "見積"}), "件名か内容に「見積」を含むコンタクトがある顧客"),
        (
            tree({"of": "company_card", "is": "joined"}, NO_MEMO),
            "会社のカードにつながっていて、メモがない顧客",
        ),
        (tree({"of": "company_card", "is": "peopled"}), "「この会社の方」がいる顧客"),
        (tree({"of": "birthday_soon", "is": "is", "days": "30"}), "誕生日が今日から30日以内に来る顧客"),
        (tree({"of": "birth_month", "is": "is", "months": ["this"]}), "誕生月が今月の顧客"),
        (
            tree({"of": "planned", "is": "in", "period": "today", "kinds": []}),
            "今日のコンタクトの予定がある顧客",
        ),
        (tree({"of": "files", "is": "named", "words": "見積"}), "名前に「見積」を含むファイルがある顧客"),
        (tree({"of": "dm", "is": "any", "options": ["ok"]}), "DM可の顧客"),
        (
            tree({"of": "registered_on", "is": "in", "period": "within:90:days"}),
            "登録日が90日以内（今日まで）の顧客",
        ),
        (
            tree({"of": "registered_on", "is": "in", "period": "between:2026-01-05:"}),
            "登録日が2026/01/05以降の顧客",
        ),
        (
            tree({"of": "registered_on", "is": "in", "period": "between:2026-01-05:2026-02-01"}),
            "登録日が2026/01/05から2026/02/01までの顧客",
        ),
        (tree({"of": "name", "is": "contains", "words": "青木"}), "氏名・フリガナに「青木」を含む顧客"),
    ],
)
def test_a_sentence(asked, said):
    assert Extraction(trees.checked(asked)).said() == said


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        (["100", ""], "ポイントが100以上の顧客"),
        (["", "9.5"], "ポイントが9.5以下の顧客"),
        (["100", "200"], "ポイントが100から200までの顧客"),
    ],
)
def test_a_sentence_about_numbers(numbers, said):
    points = make_field("ポイント", "number")

    assert Extraction(tree({"of": points.name, "is": "between", "numbers": numbers})).said() == said


def test_a_sentence_about_contacts_names_results_and_people(aoki):
    result, kind = str(words.of(RESULT)[0].pk), str(words.of(KIND)[0].pk)
    chosen = {"kinds": [kind], "results": [result], "staff": [str(make_staff("馬場").pk)]}
    asked = tree({"of": "contacted", "is": "is", "period": "last_month", **chosen})
    long = tree({"of": "uncontacted", "is": "is", "days": "90", **chosen, "kinds": []})

    assert Extraction(asked).said() == "先月の「来店」の記録（担当 馬場、結果「成約」）がある顧客"
    assert Extraction(long).said() == "コンタクトの記録（担当 馬場、結果「成約」）が90日以上ない顧客"


def test_what_was_saved_before_there_were_more_inputs_is_asked_as_it_was():
    saved = tree({"of": "contacted", "is": "is", "period": "last_month", "kinds": []})

    assert Extraction(saved).said() == Extraction(trees.checked(saved)).said()
    assert list(Extraction(saved).narrow(Customer.objects.all())) == []


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{", "条件が読めません。"),
        ("[]", "条件が読めません。"),
        ('{"join":"and","parts":[{"of":3}]}', "条件が読めません。"),
        ('{"join":"and","parts":[{"of":"tags","is":"any","options":[]}]}', "ひとつも選ばれていません"),
        (
            '{"join":"and","parts":[{"of":"registered_on","is":"in","period":"between:2026-13-01:"}]}',
            "期間が決まって",
        ),
        ('{"join":"and","parts":[{"join":"or","parts":[{"join":"or","parts":[]}]}]}', "まとまりの中に"),
        ("x" * 9000, "条件が多すぎます。"),
    ],
)
def test_what_cannot_be_read_says_why(text, why):
    with pytest.raises(trees.Unreadable, match=why):
        trees.read(text)


def test_a_retired_field_is_still_asked_and_a_removed_one_finds_nobody(aoki):
    rank = make_field("ランク")
    made = OwnField.objects.get(pk=rank.pk)
    customer = make_customer(**{rank.name: "金"})
    asked = Extraction(trees.checked(tree({"of": rank.name, "is": "contains", "words": "金"})))

    designing.retire(made, by=aoki)
    retired = list(asked.narrow(Customer.objects.all()))
    Customer.objects.update(own={})
    designing.remove(made, by=aoki)

    assert retired == [customer]
    assert asked.gone
    assert list(asked.narrow(Customer.objects.all())) == []
    assert words_of(asked.tree["parts"][0]) == "なくなった項目の条件"


def test_parts_are_put_turned_joined_and_taken_out():
    built = trees.put(trees.put(trees.empty(), (0,), TOKYO), (1,), trees.empty("or"))
    built = trees.put(built, (1, 0), MONTH)

    assert trees.without_empty(trees.without(built, (1, 0))) == tree(TOKYO)
    assert trees.turned(trees.turned(built, (0,)), (0,)) == built
    assert trees.put(trees.turned(built, (0,)), (0,), VIP)["parts"][0] == without(VIP)
    assert trees.joined_otherwise(built, (1,))["parts"][1]["join"] == "and"
