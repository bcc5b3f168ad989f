"""What a column of a file can become: a field of the card, or what is split into several."""

from hiiki.customers import designed
from hiiki.customers.designed import Designed
from hiiki.customers.fields import BY_NAME, COMPANY_CODE
from hiiki.exchange.histories.columns import LABELS
from hiiki.exchange.mapping.splitting import PARTS, WORDS
from hiiki.exchange.rules import CONTACTS, CUSTOMERS
from hiiki.text.folding import fold

HERE = {**BY_NAME, COMPANY_CODE.name: COMPANY_CODE}


def is_target(name: str | None, kind: str = CUSTOMERS) -> bool:
    if kind == CONTACTS:
        return name in LABELS
    return name in HERE or name in PARTS or (designed.is_own(name or "") and name in designed.by_name())


def label_of(target: str, kind: str = CUSTOMERS) -> str:
    """Also of a field that is no longer used; of one that is gone what there is to say of it."""
    if kind == CONTACTS:
        return LABELS.get(target, target)
    if target in WORDS:
        return WORDS[target].partition("（")[0]
    if not designed.is_own(target):
        return HERE[target].label if target in HERE else target
    field = designed.now().ever.get(target)
    return field.label if field else "削除した項目"


def retired(target: str | None) -> Designed | None:
    """The field of this name the shop no longer uses."""
    field = designed.now().ever.get(target) if target and designed.is_own(target) else None
    return field if field and field.is_retired else None


def meant_by(word: str) -> str:
    """The target a person names, by its name or by its label; "" where there is none."""
    if is_target(word):
        return word
    labels = {label_of(target): target for target in PARTS}
    labels |= {each.label: each.name for each in designed.in_files().values()}
    return labels.get(word) or next((own.name for own in designed.own() if fold(own.label) == fold(word)), "")
