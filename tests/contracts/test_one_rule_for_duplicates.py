"""Whoever types, brings in a file or looks through the book is told of the same pairs by 重複とみなす項目."""

import pytest
from django.urls import reverse

from hiiki.accounts.models import Shop
from hiiki.customers.duplicates import exact, rules
from hiiki.exchange.plans import previewing
from hiiki.exchange.verdicts import MAYBE
from tests.exchange.book import csv, planned
from tests.makers import make_customer

pytestmark = pytest.mark.django_db

COLUMNS = {
    "code": "顧客コード", "last_name": "姓", "first_name": "名", "company_name": "会社名", "tel": "電話", "mobile": "携帯電話",
    "email": "PCメール", "email_mobile": "携帯メール", "birthday": "生年月日", "postal_code": "郵便番号",
    "prefecture": "都道府県", "address1": "住所1", "address2": "住所2",
}  # fmt: skip
AOKI, BABA = {"last_name": "青木", "first_name": "花子"}, {"last_name": "馬場", "first_name": "健一"}
HERE = {"prefecture": "神奈川県", "address1": "鎌倉市小町1-2-3"}
# What stands in the book, what comes after it, by its code.
PAIRS = {
    "a telephone as a mobile one": ({**AOKI, "tel": "03-1234-5601"}, {**AOKI, "mobile": "０３（１２３４）５６０１"}),
    "a household": ({**AOKI, "tel": "03-1234-5602"}, {"last_name": "青木", "first_name": "太郎", "tel": "03-1234-5602"}),
    "the other mail address": ({**AOKI, "email": "A@example.jp"}, {**BABA, "email_mobile": "a@example.jp"}),
    "an address in words": ({**BABA, **HERE}, {**BABA, "address1": "神奈川県鎌倉市小町一丁目２番３号"}),
    "another house": ({**AOKI, **HERE}, {**AOKI, **HERE, "address1": "鎌倉市小町1-2-4"}),
    "a birthday": ({"last_name": "髙橋", "birthday": "1980-04-01"}, {"last_name": "高橋", "birthday": "1980-04-01"}),
    "a company": ({"company_name": "㈱千葉商店", "postal_code": "248-0006"}, {"company_name": "株式会社千葉商店", "postal_code": "2480006"}),
    "only a name": ({"last_name": "千葉", "first_name": "由美"}, {"last_name": "千葉", "first_name": "由美"}),
}  # fmt: skip
FOUND = {
    "name+tel,name+email,name+address,name+birthday,email": {
        "a telephone as a mobile one", "the other mail address", "an address in words", "a birthday",
    },
    "tel": {"a telephone as a mobile one", "a household"},
    "name+postal,birthday": {"a birthday", "a company"},
}  # fmt: skip


@pytest.mark.parametrize("text", FOUND)
def test_all_ways_agree(shop, as_baba, text):
    Shop.objects.update(duplicate_rules=text)
    file = csv(
        ",".join(COLUMNS.values()),
        *map(_line, range(len(PAIRS)), (after for _, after in PAIRS.values())),
        encoding="utf-8",
    )
    before = {
        make_customer(**{"last_name": "", "first_name": "", **one}).pk: name
        for name, (one, _) in PAIRS.items()
    }

    typed = {name for name, (_, after) in PAIRS.items() if "twins" in _asked(as_baba, after)}
    run = planned(file)
    brought = {list(PAIRS)[row.number - 1] for row in previewing.rows(previewing.Previewer(run), MAYBE)}
    after = {
        make_customer(**{"last_name": "", "first_name": "", **other}).pk: name
        for name, (_, other) in PAIRS.items()
    }
    listed = {
        after[pk]
        for group in exact.groups(rules.read(text))
        for pk in group.ids
        if pk in after and any(before.get(other) == after[pk] for other in group.ids)
    }

    assert typed == brought == listed == FOUND[text]


def _line(number: int, values: dict[str, str]) -> str:
    return ",".join({"code": f"N{number}", **values}.get(name, "") for name in COLUMNS)


def _asked(client, values: dict[str, str]) -> str:
    return client.post(reverse("customers:twins"), values).content.decode()
