"""What people ask of the list: searches as they are typed, pages near and far, every sorting."""

from random import Random
from typing import Any
from urllib.parse import urlencode

from hiiki.customers.models import Customer
from hiiki.db.paging import in_order, place_of
from hiiki.text.kana import ROWS
from hiiki.web.customers.columns import every
from hiiki.web.lists import written

EACH = 12
FAR = (0.5, 0.9)
COUNTED = ("1 character", "2 characters", "3 characters", "town", "last 4 digits", "only in address")
INDEXED = ("code", "name", "company_name", "registered_on", "updated_at", "staff")
LIST, COUNT = "/customers/", "/customers/count"
ASKED = (
    "code", "last_name", "first_name", "last_kana", "first_kana", "company_name", "prefecture", "address1",
    "tel", "mobile", "fax", "email", "email_mobile",
)  # fmt: skip


def questions(seed: int = 3) -> dict[str, Any]:
    """Addresses by kind: {"searches": {kind: [address, …]}, "pages": {kind: [address, …]}}."""
    return {"searches": _searches(Random(seed)), "pages": dict(_pages())}


def _searches(rng: Random) -> dict[str, list[str]]:
    some = _some(rng)
    asked = {f"{length} character{'s' * (length > 1)}": _pieces(some, length, rng) for length in range(1, 6)}
    asked |= {
        "whole name": [each["last_name"] + each["first_name"] for each in some],
        "surname and given name": [f"{each['last_name']} {each['first_name']}" for each in some],
        "town": [each["address1"][:6] for each in some],
        "last 4 digits": [each["mobile"][-4:] for each in some],
        "phone": [each["mobile"] for each in some] + [each["tel"] for each in some],
        "mail": [each["email"].partition("@")[0] for each in some] + ["docomo.ne.jp", "gmail"],
        "code (one customer)": [each["code"] for each in some],
        "nobody": ["存在しない名", "該当なし商店", "zzqx", "〓〓", "09099999999999", "ﾇﾙﾎﾟ"],
    }
    found = {kind: _asked(texts, "") for kind, texts in asked.items()}
    within = {
        "name": [each["last_name"] for each in some], "company": ["工業", "商店", "株式会社", "薬局", "山"],
        "address": [each["prefecture"] for each in some], "tel": [each["tel"][:6] for each in some],
        "mobile": [each["mobile"][:7] for each in some], "fax": ["03", "045", "06-2", "1234"],
        "email": ["gmail", "satou", "ocn", "k"], "email_mobile": ["docomo", "ezweb", "suzuki", "i."],
    }  # fmt: skip
    found |= {f"only in {name}": _asked(texts, name) for name, texts in within.items()}
    return found | {
        "how many, asked after the rows": [_counting(found[kind][0]) for kind in COUNTED if found[kind]]
    }


def _counting(address: str) -> str:
    return address.replace(LIST, COUNT, 1)


def _some(rng: Random) -> list[dict[str, str]]:
    """Customers from all over the book who have a name, a mobile phone and a mail address."""
    usable = Customer.objects.exclude(mobile="").exclude(email="").exclude(tel="").exclude(last_name="")
    ids = list(usable.order_by("id").values_list("id", flat=True))
    return list(Customer.objects.filter(pk__in=rng.sample(ids, min(EACH, len(ids)))).values(*ASKED))


def _pieces(some: list[dict[str, str]], length: int, rng: Random) -> list[str]:
    """What somebody has typed after so many keys: the beginning of a name, a reading or a place."""
    columns = ("name", "kana", "address1")
    texts = [
        {
            "name": each["last_name"] + each["first_name"],
            "kana": each["last_kana"] + each["first_kana"],
            **each,
        }[rng.choice(columns)]
        for each in some
    ]
    return [text[:length] for text in texts if len(text) >= length]


def _asked(texts: list[str], within: str) -> list[str]:
    queries = [
        {"q": text, "in": within} if within else {"q": text} for text in dict.fromkeys(filter(None, texts))
    ]
    return [f"{LIST}?{urlencode(query)}" for query in queries[:EACH]]


def _pages() -> list[tuple[str, list[str]]]:
    indexed = [name for name in every() if name in INDEXED]
    others = [name for name, column in every().items() if column.sort_by and name not in INDEXED]
    return [
        ("first page", [LIST]),
        ("far pages", _far("name")),
        ("rows of the syllabary", [f"{LIST}?{urlencode({'kana': row})}" for row in ROWS]),
        ("indexed sorting, first page", [_page(name) for name in _both(indexed)]),
        ("indexed sorting, far pages", [page for name in _both(indexed) for page in _far(name)]),
        ("other sorting, first page", [_page(name) for name in others]),
        ("other sorting, far pages", [page for name in others for page in _far(name)]),
    ]


def _both(names: list[str]) -> list[str]:
    return [*names, *(f"-{name}" for name in names)]


def _page(name: str, after: str = "") -> str:
    return f"{LIST}?{urlencode({'sort': name, **({'after': after} if after else {})})}"


def _far(name: str) -> list[str]:
    """Pages that begin after half, and after nine tenths, of the book."""
    order = f"-{every()[name[1:]].sort_by}" if name.startswith("-") else every()[name].sort_by
    customers = Customer.objects.sortable()
    ids = in_order(customers.current(), order).values_list("id", flat=True)
    count = ids.count()
    places = [place_of(customers, order, ids[int(count * share)]) for share in FAR]
    return [_page(name, written(place)) for place in places if place]
