"""Everybody knows them: 青木 owns the shop, 馬場 works there, 千葉 only looks."""

import pytest
from django.test import Client

from hiiki.accounts.models import Role, Shop, User

PASSWORD = "hana-to-kurashi-25"


@pytest.fixture
def shop(db) -> Shop:
    shop = Shop.current()
    Shop.objects.filter(pk=shop.pk).update(name="花と暮らし 青木")
    return Shop.current()


@pytest.fixture
def aoki(shop) -> User:
    return User.objects.create_owner("aoki", "青木 真理子", PASSWORD)


@pytest.fixture
def baba(aoki) -> User:
    """Edits; may neither export, send nor set anything up."""
    return User.objects.create_user("baba", "馬場 健一", PASSWORD, role=Role.EDITOR)


@pytest.fixture
def chiba(aoki) -> User:
    """Only looks, and must not change anything."""
    return User.objects.create_user("chiba", "千葉 由美", PASSWORD, role=Role.VIEWER)


@pytest.fixture
def visitor(aoki) -> Client:
    """Nobody yet: has not signed in, in a shop that is open."""
    return Client()


@pytest.fixture
def as_aoki(aoki) -> Client:
    return signed_in(aoki)


@pytest.fixture
def as_baba(baba) -> Client:
    return signed_in(baba)


@pytest.fixture
def as_chiba(chiba) -> Client:
    return signed_in(chiba)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client
