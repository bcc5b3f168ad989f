"""設計情報 of what every book has: words for 管理区分 and 敬称, 顧客コード."""

from hiiki.customers import card_words
from hiiki.customers.models.word import HONORIFIC, MANAGEMENT
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
