from datetime import timedelta

import pytest
from django.test import Client
from django.utils.timezone import now

from hiiki.accounts import inviting
from hiiki.accounts.models import Invitation, Shop, User
from hiiki.audit.models import Event
from tests.cast import PASSWORD

OWNER = {
    "shop": "花と暮らし 青木",
    "name": "青木 真理子",
    "login": "aoki",
    "password": PASSWORD,
    "again": PASSWORD,
}


@pytest.fixture
def first(db) -> str:
    """The address of the first start."""
    return f"/arrive/{Invitation.objects.issue('first_owner')[1]}"


@pytest.mark.parametrize("path", ["/", "/home", "/signin", "/settings/users", "/nowhere", "/arrive"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_before_there_is_an_owner_nothing_else_opens(db, path, method):
    answer = getattr(Client(), method)(path, OWNER)

    assert answer.status_code == 503
    assert "まだ準備中です" in answer.content.decode()
    assert not User.objects.exists()


def test_a_guessed_token_makes_nobody_an_owner(first):
    answer = Client().post("/arrive/guessed", OWNER)

    assert answer.status_code == 410
    assert not User.objects.exists()


def test_the_first_link_makes_the_owner_and_signs_in(first):
    client = Client()

    answer = client.post(first, OWNER)

    assert answer["Location"] == "/home"
    assert "顧客名簿を取り込む" in client.get("/home").content.decode()
    owner = User.objects.get()
    assert owner.is_owner
    assert owner.staff.name == owner.name
    assert Shop.current().name == "花と暮らし 青木"


def test_looking_at_the_first_link_does_not_spend_it(first):
    Client().get(first)

    answer = Client().post(first, OWNER)

    assert answer.status_code == 302


def test_the_first_link_makes_one_owner_only(first):
    Client().post(first, OWNER)

    answer = Client().post(first, {**OWNER, "login": "other"})

    assert answer.status_code == 410
    assert User.objects.count() == 1


def test_a_second_first_link_dies_with_the_first_owner(first):
    other = Invitation.objects.create(
        purpose="first_owner", token_hash="0" * 64, expires_at=now() + timedelta(days=1)
    )
    Client().post(first, OWNER)

    assert Client().get("/arrive/x").status_code == 410
    assert not other.used_at


def test_a_link_runs_out(first):
    Invitation.objects.update(expires_at=now() - timedelta(seconds=1))

    assert Client().post(first, OWNER).status_code == 410


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"again": "another-one-1"}, "ふたつのパスワードが違います"),
        ({"password": "short", "again": "short"}, "短すぎます"),
        ({"password": "password1", "again": "password1"}, "一般的すぎます"),
        ({"login": "a b"}, "空白は使えません"),
        ({"login": "?abc"}, "文字・数字と"),
        ({"shop": ""}, "このフィールドは必須です"),
    ],
)
def test_what_was_typed_wrong_is_said_and_the_link_stays(first, change, said):
    answer = Client().post(first, {**OWNER, **change})

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not User.objects.exists()


def test_more_fields_than_were_asked_change_nothing(aoki):
    user, token = inviting.invite("出口 さくら", by=aoki, role="viewer")
    given = {"login": "deguchi", "password": PASSWORD, "again": PASSWORD}

    Client().post(f"/arrive/{token}", {**given, "role": "owner", "may_export": "on", "name": "青木"})

    user.refresh_from_db()
    assert (user.name, user.role, user.may_export, user.login) == ("出口 さくら", "viewer", False, "deguchi")


def test_a_colleague_joins_by_the_link_once(aoki):
    _, token = inviting.invite("出口 さくら", by=aoki, role="editor")
    client = Client()
    client.post(f"/arrive/{token}", {"login": "deguchi", "password": PASSWORD, "again": PASSWORD})

    again = Client().post(f"/arrive/{token}", {"login": "thief", "password": PASSWORD, "again": PASSWORD})

    assert client.get("/home").status_code == 200
    assert again.status_code == 410
    assert not User.objects.filter(login="thief").exists()


def test_nobody_signs_in_as_somebody_who_has_not_joined(aoki):
    user, _ = inviting.invite("出口 さくら", by=aoki)

    answer = Client().post("/signin", {"login": user.login, "password": ""})

    assert answer.status_code == 422


def test_a_login_that_is_taken_is_refused(aoki):
    _, token = inviting.invite("出口 さくら", by=aoki)

    answer = Client().post(f"/arrive/{token}", {"login": "ＡＯＫＩ", "password": PASSWORD, "again": PASSWORD})

    assert "使われています" in answer.content.decode()


def test_a_new_link_ends_the_older_one(aoki, baba):
    old, new = (inviting.issue_link(baba, by=aoki) for _ in range(2))

    assert Client().get(f"/arrive/{old}").status_code == 410
    assert Client().get(f"/arrive/{new}").status_code == 200


def test_a_reset_ends_the_sessions_and_the_old_password(aoki, baba, as_baba):
    token = inviting.issue_link(baba, by=aoki)
    new = "mou-wasurenai-26"

    Client().post(f"/arrive/{token}", {"password": new, "again": new})

    assert as_baba.get("/home").status_code == 302
    assert Client().post("/signin", {"login": "baba", "password": PASSWORD}).status_code == 422
    assert Client().post("/signin", {"login": "baba", "password": new}).status_code == 302


def test_a_reset_lets_in_somebody_who_was_locked_out(aoki, baba):
    for _ in range(6):
        Client().post("/signin", {"login": "baba", "password": "wrong"})
    token, new = inviting.issue_link(baba, by=aoki), "mou-wasurenai-26"

    Client().post(f"/arrive/{token}", {"password": new, "again": new})

    assert Client().post("/signin", {"login": "baba", "password": new}).status_code == 302


def test_the_link_of_somebody_stopped_leads_nowhere(aoki, baba):
    token = inviting.issue_link(baba, by=aoki)
    baba.change(by=aoki, is_active=False)

    assert Client().get(f"/arrive/{token}").status_code == 410


def test_the_token_itself_is_kept_nowhere(aoki):
    _, token = inviting.invite("出口 さくら", by=aoki)

    kept = str(list(Invitation.objects.values())) + str(list(Event.objects.values()))

    assert token not in kept
