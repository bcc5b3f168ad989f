"""設計情報 of what every book has: words for 管理区分 and 敬称, 顧客コード."""

import pytest

from hiiki.customers import card_words, tagging
from hiiki.customers.bulk import acting
from hiiki.customers.designing import Chosen
from hiiki.customers.models import Customer
from hiiki.customers.models.tag import colours
from hiiki.customers.models.word import HONORIFIC, MANAGEMENT
from hiiki.text.folding import fold
from hiiki.web.customers import carrying_out
from tests.makers import make_customer

HTMX = {"HX-Request": "true"}


def test_words_of_cards_are_taken_into_the_list(as_aoki):
    make_customer(management="休眠")
    page = as_aoki.get("/settings/words/management").content.decode()
    assert "カードにあって、選択肢にない値" in page

    as_aoki.post(
        "/settings/words/management",
        {"choice_pk": [""], "choice_label": ["VIP"], "choice_colour": ["2"], "take": ["休眠"]},
    )

    assert [(each.label, each.colour) for each in card_words.of(MANAGEMENT)] == [("VIP", 2), ("休眠", 0)]
    assert '<option value="休眠">' in as_aoki.get("/customers/new").content.decode()
    assert '<span class="tag" data-colour="0">休眠</span>' in as_aoki.get("/settings/fields").content.decode()


def test_the_usual_honorific_follows_its_new_name(as_aoki):
    labels = ["様", "御中"]
    given = {"choice_pk": ["", ""], "choice_label": labels, "usual_person": "様", "usual_company": "御中"}
    as_aoki.post("/settings/words/honorific", given)
    pks = [str(each.pk) for each in card_words.of(HONORIFIC)]

    as_aoki.post("/settings/words/honorific", {**given, "choice_pk": pks, "choice_label": ["さま", "御中"]})

    assert [(each.label, each.for_person) for each in card_words.of(HONORIFIC)] == [
        ("さま", True),
        ("御中", False),
    ]
    assert "個人はさま、会社だけなら御中" in as_aoki.get("/customers/new").content.decode()


@pytest.mark.parametrize(
    ("patience", "said"),
    [
        (2, "管理区分の選択肢を保存しました。2 人のカードも変えました。"),
        (0, "をしています（50%）。画面を閉じても、つづきます。"),
    ],
)
def test_cards_follow_a_new_name_at_once_or_in_the_background(as_aoki, aoki, monkeypatch, patience, said):
    monkeypatch.setattr(carrying_out, "PATIENCE", patience)
    monkeypatch.setattr(acting, "STEP", 1)
    card_words.design(MANAGEMENT, [Chosen("VIP")], by=aoki)
    for _ in range(2):
        make_customer(management="VIP")
    pk = str(card_words.of(MANAGEMENT)[0].pk)

    page = as_aoki.post(
        "/settings/words/management", {"choice_pk": [pk], "choice_label": ["上得意"]}, follow=True
    )

    assert said in page.content.decode()


def test_a_tag_of_many_is_renamed_in_the_background(as_aoki, monkeypatch):
    monkeypatch.setattr(carrying_out, "PATIENCE", 0)
    monkeypatch.setattr(acting, "STEP", 1)
    for _ in range(2):
        make_customer(tags="常連")

    page = as_aoki.post(
        "/settings/tags/常連", {"word": "お得意", "colour": "3"}, follow=True
    ).content.decode()

    assert "「タグ「常連」を「お得意」に変える」をしています（50%）" in page
    while acting.continue_due():
        pass
    assert tagging.in_use(Customer.objects.all()) == {"お得意": 2}
    assert colours() == {fold("お得意"): 3}


def test_what_cannot_be_is_said_and_stays_on_the_page(as_aoki):
    answer = as_aoki.post(
        "/settings/words/management", {"choice_pk": ["", ""], "choice_label": ["VIP", "ＶＩＰ"]}
    )

    assert answer.status_code == 422
    assert "同じです" in answer.content.decode()
    assert as_aoki.get("/settings/words/other").status_code == 404


def test_codes_to_come_are_shown_while_they_are_designed(as_aoki):
    asked = {"name": "青木", "code_prefix": "A-", "code_digits": "3", "next_number": "9"}

    assert "A-009、A-010、A-011" in as_aoki.get("/settings/shop", asked, headers=HTMX).content.decode()
    assert "K0000001、K0000002、K0000003" in as_aoki.get("/settings/fields").content.decode()
