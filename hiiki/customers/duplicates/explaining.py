"""Why two customers may be one, or only seem to be, in words."""

from hiiki.customers.duplicates.comparing import NEAR, OTHER, PART, ROOM, SAME, SOUNDS, Levels
from hiiki.customers.duplicates.profiles import Profile

SAID = {
    ("company", SAME): "会社名が同じ",
    ("company", NEAR): "会社名が1字だけ違う",
    ("phone", SAME): "電話が同じ",
    ("phone", NEAR): "電話が1桁だけ違う",
    ("mail", SAME): "メールが同じ",
    ("mail", NEAR): "メールがほとんど同じ",
    ("birthday", SAME): "生年月日が同じ",
    ("birthday", NEAR): "生年月日がほとんど同じ",
    ("address", SAME): "住所が同じ",
    ("address", NEAR): "住所がほとんど同じ",
    ("address", ROOM): "建物が同じで部屋が違う",
    ("address", OTHER): "住所は違う（引っ越しかもしれません）",
    ("birthday", OTHER): "生年月日は違う",
}


def reasons(one: Profile, other: Profile, levels: Levels) -> list[str]:
    """What speaks for and against, the name first."""
    name = _name(one, other, levels)
    shares = [words for (field, level), words in SAID.items() if levels[field] == level]
    return [name, *shares] if name else shares


def _name(one: Profile, other: Profile, levels: Levels) -> str:
    last, first = levels["last"], levels["first"]
    pair = f"（{one.written}・{other.written}）"
    if last == first == SAME:
        return "氏名が同じ" if one.written == other.written else f"氏名の字が違うだけ{pair}"
    if {last, first} <= {SAME, SOUNDS}:
        return f"氏名の読みが同じ{pair}"
    if {last, first} <= {SAME, SOUNDS, NEAR, PART} and NEAR in {last, first}:
        return f"氏名が1字だけ違う{pair}"
    if last == OTHER and first in {SAME, SOUNDS}:
        return f"名が同じで姓が違う（結婚などで変わったのかもしれません）{pair}"
    if last == SAME and first == "unknown":
        return f"姓が同じで、名は片方にありません{pair}" if one.name != other.name else f"氏名が同じ{pair}"
    return f"お名前が違う{pair}" if last == OTHER or first in {OTHER, PART} else ""


def relation(levels: Levels) -> str:
    """Why two who share a number or a house are taken for two people, "" where nothing says so."""
    if levels["first"] not in {OTHER, PART}:
        return ""
    if levels["company"] == SAME and (levels["phone"] == SAME or levels["address"] == SAME):
        return "同じ会社・別のお名前（同僚かもしれません）"
    if levels["last"] == SAME and levels["address"] == SAME:
        return "同じ住所・別のお名前（ご家族かもしれません）"
    if levels["phone"] == SAME:
        return "同じ番号・別のお名前（ご家族かもしれません）"
    return "同じメール・別のお名前（ご家族かもしれません）" if levels["mail"] == SAME else ""
