"""The columns of a contact history, known by their headings."""

from collections.abc import Iterator, Mapping, Sequence

from hiiki.exchange.histories.states import is_state
from hiiki.exchange.mapping import Link
from hiiki.exchange.mapping import Mapping as Columns
from hiiki.exchange.mapping.headings import fold, known_target
from hiiki.exchange.records import Found

# By name: the word people read, and what files call it.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "code": ("顧客コード", "顧客番号", "会員番号", "会員No", "顧客ID", "顧客No", "お客様番号", "お客様コード", "得意先コード"),
    "name": ("氏名", "名前", "お名前", "顧客名", "お客様名", "お客様", "顧客", "得意先名"),
    "company": ("会社名", "法人名", "御社名", "勤務先"),
    "tel": ("電話", "電話番号", "TEL", "携帯電話", "携帯", "連絡先"),
    "email": ("メール", "メールアドレス", "PCメール", "E-mail"),
    "at": ("日時", "対応日時", "訪問日時", "連絡日時", "来店日時", "予定日時"),
    "day": ("日", "日付", "対応日", "訪問日", "連絡日", "来店日", "予定日", "年月日"),
    "time": ("時刻", "時間", "対応時刻", "対応時間", "来店時刻"),
    "state": ("予定か済みか", "予定・済み", "状態", "ステータス", "区分"),
    "kind": ("種類", "種別", "方法", "対応方法", "連絡方法", "連絡手段", "手段", "コンタクト種類", "対応種別", "対応区分", "区分"),
    "subject": ("件名", "用件", "タイトル", "目的"),
    "text": ("内容", "対応内容", "対応履歴", "やりとり", "詳細", "メモ", "備考"),
    "result": ("結果", "対応結果"),
    "staff": ("担当者", "担当", "対応者", "担当者名", "対応者名", "担当営業"),
}  # fmt: skip
LABELS = {name: words[0] for name, words in COLUMNS.items()}
GROUPS = {
    "だれの": ("code", "name", "company", "tel", "email"),
    "いつ": ("at", "day", "time"),
    "何を": ("state", "kind", "subject", "text", "result", "staff"),
}
WHAT = ("kind", "subject", "result", "text")
NOTES = {fold(word) for word in ("メモ", "備考", "詳細")}  # any list has these
EITHER = fold("区分")
MOST = 0.6  # of the headings are a contact history's own
KEYS = {
    "code": [{"code"}],
    "name+tel": [{"name", "tel"}, {"company", "tel"}],
    "name+email": [{"name", "email"}, {"company", "email"}],
    "email": [{"email"}],
    "tel": [{"tel"}],
    "name": [{"name"}, {"company"}],
}
SURE = ("code", "name+tel", "name+email", "email", "tel")
# What lists of customers call it will do as well.
AS_OF_CUSTOMERS = {
    "code": "code", "party": "name", "name": "name", "company_name": "company", "tel": "tel", "mobile": "tel",
    "phones": "tel", "email": "email", "emails": "email", "staff": "staff",
}  # fmt: skip
NOBODY = "だれのコンタクトか分かる列（顧客コード、氏名と電話、メールなど）を選んでください。"
NEVER = "いつのコンタクトか分かる列（日時、または 日）を選んでください。"


def guessed(found: Found) -> Columns:
    """Each column by its heading; the first of several that mean the same."""
    taken: dict[int, str] = {}
    for name, words in COLUMNS.items():
        if (at := _place(name, words, found, taken)) is not None:
            taken[at] = name
    for at, heading in enumerate(found.headings):
        name = AS_OF_CUSTOMERS.get(known_target(heading), "")
        if name and at not in taken and name not in taken.values():
            taken[at] = name
    return Columns([Link(at, taken.get(at)) for at in range(found.width)])


def _place(name: str, words: Sequence[str], found: Found, taken: Mapping[int, str]) -> int | None:
    headings = [fold(heading) for heading in found.headings]
    places = (headings.index(fold(word)) for word in words if fold(word) in headings)
    free = (at for at in places if at not in taken)
    return next((at for at in free if name != "state" or _is_state(found, at)), None)


def _is_state(found: Found, at: int) -> bool:
    """区分 is often what kind of contact it was."""
    if fold(found.headings[at]) != EITHER:
        return True
    cells = [row.cells[at] for row in found.samples if at < len(row.cells)]
    return all(is_state(cell) for cell in cells if cell.strip())


def is_history(found: Found) -> bool:
    """Whether the headings are those of a contact history rather than of a list of customers."""
    if found.kind not in {"delimited", "excel"}:
        return False
    columns = guessed(found)
    headings = [heading for heading in found.headings if heading.strip()]
    return (
        not list(lacking(columns))
        and any(_tells_what(columns, found))
        and len(columns.sources()) >= MOST * len(headings)
    )


def _tells_what(columns: Columns, found: Found) -> Iterator[bool]:
    for name, places in columns.sources().items():
        yield name in WHAT and not any(fold(found.headings[at]) in NOTES for at in places)


def lacking(columns: Columns) -> Iterator[str]:
    """Why nobody can go on with these columns."""
    targets = set(columns.sources())
    if not usable(columns):
        yield NOBODY
    if not targets & {"at", "day"}:
        yield NEVER


def usable(columns: Columns) -> list[str]:
    """By which keys (matching.KEYS) customers can be told apart, the surest first."""
    there = set(columns.sources())
    return [name for name, ways in KEYS.items() if any(way <= there for way in ways)]


def default_key(columns: Columns) -> str:
    """By the name alone only where somebody says so."""
    return next((key for key in usable(columns) if key in SURE), "")


def meant_by(word: str) -> str:
    """The column a person names, by its name or by its label; "" where there is none."""
    folded = fold(word)
    return next((name for name, label in LABELS.items() if folded in {fold(name), fold(label)}), "")
