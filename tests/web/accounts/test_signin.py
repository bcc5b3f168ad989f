from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.test import Client
from django.utils.timezone import now

from hiiki.accounts.models import Shop, User
from hiiki.audit.models import Event
from hiiki.demo import opening
from hiiki.web.accounts import throttling
from tests.cast import PASSWORD


def sign_in(client: Client, login: str = "aoki", password: str = PASSWORD, **more: str):
    return client.post("/signin", {"login": login, "password": password, **more})


def is_in(client: Client) -> bool:
    return client.get("/home").status_code == 200


@pytest.mark.parametrize("typed", ["aoki", "AOKI", "ａｏｋｉ", " aoki "])
def test_the_login_may_be_typed_with_any_keyboard(visitor, typed):
    answer = sign_in(visitor, typed)

    assert answer["Location"] == "/home"
    assert is_in(visitor)


@pytest.mark.parametrize("is_demo", [True, False])
def test_only_the_demo_says_how_one_comes_in(visitor, settings, tmp_path, is_demo):
    settings.DATA = tmp_path
    if is_demo:
        (tmp_path / opening.MARK).touch()

    shown = visitor.get("/signin").content.decode()

    assert (opening.PASSWORD in shown) == ("本物のお客様のデータは入れないでください" in shown) == is_demo


@pytest.mark.parametrize(
    ("login", "password"), [("aoki", "wrong"), ("nobody", PASSWORD), ("leaver", PASSWORD)]
)
def test_one_answer_for_a_wrong_password_and_an_unknown_name(visitor, login, password):
    User.objects.create_user("leaver", "退職 した人", PASSWORD, is_active=False)

    answer = sign_in(visitor, login, password)

    assert answer.status_code == 422
    assert "ログイン名かパスワードが違います。" in answer.content.decode()
    assert not is_in(visitor)


@pytest.mark.parametrize("login", ["aoki", "nobody"])
def test_after_five_failures_even_the_right_password_must_wait(visitor, login):
    for _ in range(5):
        answer = sign_in(visitor, login, "wrong")

    late = sign_in(visitor, login)

    assert [answer.status_code, late.status_code] == [429, 429]
    assert "15 分待ってから" in late.content.decode()
    assert late["Retry-After"] == "900"
    assert not is_in(visitor)


def test_one_account_locked_leaves_the_others_alone(visitor, baba):
    for _ in range(5):
        sign_in(visitor, "aoki", "wrong")

    sign_in(visitor, "baba")

    assert is_in(visitor)


def test_one_address_locked_leaves_the_owner_at_another_alone(visitor):
    for _ in range(5):
        visitor.post("/signin", {"login": "aoki", "password": "wrong"}, REMOTE_ADDR="192.168.1.66")

    sign_in(visitor)

    assert is_in(visitor)


def test_one_address_that_tries_many_names_must_wait(visitor, baba):
    for number in range(throttling.OF_AN_ADDRESS):
        answer = sign_in(visitor, f"name{number}", "wrong")
    assert answer.status_code == 422

    known, unknown = sign_in(visitor, "baba"), sign_in(visitor, "nobody", "wrong")

    assert [known.status_code, unknown.status_code] == [429, 429]
    assert "15 分待ってから" in known.content.decode()
    assert not is_in(visitor)


def test_slips_of_a_whole_office_behind_one_address_lock_nobody_out(visitor, baba):
    for number in range(throttling.OF_AN_ADDRESS // 4):
        for _ in range(3):
            sign_in(visitor, f"colleague{number}", "slip")

    sign_in(visitor, "baba")

    assert is_in(visitor)


def test_an_address_that_waited_may_try_again(visitor):
    for number in range(throttling.OF_AN_ADDRESS):
        sign_in(visitor, f"name{number}", "wrong")
    sign_in(visitor)
    AccessAttempt.objects.update(attempt_time=now() - timedelta(minutes=16))

    sign_in(visitor)

    assert is_in(visitor)


def test_trying_on_while_locked_makes_nobody_wait_longer(visitor):
    for _ in range(5):
        sign_in(visitor, "aoki", "wrong")
    locked_at = AccessAttempt.objects.get().attempt_time

    sign_in(visitor, "aoki", "wrong")

    assert AccessAttempt.objects.get().attempt_time == locked_at


def test_the_page_names_the_shop_when_it_has_a_name(visitor, shop):
    named = visitor.get("/signin").content.decode()
    Shop.objects.update(name="")
    unnamed = visitor.get("/signin").content.decode()

    assert ("花と暮らし 青木" in named, "Hiiki" in named) == (True, False)
    assert "Hiiki" in unnamed


def test_signing_in_leads_to_the_page_that_was_wanted(visitor):
    answer = sign_in(visitor, next="/settings/looks?a=1")

    assert answer["Location"] == "/settings/looks?a=1"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "http:///evil.example",
    ],
)
def test_signing_in_never_leads_elsewhere(visitor, elsewhere):
    answer = sign_in(visitor, next=elsewhere)

    assert answer["Location"] == "/home"


def test_a_page_asked_for_by_htmx_leads_the_whole_window_to_the_sign_in(visitor):
    answer = visitor.get(
        "/home/running", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/settings/looks"}
    )

    assert answer["HX-Redirect"] == "/signin?next=/settings/looks"


def test_signing_out_takes_a_post(as_aoki):
    as_aoki.get("/signout")
    before = is_in(as_aoki)

    as_aoki.post("/signout")

    assert [before, is_in(as_aoki)] == [True, False]


def test_coming_going_and_failing_are_written_down(visitor, aoki):
    sign_in(visitor, "aoki", "wrong")
    sign_in(visitor)
    visitor.post("/signout")

    lines = Event.objects.order_by("id").values_list("verb", "actor_id", "address")

    assert list(lines) == [
        ("account.refused", None, "127.0.0.1"),
        ("account.signed_in", aoki.pk, "127.0.0.1"),
        ("account.signed_out", aoki.pk, "127.0.0.1"),
    ]


def test_a_password_is_never_written_down(visitor):
    sign_in(visitor, "aoki", "secret-slip")

    assert "secret-slip" not in str(list(Event.objects.values()))
