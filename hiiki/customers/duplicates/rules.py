"""重複とみなす項目: what two customers share to the letter when they are taken for one."""

from typing import NamedTuple

PARTS = {
    "name": "氏名",
    "kana": "フリガナ",
    "company": "会社名",
    "tel": "電話",
    "email": "メール",
    "address": "住所",
    "postal": "郵便番号",
    "birthday": "生年月日",
}
# Of these the book keeps keys; the first are those that the fewest share.
KEYED = ("tel", "email", "name", "birthday")


class Rule(NamedTuple):
    """Parts that must all be the same; `name` as the command says it: name+tel."""

    parts: tuple[str, ...]

    @property
    def name(self) -> str:
        return "+".join(self.parts)

    @property
    def is_asked_at_once(self) -> bool:
        """Also while somebody types and of a file, since the book keeps a key to find them by; else only by the search of the whole book."""
        return any(part in KEYED for part in self.parts)

    @property
    def label(self) -> str:
        return "と".join(PARTS[part] for part in self.parts)


def read(text: str) -> list[Rule]:
    """Rules written name+tel,email. Raises ValueError, in Japanese, for what is none."""
    found = [_rule(each) for each in text.split(",") if each.strip()]
    if not found:
        raise ValueError("重複とみなす項目が選ばれていません。")
    return list(dict.fromkeys(found))


def _rule(text: str) -> Rule:
    parts = [part.strip() for part in text.split("+")]
    unknown = [part for part in parts if part not in PARTS]
    if unknown:
        known = "・".join(PARTS)
        raise ValueError(f"「{unknown[0]}」という項目はありません。使えるのは {known} です。")
    return Rule(tuple(part for part in PARTS if part in parts))
