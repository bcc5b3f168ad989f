"""Conditions answered in plain Python, one customer at a time: what both engines must answer."""

from datetime import date, timedelta
from typing import Any

from django.utils.timezone import localtime

from hiiki.activities.models import Contact
from hiiki.customers import designed
from hiiki.customers.indexing import NUMBERED, digits
from hiiki.customers.models import Customer, CustomerFile
from hiiki.customers.searching import is_number
from hiiki.segments import periods
from hiiki.text.folding import fold

TEXTS = {
    "name": (("last_name", "first_name"), ("last_kana", "first_kana")),
    "company": (("company_name",), ("company_short",), ("company_kana",)),
    "address": (("prefecture", "address1", "address2"),),
}
SHORT = {"東京都": "東京", "大阪府": "大阪", "北海道": "北海道"}


def holds(tree: dict[str, Any], customer: Customer, today: date) -> bool:
    if "parts" in tree:
        parts = [holds(part, customer, today) for part in tree["parts"] if part.get("parts") != []]
        answer = (all if tree["join"] == "and" else any)(parts) if parts else True
    else:
        answer = _condition(tree, customer, today)
    return answer != bool(tree.get("not"))


def _condition(part: dict[str, Any], customer: Customer, today: date) -> bool:
    name, how = part["of"], part["is"]
    if name.startswith(designed.PREFIX):
        return _own(part, customer, today)
    if name == "company_card":
        people = Customer.objects.filter(company=customer, archived_at=None)
        return (
            people.exists()
            if part["is"] == "peopled"
            else bool(customer.company_id) == (part["is"] == "joined")
        )
    if name in ("birth_month", "birthday_soon", "age"):
        return _birthday(part, customer, today)
    if name == "tags":
        held = {fold(word) for word in customer.tags.split("、")} if customer.tags else set()
        asked = {fold(word) for word in part.get("options", ())}
        return {"any": bool(held & asked), "all": asked <= held, "empty": not held}[how]
    if name in ("contacted", "uncontacted", "planned", "told", "files"):
        return _of_others(part, customer, today)
    if name == "prefecture":
        return customer.prefecture in {each for value in part["options"] for each in (value, SHORT[value])}
    if name == "staff":
        return (str(customer.staff_id) if customer.staff_id else "none") in part["options"]
    if name == "dm":
        return {True: "ok", False: "refused", None: "unknown"}[customer.dm_ok] in part["options"]
    if name in ("kind", "gender"):
        return getattr(customer, name) in part["options"]
    if "period" in part:
        value = localtime(customer.updated_at).date() if name == "updated_at" else getattr(customer, name)
        return periods.span(part["period"], today).holds(value)
    if name == "url":
        return _plainly_url(part, customer.url)
    texts = ["".join(getattr(customer, column) for column in each) for each in TEXTS.get(name, ((name,),))]
    return _text(part, texts, customer.postal_code if name == "address" else "")


def _plainly_url(part: dict[str, Any], url: str) -> bool:
    if part["is"] in ("empty", "filled"):
        return bool(url) == (part["is"] == "filled")
    if part["is"] == "equals":
        return url.lower() == part["words"].strip().lower()
    return all(word.lower() in url.lower() for word in part["words"].split())


def _text(part: dict[str, Any], texts: list[str], postal_code: str = "") -> bool:
    how = part["is"]
    if how in ("empty", "filled"):
        return any(texts) == (how == "filled")
    words = [part["words"]] if how == "equals" else part["words"].split()
    if part["of"] == "postal_code" and all(map(is_number, words)):
        texts, words = list(map(digits, texts)), list(map(digits, words))
    if part["of"] in NUMBERED:
        if not all(map(is_number, words)):
            return False
        texts, words = list(map(digits, texts)), list(map(digits, words))
    if how == "equals":
        return any(text and fold(text) == fold(words[0]) for text in texts)
    return all(_stands(word, texts, postal_code) for word in words)


def _stands(word: str, texts: list[str], postal_code: str) -> bool:
    by_digits = bool(postal_code) and is_number(word) and digits(word) in digits(postal_code)
    return by_digits or any(fold(word) in fold(text) for text in texts)


def _birthday(part: dict[str, Any], customer: Customer, today: date) -> bool:
    if not customer.birthday:
        return False
    if part["of"] == "birth_month":
        relative = {"this": today.month, "next": today.month % 12 + 1}
        return customer.birthday.month in {relative.get(each) or int(each) for each in part["months"]}
    if part["of"] == "birthday_soon":
        return any(
            _has_it(customer.birthday, today + timedelta(away)) for away in range(int(part["days"]) + 1)
        )
    first, last = part["years"]
    had = (today.month, today.day) >= (customer.birthday.month, customer.birthday.day)
    age = today.year - customer.birthday.year - (not had)
    return (not first or age >= int(first)) and (not last or age <= int(last))


def _has_it(birthday: date, day: date) -> bool:
    try:
        return birthday.replace(year=day.year) == day
    except ValueError:
        return day == date(day.year, 3, 1)


def _own(part: dict[str, Any], customer: Customer, today: date) -> bool:
    value, how = customer.own.get(part["of"]), part["is"]
    if how in ("empty", "filled"):
        return bool(value) == (how == "filled")
    if value is None:
        return False
    if how == "in":
        return periods.span(part["period"], today).holds(date.fromisoformat(value))
    if how == "between":
        first, last = part["numbers"]
        return (not first or float(value) >= float(first)) and (not last or float(value) <= float(last))
    if how == "any":
        return bool(set(value.strip(",").split(",")) & set(part["options"]))
    if designed.now().ever[part["of"]].kind == "phone" and is_number(part["words"]):
        words = [part["words"]] if how == "equals" else part["words"].split()
        held, asked = digits(value), [digits(word) for word in words]
        return held == asked[0] if how == "equals" else all(word in held for word in asked)
    return _text(part, [value])


def _of_others(part: dict[str, Any], customer: Customer, today: date) -> bool:
    if part["of"] == "files":
        names = [fold(each.name) for each in CustomerFile.objects.filter(customer=customer)]
        words = [fold(word) for word in part.get("words", "").split()]
        return {"any": bool(names), "none": not names}.get(
            part["is"], any(all(word in name for word in words) for name in names)
        )
    kinds = set(part.get("kinds", ()))
    contacts = [
        each
        for each in Contact.objects.filter(customer=customer)
        if (not kinds or str(each.kind_id) in kinds)
        and (not part.get("results") or str(each.result_id) in part["results"])
        and (not part.get("staff") or str(each.staff_id or "none") in part["staff"])
        and (part["of"] == "told" or each.is_done == (part["of"] != "planned"))
    ]
    if part["of"] == "told":
        asked = [word for word in map(fold, part["words"].split()) if word]
        return any(asked and all(word in fold(each.text) for word in asked) for each in contacts)
    days = [localtime(each.at).date() for each in contacts]
    if part["of"] == "uncontacted":
        return not any(day >= periods.later(today, -int(part["days"]), "days") for day in days)
    if part["of"] == "planned" and part["is"] != "in":
        return any(day < today for day in days) if part["is"] == "late" else bool(days)
    return any(periods.span(part["period"], today).holds(day) for day in days)
