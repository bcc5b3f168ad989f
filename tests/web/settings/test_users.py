import re

import pytest
from django.test import Client

from hiiki.accounts.models import Role, User
from hiiki.audit.models import Event
from tests.cast import PASSWORD
from tests.makers import make_staff

EDITOR = {"name": "馬場 健一", "role": "editor"}


def test_an_owner_invites_a_colleague_and_hands_over_the_link(as_aoki):
    answer = as_aoki.post(
        "/settings/users/new", {"name": "出口 さくら", "role": "viewer", "may_export": "on"}
    )

    path = re.search(r'value="http://testserver(/arrive/[^"]+)"', answer.content.decode())
    assert answer.status_code == 201
    assert path and Client().get(path[1]).status_code == 200
    user = User.objects.get(name="出口 さくら")
    assert (user.role, user.may_export, user.may_send, user.has_joined) == ("viewer", True, False, False)


def test_sending_the_invitation_twice_makes_one_user(as_aoki):
    for _ in range(2):
        answer = as_aoki.post("/settings/users/new", {"name": "出口 さくら", "role": "viewer"})

    assert answer.status_code == 422
    assert User.objects.filter(name="出口 さくら").count() == 1


def test_own_customers_only_needs_to_know_whose(as_aoki):
    answer = as_aoki.post(
        "/settings/users/new", {"name": "出口", "role": "viewer", "own_customers_only": "on"}
    )

    assert "担当者名を選んでください" in answer.content.decode()


def test_own_customers_only_with_a_name(as_aoki):
    staff = make_staff("出口")

    as_aoki.post(
        "/settings/users/new",
        {"name": "出口", "role": "viewer", "own_customers_only": "on", "staff": staff.pk},
    )

    assert User.objects.get(name="出口").staff == staff


@pytest.mark.parametrize(
    "change",
    [
        {"role": "viewer"},
        {"role": "owner"},
        {"role": "editor", "may_export": "on"},
        {"role": "editor", "may_set_up": "on"},
    ],
)
def test_a_change_of_rights_ends_the_sessions(as_aoki, as_baba, baba, change):
    as_aoki.post(f"/settings/users/{baba.pk}", {**EDITOR, **change})

    assert as_baba.get("/home").status_code == 302


def test_a_change_of_name_does_not(as_aoki, as_baba, baba):
    as_aoki.post(f"/settings/users/{baba.pk}", {**EDITOR, "name": "馬場 健二"})

    assert as_baba.get("/home").status_code == 200


def test_who_changes_their_own_rights_stays_in(as_aoki, aoki, baba):
    User.objects.filter(pk=baba.pk).update(role=Role.OWNER)

    as_aoki.post(f"/settings/users/{aoki.pk}", {"name": aoki.name, "role": "editor"})

    assert as_aoki.get("/home").status_code == 200
    assert as_aoki.get("/settings/users").status_code == 403


@pytest.mark.parametrize("role", ["editor", "viewer"])
def test_the_last_owner_stays_owner(as_aoki, aoki, baba, role):
    answer = as_aoki.post(f"/settings/users/{aoki.pk}", {"name": aoki.name, "role": role})

    aoki.refresh_from_db()
    assert "所有者がひとりもいなくなります" in answer.content.decode()
    assert aoki.role == "owner"


def test_the_last_owner_cannot_be_stopped(as_aoki, aoki):
    answer = as_aoki.post(f"/settings/users/{aoki.pk}/suspension", follow=True)

    aoki.refresh_from_db()
    assert "所有者がひとりもいなくなります" in answer.content.decode()
    assert aoki.is_active


def test_an_owner_who_has_not_joined_yet_does_not_count(as_aoki, aoki):
    as_aoki.post("/settings/users/new", {"name": "次の店主", "role": "owner"})

    as_aoki.post(f"/settings/users/{aoki.pk}", {"name": aoki.name, "role": "viewer"})

    aoki.refresh_from_db()
    assert aoki.role == "owner"


def test_stopping_somebody_ends_the_session_and_can_be_taken_back(as_aoki, as_baba, baba):
    as_aoki.post(f"/settings/users/{baba.pk}/suspension")
    stopped = as_baba.get("/home").status_code

    as_aoki.post(f"/settings/users/{baba.pk}/resumption")

    assert stopped == 302
    assert Client().post("/signin", {"login": "baba", "password": PASSWORD}).status_code == 302


def test_more_fields_than_were_asked_change_nothing(as_aoki, baba):
    before = User.objects.filter(pk=baba.pk).values().get()

    as_aoki.post(
        f"/settings/users/{baba.pk}",
        {
            **EDITOR,
            "login": "evil",
            "password": "evil",
            "is_active": "",
            "id": "1",
            "joined_at": "2000-01-01",
        },
    )

    assert User.objects.filter(pk=baba.pk).values().get() == before


def test_what_was_changed_stands_in_the_log(as_aoki, aoki, baba):
    as_aoki.post(f"/settings/users/{baba.pk}", {**EDITOR, "role": "viewer", "may_export": "on"})

    event = Event.objects.get(verb="account.changed")
    assert (event.actor_id, event.record_id) == (aoki.pk, baba.pk)
    assert event.data["changes"] == [["役割", "編集", "閲覧"], ["書き出し", "いいえ", "はい"]]


def test_ten_more_people_cost_no_more_queries(as_aoki, django_assert_max_num_queries):
    for number in range(10):
        User.objects.create_user(f"user{number}", f"利用者{number}", PASSWORD)

    with django_assert_max_num_queries(9):
        as_aoki.get("/settings/users")


def test_a_right_to_what_cannot_be_done_yet_is_not_offered(as_aoki, baba):
    page = as_aoki.get(f"/settings/users/{baba.pk}").content.decode()
    as_aoki.post(f"/settings/users/{baba.pk}", {**EDITOR, "may_send": "on"})

    assert "may_send" not in page
    assert "送信" not in as_aoki.get("/settings/users").content.decode()
    assert not User.objects.get(pk=baba.pk).may_send
