"""Fields as people name them at the terminal: by name, by label, or two columns read as one."""

from hiiki.customers.fields import BY_LABEL, BY_NAME

JOINED = {"氏名": ("last_name", "first_name"), "住所": ("prefecture", "address1", "address2")}
STAMPS = {"更新日": "updated_at", "作成日": "created_at"}


def fields_named(word: str) -> tuple[str, ...]:
    """The names of the fields a word means; the word itself where it is none."""
    return JOINED.get(word) or (name_of(word),)


def name_of(word: str) -> str:
    if word in STAMPS:
        return STAMPS[word]
    return BY_LABEL[word].name if word not in BY_NAME and word in BY_LABEL else word
