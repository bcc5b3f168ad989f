"""How far two customers agree, field by field, as a few levels each."""

from enum import StrEnum
from itertools import pairwise

from hiiki.customers.duplicates.profiles import Profile


class Level(StrEnum):
    SAME = "same"
    SOUNDS = "sounds"
    NEAR = "near"
    PART = "part"
    ROOM = "room"
    TOWN = "town"
    OTHER = "other"
    UNKNOWN = "unknown"


SAME, SOUNDS, NEAR, PART, ROOM, TOWN, OTHER, UNKNOWN = Level
Levels = dict[str, Level]


def compare(one: Profile, other: Profile) -> Levels:
    """By field. `last` and `first` of people are UNKNOWN between companies, `company` where one names none."""
    last, first = _names(one, other)
    return {
        "last": last,
        "first": first,
        "company": _company(one, other),
        "branch": _plain(one.branch, other.branch),
        "phone": _shared(one.phones, other.phones),
        "mail": _mail(one.mails, other.mails),
        "birthday": _birthday(one.birthday, other.birthday),
        "address": _address(one, other),
        "gender": _plain(one.gender, other.gender),
    }


def _plain(one: str, other: str) -> Level:
    if not one or not other:
        return UNKNOWN
    return SAME if one == other else OTHER


def _names(one: Profile, other: Profile) -> tuple[Level, Level]:
    if not one.name or not other.name:
        return UNKNOWN, UNKNOWN
    if one.name == other.name:
        return SAME, SAME if one.first or other.first else UNKNOWN
    if one.last and (one.last, one.first) == (other.first, other.last):
        return SAME, SAME
    if not one.first or not other.first:
        return _open_ended(*sorted((one, other), key=lambda each: bool(each.first)))
    last = _name(one.last, other.last, one.last_kana, other.last_kana)
    return last, _name(one.first, other.first, one.first_kana, other.first_kana)


def _open_ended(short: Profile, whole: Profile) -> tuple[Level, Level]:
    """`short` has nothing in 名: either all stands in 姓, or nobody asked for more."""
    if short.last == whole.last:
        return SAME, UNKNOWN
    if short.name == whole.kana or (short.kana and short.kana == whole.kana):
        return SOUNDS, SOUNDS
    if whole.last and short.name.startswith(whole.last) and len(short.name) > len(whole.last):
        return SAME, _name(short.name[len(whole.last) :], whole.first, "", "")
    if within_one(short.name, whole.name):
        return NEAR, NEAR
    return OTHER, UNKNOWN


def _name(one: str, other: str, kana: str, other_kana: str) -> Level:
    if one == other:
        return SAME
    if kana and other_kana:
        if kana == other_kana:
            return SOUNDS
        if one != kana and len(kana) > 2 and within_one(kana, other_kana) and set(one) & set(other):
            return NEAR
    elif kana == other or one == other_kana:
        return SOUNDS
    if max(len(one), len(other)) > 2 and within_one(one, other):
        return NEAR
    return PART if set(one) & set(other) else OTHER


def _company(one: Profile, other: Profile) -> Level:
    if not one.company or not other.company:
        return UNKNOWN
    if one.company == other.company:
        return SAME
    return NEAR if len(one.company) > 3 and within_one(one.company, other.company) else OTHER


def _shared(ones: frozenset[str], others: frozenset[str]) -> Level:
    if not ones or not others:
        return UNKNOWN
    if ones & others:
        return SAME
    return NEAR if any(within_one(one, other) for one in ones for other in others) else OTHER


def _mail(ones: frozenset[str], others: frozenset[str]) -> Level:
    if not ones or not others:
        return UNKNOWN
    if ones & others:
        return SAME
    near = any(_same_box(one, other) for one in ones for other in others)
    return NEAR if near else OTHER


def _same_box(one: str, other: str) -> bool:
    """A slip of the finger, or the same name at another provider."""
    box, other_box = one.partition("@")[0], other.partition("@")[0]
    return within_one(one, other) or (box == other_box and len(box) > 5)


def _birthday(one: str, other: str) -> Level:
    if not one or not other:
        return UNKNOWN
    if one == other:
        return SAME
    return NEAR if within_one(one, other) or sorted(one) == sorted(other) else OTHER


def _address(one: Profile, other: Profile) -> Level:
    if not one.street or not other.street:
        return UNKNOWN
    street = _ends_alike(one.street, other.street)
    if street and one.house == other.house:
        return SAME if not one.room or not other.room or one.room == other.room else ROOM
    if street and one.house and other.house and within_one(one.house, other.house):
        return NEAR
    if one.house == other.house and len(one.house) > 2 and within_one(one.street, other.street):
        return NEAR
    if one.house == other.house and len(one.street) > 8 and _share_most(one.street, other.street):
        return NEAR
    return TOWN if street or (one.postal and one.postal == other.postal) else OTHER


def _ends_alike(one: str, other: str) -> bool:
    """Now and then the town is written without its city."""
    return one == other or (min(len(one), len(other)) > 2 and (one.endswith(other) or other.endswith(one)))


def _share_most(one: str, other: str) -> bool:
    """Several slips, and still most neighbouring letters in common."""
    ones, others = set(pairwise(one)), set(pairwise(other))
    return 10 * len(ones & others) >= 6 * max(len(ones), len(others))


def within_one(one: str, other: str) -> bool:
    """Whether one slip leads from one to the other: a letter more, less, another, or two changed places."""
    if one == other:
        return True
    if abs(len(one) - len(other)) > 1:
        return False
    start = 0
    for letter, other_letter in zip(one, other, strict=False):
        if letter != other_letter:
            break
        start += 1
    rest, other_rest = one[start:], other[start:]
    if len(rest) == len(other_rest):
        swapped = rest[:2] == other_rest[1::-1] and rest[2:] == other_rest[2:]
        return rest[1:] == other_rest[1:] or swapped
    return rest[1:] == other_rest or rest == other_rest[1:]
