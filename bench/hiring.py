"""Who works while the import runs, and on what."""

from random import Random
from typing import Any
from urllib.parse import urlencode

from bench import PASSWORD
from bench.looking import LIST, questions
from hiiki.accounts.models import Role, User
from hiiki.customers.models import Customer

CARDS, NAMES = 40, 60
LAST = 6  # keys; after so many everybody has found whom they look for


def hire(people: int, upto: str, seed: int = 4) -> dict[str, Any]:
    """Colleagues who may edit, each with customers of their own up to the code `upto`; what they ask for."""
    logins = [f"hito{number}" for number in range(1, people + 1)]
    for login in logins:
        User.objects.create_user(login, login, PASSWORD, role=Role.EDITOR)
    pages = questions(seed)["pages"]
    return {
        "cards": _cards(logins, upto, Random(seed)),
        "pages": [address for kind, some in pages.items() if "far" in kind for address in some],
        "names": [_typed(name) for name in _names(Random(seed))],
    }


def _cards(logins: list[str], upto: str, rng: Random) -> dict[str, list[list[Any]]]:
    ids = list(Customer.objects.current().filter(code__lt=upto).values_list("id", flat=True))
    chosen = rng.sample(ids, min(len(ids), CARDS * len(logins)))
    titles = dict(Customer.objects.filter(pk__in=chosen).values_list("pk", "title"))
    return {
        login: [[pk, titles[pk]] for pk in chosen[number :: len(logins)]]
        for number, login in enumerate(logins)
    }


def _names(rng: Random) -> list[str]:
    """Names, readings, towns and telephone numbers, as somebody begins to type them."""
    ids = list(Customer.objects.exclude(last_name="").exclude(mobile="").values_list("id", flat=True))
    some = Customer.objects.filter(pk__in=rng.sample(ids, min(NAMES, len(ids)))).order_by("pk")
    texts = [
        (each.last_name + each.first_name, each.last_kana + each.first_kana, each.address1, each.mobile[-4:])
        for each in some
    ]
    return [each[number % len(each)] or each[0] for number, each in enumerate(texts)]


def _typed(text: str) -> list[str]:
    return [f"{LIST}?{urlencode({'q': text[:length]})}" for length in range(1, min(len(text), LAST) + 1)]
