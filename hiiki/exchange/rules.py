"""決まり: what the person decided about an import before it runs."""

from dataclasses import asdict, dataclass, field
from typing import Any

CUSTOMERS, CONTACTS = "customers", "contacts"
KINDS = {CUSTOMERS: "顧客", CONTACTS: "コンタクト履歴"}
MODES = {
    "both": "新しい顧客を追加し、いる顧客は更新する",
    "new": "新しい顧客だけ追加する",
    "update": "いる顧客の更新だけする",
}
EMPTY = {"keep": "いまの内容を残す", "clear": "空にする"}
UNREADABLE = {"refuse": "その行を取り込まずに残す", "blank": "その値だけ空けて取り込む"}
MAYBE = {"import": "新しい顧客として取り込む", "leave": "取り込まずに残す"}
REQUIRED = {"default": "初期値を入れる", "empty": "空のまま取り込む"}
ABOUT_ONE_FILE = ("staff_answers", "choice_answers", "maybe_answers")
UNKNOWN_STAFF = {
    "ask": "値ごとに決める",
    "create": "担当者として登録する",
    "skip": "空にする",
    "refuse": "取り込まない",
}
UNKNOWN_CHOICE = {
    "ask": "値ごとに決める",
    "create": "選択肢に追加する",
    "skip": "空にする",
    "refuse": "取り込まない",
}


@dataclass(frozen=True)
class Rules:
    """`key` is a name of matching.KEYS, "" for none; `staff_answers` maps an unknown 担当者 as written
    in the file to "create", "skip", or the id of a known one, `choice_answers` the same for each field with
    choices and its words ("" for all of them that are not named); `maybe_answers` maps the number of a row
    that may be a duplicate to "import" or "leave", where `maybe` is not to decide."""

    key: str = ""
    mode: str = "both"
    empty: str = "keep"
    unreadable: str = "refuse"
    maybe: str = "import"
    required: str = "default"
    unknown_staff: str = "ask"
    staff_answers: dict[str, str] = field(default_factory=dict)
    unknown_choice: str = "ask"
    choice_answers: dict[str, dict[str, str]] = field(default_factory=dict)
    maybe_answers: dict[str, str] = field(default_factory=dict)

    def leaves(self, number: int) -> bool:
        """Whether the row of this number, which may be a duplicate, stays out."""
        return self.maybe_answers.get(str(number), self.maybe) == "leave"

    def left_of(self, maybe: int) -> int:
        """How many of so many rows that may be duplicates stay out."""
        answers = list(self.maybe_answers.values())
        return answers.count("leave") + (maybe - len(answers) if self.maybe == "leave" else 0)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Rules":
        return cls(**{name: data[name] for name in cls.__dataclass_fields__ if name in data})
