"""The fields the shop has made for itself, and what its customers have in them."""

import random
from typing import Any

from hiiki.customers import designed, designing, writing
from hiiki.customers.designed import Designed
from hiiki.customers.designing import Chosen, Wanted
from hiiki.customers.models import Customer, OwnField
from hiiki.customers.models.design import OWN, STRATEGY

STEP = 1000
FIELDS = (
    (Wanted("記念日", "date", OWN, help="結婚記念日など、花を贈る日。"), 0.15, ()),
    (Wanted("ペットがいる", "yesno", OWN, help="百合は猫に毒なので、花束の前に確かめます。"), 0.3, ()),
    (
        Wanted(
            "顧客ランク", "choice", STRATEGY, searched=True,
            choices=(Chosen("上得意", 2), Chosen("お得意", 4), Chosen("ふつう"), Chosen("ごぶさた", 1)),
        ),
        1, (6, 18, 60, 16),
    ),
    (
        Wanted(
            "ご来店のきっかけ", "choice", STRATEGY, searched=True,
            choices=(
                Chosen("通りがかり", 3), Chosen("ご紹介", 5), Chosen("チラシ", 4), Chosen("ホームページ", 1),
                Chosen("Instagram", 6),
            ),
        ),
        0.7, (40, 25, 8, 17, 10),
    ),
    (
        Wanted(
            "お好みの色", "several", STRATEGY, searched=True,
            choices=(Chosen("白・グリーン", 3), Chosen("淡い色", 5), Chosen("元気な色", 2), Chosen("季節の色", 4)),
        ),
        0.35, (4, 3, 2, 3),
    ),
)  # fmt: skip


def design(*, by: Any) -> None:
    """Make the fields, and give the customers their values; nothing where they are made already."""
    if OwnField.objects.exists():
        return
    invent = random.Random(20041203)  # noqa: S311 - the same values every time
    for wanted, *_ in FIELDS:
        designing.add(wanted, by=by)
    ids = list(Customer.objects.order_by("code").values_list("pk", flat=True))
    with designed.held():
        for at in range(0, len(ids), STEP):
            some = ids[at : at + STEP]
            records = writing.load(some)
            writing.update([(records[pk], _values(invent)) for pk in some])


def _values(invent: random.Random) -> dict[str, str]:
    shares = {wanted.label: (share, weights) for wanted, share, weights in FIELDS}
    return {
        field.name: _value(field, weights, invent)
        for field in designed.own()
        for share, weights in [shares[field.label]]
        if invent.random() < share
    }


def _value(field: Designed, weights: Any, invent: random.Random) -> str:
    if field.kind == "date":
        return f"{invent.randrange(1975, 2024)}-{invent.randrange(1, 13):02}-{invent.randrange(1, 29):02}"
    values = [option.value for option in field.options]
    if field.kind == "several":
        return designed.joined(field.options, invent.choices(values, weights, k=2))
    return str(invent.choices(values, weights or None)[0])
