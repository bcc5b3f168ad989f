"""What a column of a file can become: a field of the card, or what is split into several."""

from hiiki.customers.fields import BY_LABEL, BY_NAME
from hiiki.exchange.mapping.splitting import PARTS, WORDS


def is_target(name: str | None) -> bool:
    return name in BY_NAME or name in PARTS


def label_of(target: str) -> str:
    return WORDS.get(target, "").partition("（")[0] or BY_NAME[target].label


def meant_by(word: str) -> str:
    """The target a person names, by its name or by its label; "" where there is none."""
    if is_target(word):
        return word
    labels = {label_of(target): target for target in PARTS}
    return BY_LABEL[word].name if word in BY_LABEL else labels.get(word, "")
