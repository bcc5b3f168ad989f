"""Fields as people name them at the terminal: by name, by label, or two columns read as one."""

from hiiki.customers import designed
from hiiki.customers.fields import BY_LABEL, BY_NAME, COMPANY_CODE
from hiiki.exchange.exports import meetings
from hiiki.text.folding import fold

JOINED = {"氏名": ("last_name", "first_name"), "住所": ("prefecture", "address1", "address2")}
STAMPS = {"更新日": "updated_at", "作成日": "created_at"}


def fields_named(word: str) -> tuple[str, ...]:
    """The names of the fields a word means; the word itself where it is none."""
    return JOINED.get(word) or (name_of(word),)


def columns_named(word: str) -> tuple[str, ...]:
    """The columns of a file a word means: also of what rooms keep about customers."""
    for name, label in meetings.LABELS.items():
        if word in {name, label}:
            return tuple(field.name for field in meetings.COLUMNS[name])
    files_only = {each.label: each.name for each in (COMPANY_CODE, *meetings.FIELDS.values())}
    return (files_only[word],) if word in files_only else fields_named(word)


def called(name: str) -> str:
    """How a field is called at the terminal: the shop's own by their labels."""
    return designed.by_name()[name].label if designed.is_own(name) else name


def name_of(word: str) -> str:
    if word in STAMPS:
        return STAMPS[word]
    if word in BY_NAME or word in BY_LABEL:
        return word if word in BY_NAME else BY_LABEL[word].name
    return next((field.name for field in designed.own() if fold(field.label) == fold(word)), word)
