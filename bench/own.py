"""Fields of the shop's own, without and with their indexes: `python -m bench.own [--rows 100000]`.

An invented book on SQLite in a temporary folder. Milliseconds of processor time, best of three: which customers and the
first hundred of them, how many up to 10,001, and lists in the order of a field.
"""

import argparse
import os
import tempfile
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from random import Random
from time import process_time
from typing import Any, NamedTuple

import django

PREFECTURES = [
    "東京都",
    "大阪府",
    "神奈川県",
    "埼玉県",
    "千葉県",
    "愛知県",
    "北海道",
    "福岡県",
    "兵庫県",
    "静岡県",
]
TIMES, PORTION, TODAY = 3, 20_000, date(2026, 11, 22)


class Line(NamedTuple):
    question: str
    found: int
    milliseconds: float


def main() -> None:
    wish = argparse.ArgumentParser(prog="python -m bench.own")
    wish.add_argument("--rows", type=int, default=100_000)
    rows = wish.parse_args().rows
    with tempfile.TemporaryDirectory(prefix="own-") as folder:
        os.environ |= {
            "HIIKI_DATA": folder,
            "HIIKI_DATABASE_URL": "",
            "DJANGO_SETTINGS_MODULE": "hiiki.config.settings",
        }
        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0, interactive=False)
        read, indexed = measured(rows)
    for one, other in zip(read, indexed, strict=True):
        ratio = other.milliseconds / one.milliseconds
        print(
            f"{one.question:50} {one.found:8,} {one.milliseconds:9.1f} {other.milliseconds:9.1f} {ratio:8.3f}"
        )


def measured(rows: int) -> tuple[list[Line], list[Line]]:
    """Read row by row, and by the indexes."""
    from hiiki.customers import quickening, rewording
    from hiiki.customers.models import OwnField

    fill(rows)
    read = list(_asked())
    for made in OwnField.objects.all():
        _mark(made)
    while rewording.continue_due() or quickening.keep_up():
        pass
    return read, list(_asked())


def fill(rows: int) -> None:
    from django.db import transaction

    from hiiki.customers import writing
    from hiiki.customers.models import Customer
    from hiiki.db import bulk, first_load

    draw, fields = Random(3), _fields()
    first_load.set_aside(Customer)
    for begin in range(0, rows, PORTION):
        some = [_customer(number, draw, fields) for number in range(begin, min(begin + PORTION, rows))]
        with transaction.atomic():
            writing.insert(some, bulk.allocate_ids(Customer, len(some)))
    first_load.put_back(Customer)


def _fields() -> dict[str, Any]:
    from hiiki.customers import designed, designing
    from hiiki.customers.designing import Chosen, Wanted

    for label, kind, words in (
        ("rank", "choice", "特別 上 中 下 休眠"), ("likes", "several", "花 庭 器 茶 菓子 布 本 旅"),
        ("points", "number", ""), ("day", "date", ""), ("number", "text", ""),
    ):  # fmt: skip
        group = "戦略情報" if words else "顧客情報"
        designing.add(Wanted(label, kind, group, choices=[Chosen(word) for word in words.split()]), by=None)
    return {field.label: field for field in designed.own()}


def _mark(made: Any) -> None:
    from hiiki.customers import designing
    from hiiki.customers.designing import Chosen, Wanted

    choices = [Chosen(each.label, each.colour, each.pk) for each in made.choices.all()]
    designing.change(made, Wanted(made.label, made.kind, made.group, searched=True, choices=choices), by=None)


def _customer(number: int, draw: Random, fields: dict[str, Any]) -> dict[str, Any]:
    ranks, likes = ([each.value for each in fields[name].options] for name in ("rank", "likes"))
    own = {"number": f"M{number * 7 % 1_000_003:07}"}
    if draw.random() < 0.9:
        own["rank"] = draw.choices(ranks, [1, 10, 50, 30, 9])[0]
    if draw.random() < 0.6:
        own["likes"] = f",{','.join(sorted(draw.sample(likes, draw.randint(1, 3)), key=int))},"
    if draw.random() < 0.8:
        own["points"] = str(int(draw.expovariate(1 / 500)))
    if draw.random() < 0.3:
        own["day"] = str(date(1980, 1, 1) + timedelta(draw.randrange(16_000)))
    return {
        "code": f"K{number:07}",
        "last_name": draw.choice("佐鈴高田伊渡山中小加") + draw.choice("藤木橋中辺本村林"),
        "first_name": draw.choice(["健一", "花子", "太郎", "由美", "真理"]),
        "last_kana": "".join(draw.choices("アイウエオカキクケコサシスセソタチツテト", k=3)),
        "prefecture": draw.choice(PREFECTURES),
        "tel": f"03-{draw.randrange(10_000):04}-{draw.randrange(10_000):04}",
        "registered_on": str(date(2016, 1, 1) + timedelta(draw.randrange(3_900))),
        "own": {fields[name].name: value for name, value in own.items()},
    }


def _asked() -> Iterator[Line]:
    from hiiki.customers.models import Customer
    from hiiki.db.paging import places
    from hiiki.segments.asking import Extraction

    customers = Customer.objects.current()

    def page(asked: Extraction) -> None:
        places(asked.narrow(customers, TODAY), "kana_sort", size=100)

    def count(asked: Extraction) -> None:
        customers.filter(asked.q(TODAY)).order_by()[:10_001].count()

    for question, parts in _questions().items():
        asked = Extraction({"join": "and", "parts": parts})
        found = asked.narrow(customers, TODAY).count()
        yield Line(f"{question}, page", found, _best(partial(page, asked)))
        yield Line(f"{question}, count", found, _best(partial(count, asked)))
    for question, order, last in _orders():
        rows = Customer.objects.sortable(order).current()
        took = _best(partial(places, rows, order, size=100, last=last))
        yield Line(f"list {question}", rows.count(), took)


def _questions() -> dict[str, list[dict[str, Any]]]:
    from hiiki.customers import designed

    fields = {field.label: field for field in designed.own()}

    def some(name: str, *words: str) -> dict[str, Any]:
        field = fields[name]
        options = [each.value for each in field.options if each.label in words]
        return {"of": field.name, "is": "any", "options": options}

    def points(first: str, last: str = "") -> dict[str, Any]:
        return {"of": fields["points"].name, "is": "between", "numbers": [first, last]}

    day, number = fields["day"].name, fields["number"].name
    built_in: list[dict[str, Any]] = [
        {"of": "prefecture", "is": "any", "options": ["静岡県"]},
        {"of": "registered_on", "is": "in", "period": "this_year"},
    ]
    return {
        "a choice of few": [some("rank", "特別")],
        "a choice of many": [some("rank", "中")],
        "one of several": [some("likes", "花")],
        "numbers of few": [points("3000", "3200")],
        "numbers of many": [points("100")],
        "a month": [{"of": day, "is": "in", "period": "between:2020-01-01:2020-01-31"}],
        "nothing there": [{"of": day, "is": "empty"}],
        "a choice of few and two built-in": [some("rank", "特別"), *built_in],
        "a choice of many and two built-in": [some("rank", "中"), *built_in],
        "three of the shop's own": [some("rank", "上", "特別"), points("500"), some("likes", "花", "庭")],
        "a text": [{"of": number, "is": "contains", "words": "M00123"}],
    }


def _orders() -> list[tuple[str, str, bool]]:
    from hiiki.customers import designed

    names = {field.label: field.name for field in designed.own()}
    return [
        ("by a number", names["points"], False),
        ("by a number, down", f"-{names['points']}", False),
        ("by a day", names["day"], False),
        ("by a text", names["number"], False),
        ("by a choice, its end", names["rank"], True),
    ]


def _best(act: Callable[[], object]) -> float:
    took = []
    for _ in range(TIMES):
        began = process_time()
        act()
        took.append(process_time() - began)
    return min(took) * 1000


if __name__ == "__main__":
    main()
