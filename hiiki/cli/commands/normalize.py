"""hiiki normalize: one value a line in, one JSON object a line out. Needs no data folder."""

import argparse
import json
import sys
from collections.abc import Callable
from typing import Any

HELP = "電話・名前・住所などの書き方をそろえる"
NEEDS_DJANGO = False


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("kind", choices=list(KINDS), metavar="種類", help="、".join(KINDS))
    parser.add_argument("value", nargs="*", metavar="値")
    parser.add_argument("--stdin", action="store_true", help="標準入力から、1行に1つずつ読む")
    parser.add_argument("--json", action="store_true", help="1行に1つの JSON（いつもこの形です）")


def run(arguments: argparse.Namespace) -> None:
    normalize = KINDS[arguments.kind]
    for value in _values(arguments):
        print(json.dumps(normalize(value), ensure_ascii=False))


def _values(arguments: argparse.Namespace) -> Any:
    if not arguments.stdin:
        return arguments.value
    # Bytes, so that only a line break ends a line and no locale can stop us.
    return (line.decode("utf-8", "replace").rstrip("\r\n") for line in sys.stdin.buffer)


def _phone(value: str) -> dict[str, Any]:
    from hiiki.text.phones import read_phone

    try:
        phone = read_phone(value)
    except ValueError:
        return {"input": value, "key": None, "display": value}
    return {"input": value, "key": phone.key, "display": phone.display}


def _name(value: str) -> dict[str, Any]:
    from hiiki.text.keys import name_key
    from hiiki.text.names import split_name

    last, first = split_name(value)
    return {"last": last, "first": first, "key": name_key(last, first) or None}


def _address(value: str) -> dict[str, Any]:
    from hiiki.text.addresses import split_address
    from hiiki.text.keys import address_key

    found = split_address(value)
    whole = f"{found.prefecture}{found.city}{found.rest}{found.building}"
    return {
        "prefecture": found.prefecture,
        "city": found.city,
        "rest": found.rest,
        "building": found.building,
        "key": address_key(whole) or None,
    }


def _postal(value: str) -> dict[str, Any]:
    from hiiki.text import postal

    key = postal.postal_key(value)
    places = [
        {"prefecture": place.prefecture, "city": place.city, "town": place.town, "office": place.office}
        for place in (postal.places(key) if key else [])
    ]
    return {"key": key or None, "display": postal.display(key) or value, "places": places}


def _email(value: str) -> dict[str, Any]:
    from hiiki.text.emails import read_email

    found = read_email(value)
    return {"key": found.key or None, "valid": found.valid}


def _date(value: str) -> dict[str, Any]:
    from hiiki.text.dates import read_date

    try:
        return {"iso": read_date(value).isoformat()}
    except ValueError:
        return {"iso": None}


KINDS: dict[str, Callable[[str], dict[str, Any]]] = {
    "phone": _phone,
    "name": _name,
    "address": _address,
    "postal": _postal,
    "email": _email,
    "date": _date,
}
