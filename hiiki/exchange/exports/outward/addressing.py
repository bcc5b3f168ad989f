"""What can stand in a column another program reads, made from a customer's fields as text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from hiiki.customers import designed
from hiiki.text import postal
from hiiki.text.addresses import Address, split_address
from hiiki.text.honorifics import Addressee, honorific_for
from hiiki.text.phones import is_usual, read_phone

Record = Mapping[str, str]
Parts = tuple[str, ...]
_SPACE = "\u3000"
_ADDRESSEE = ("last_name", "first_name", "company_name", "honorific")
_ADDRESS = ("prefecture", "address1", "address2")


@dataclass(frozen=True)
class Value:
    """`make` gives the parts it is made of, which a program with several lines has on lines of their own."""

    label: str
    fields: tuple[str, ...]
    make: Callable[[Record], Parts]


def _plain(label: str, name: str) -> Value:
    return Value(label, (name,), lambda record: (record[name],))


def _both(label: str, *names: str) -> Value:
    return Value(label, names, lambda record: (_SPACE.join(filter(None, map(record.__getitem__, names))),))


def _listed(label: str, *names: str) -> Value:
    return Value(label, names, lambda record: (";".join(filter(None, map(record.__getitem__, names))),))


def _addressee(record: Record) -> Addressee:
    last, first, company, honorific = (record[name].strip() for name in _ADDRESSEE)
    return honorific_for(last, first, company, honorific, designed.now().usual)


def _has_person(record: Record) -> bool:
    return bool(record["last_name"].strip() or record["first_name"].strip())


def _person_or_company(record: Record) -> Parts:
    return (_addressee(record).name.replace(" ", _SPACE) if _has_person(record) else record["company_name"],)


def _kana(record: Record) -> Parts:
    person = _SPACE.join(filter(None, (record["last_kana"], record["first_kana"])))
    return (person or ("" if _has_person(record) else record["company_kana"]),)


def _company_of_person(record: Record) -> Parts:
    return (record["company_name"] if _has_person(record) else "",)


def _names(record: Record) -> Parts:
    company = _SPACE.join(filter(None, (record["company_name"], record["department"])))
    return (company, *_person_or_company(record)) if _has_person(record) else (company,)


def _street_and_house(record: Record) -> str:
    return record["prefecture"] + record["address1"]


def _split(record: Record) -> Address:
    return _split_address(_street_and_house(record), record["postal_code"])


_split_address = lru_cache(maxsize=8)(split_address)  # each of its parts is a column


def _building(record: Record) -> Parts:
    return (_SPACE.join(filter(None, (_split(record).building, record["address2"]))),)


def _phone(record: Record) -> Parts:
    """An extension stays behind: a driver cannot dial it."""
    return (_national(record["tel"] or record["mobile"]).partition(" 内線")[0],)


def _phones(label: str, *names: str) -> Value:
    return Value(
        label, names, lambda record: (";".join(_national(record[name]) for name in names if record[name]),)
    )


def _national(text: str) -> str:
    """+81 becomes 0."""
    if not text or is_usual(text):
        return text
    try:
        return read_phone(text).display
    except ValueError:
        return text


def _code(record: Record) -> str:
    return postal.display(postal.postal_key(record["postal_code"])) or record["postal_code"]


VALUES: dict[str, Value] = {
    "code": _plain("顧客コード", "code"),
    "last_name": _plain("姓", "last_name"),
    "first_name": _plain("名", "first_name"),
    "last_kana": _plain("姓フリガナ", "last_kana"),
    "first_kana": _plain("名フリガナ", "first_kana"),
    "name": _both("姓と名", "last_name", "first_name"),
    "kana": _both("姓と名のフリガナ", "last_kana", "first_kana"),
    "company_name": _plain("会社名", "company_name"),
    "company_kana": _plain("会社名フリガナ", "company_kana"),
    "department": _plain("部署", "department"),
    "title": _plain("役職", "title"),
    "management": _plain("管理区分", "management"),
    "birthday": _plain("生年月日", "birthday"),
    "gender": Value("性別（男・女）", ("gender",), lambda record: (record["gender"].removesuffix("性"),)),
    "fax": _phones("FAX", "fax"),
    "tel": _phones("電話", "tel"),
    "mobile": _phones("携帯電話", "mobile"),
    "email": _plain("PCメール", "email"),
    "phones": _phones("電話と携帯電話", "tel", "mobile"),
    "mails": _listed("メール", "email", "email_mobile"),
    "url": _plain("URL", "url"),
    "honorific": Value(
        "敬称（氏名がなければ御中、空なら様）", _ADDRESSEE, lambda record: (_addressee(record).honorific,)
    ),
    "addressee": Value("氏名（なければ会社名）", _ADDRESSEE, _person_or_company),
    "addressee_kana": Value(
        "氏名（なければ会社名）のフリガナ",
        ("last_name", "first_name", "last_kana", "first_kana", "company_kana"),
        _kana,
    ),
    "addressee_company": Value(
        "会社名（氏名があるとき）", ("last_name", "first_name", "company_name"), _company_of_person
    ),
    "names": Value("会社名・部署と氏名", (*_ADDRESSEE, "department"), _names),
    "postal_code": Value("郵便番号", ("postal_code",), lambda record: (_code(record),)),
    "phone": Value("電話（なければ携帯電話）", ("tel", "mobile"), _phone),
    "prefecture": Value("都道府県", (*_ADDRESS, "postal_code"), lambda record: (_split(record).prefecture,)),
    "city": Value("市区町村", (*_ADDRESS, "postal_code"), lambda record: (_split(record).city,)),
    "street": Value("町名と番地", (*_ADDRESS, "postal_code"), lambda record: (_split(record).rest,)),
    "building": Value("建物", (*_ADDRESS, "postal_code"), _building),
    "address": Value("都道府県と住所1", _ADDRESS, lambda record: (_street_and_house(record),)),
    "address2": _plain("住所2", "address2"),
    "address_lines": Value("住所", _ADDRESS, lambda record: (_street_and_house(record), record["address2"])),
}
