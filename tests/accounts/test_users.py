import pytest

from hiiki.accounts import naming
from hiiki.accounts.models import Role, User
from hiiki.accounts.models.user import LastOwner

RIGHTS = ("view", "edit", "export", "send", "set_up", "own")


@pytest.mark.parametrize(
    ("fields", "may"),
    [
        ({"role": "owner"}, set(RIGHTS)),
        ({"role": "editor"}, {"view", "edit"}),
        ({"role": "viewer"}, {"view"}),
        ({"role": "viewer", "may_export": True}, {"view", "export"}),
        ({"role": "viewer", "may_send": True}, {"view", "send"}),
        ({"role": "editor", "may_set_up": True}, {"view", "edit", "set_up"}),
        ({"role": "owner", "is_active": False}, set()),
    ],
)
def test_what_a_user_may(fields, may):
    user = User(**fields)

    assert {right for right in RIGHTS if user.may(right)} == may


def test_a_right_nobody_knows_is_an_error():
    with pytest.raises(KeyError):
        User(role="editor").may("fly")


@pytest.mark.parametrize(
    "change", [{"role": "viewer"}, {"may_export": True}, {"may_send": True}, {"own_customers_only": True}]
)
def test_a_change_of_rights_changes_what_sessions_are_checked_with(baba, aoki, change):
    before = baba.get_session_auth_hash()

    baba.change(by=aoki, **change)

    assert baba.get_session_auth_hash() != before


def test_a_session_survives_that_the_user_was_read_again(db):
    user = User.objects.create_user("baba", "馬場", "x", role=Role.EDITOR)

    assert User.objects.get().get_session_auth_hash() == user.get_session_auth_hash()


def test_ownership_is_handed_on_before_it_is_given_up(aoki, baba):
    with pytest.raises(LastOwner):
        aoki.change(by=aoki, role=Role.VIEWER)
    baba.change(by=aoki, role=Role.OWNER)

    aoki.change(by=aoki, role=Role.VIEWER)

    assert not aoki.is_owner


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("Aoki", "aoki"), ("ａｏｋｉ１", "aoki1"), (" 青木 ", "青木"), ("ＡＯＫＩ＠ＳＨＯＰ", "aoki@shop")],
)
def test_a_login_is_the_same_however_it_is_typed(typed, stored):
    assert naming.plain(typed) == stored


@pytest.mark.parametrize("login", ["", "?x", "a b", "a/b", "<b>", "x" * 61])
def test_a_login_that_would_confuse(login):
    assert not naming.is_allowed(login)
