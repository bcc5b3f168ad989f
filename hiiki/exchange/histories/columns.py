"""The columns of a contact history, known by their headings."""

from collections.abc import Mapping, Sequence

from hiiki.customers import matching
from hiiki.exchange.records import CannotRead
from hiiki.text.folding import fold

# By name: the word people read, and what files call it.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "code": ("顧客コード", "顧客番号", "会員番号", "顧客ID", "お客様番号", "得意先コード"),
    "name": ("氏名", "名前", "お名前", "顧客名", "お客様名"),
    "tel": ("電話", "電話番号", "TEL", "携帯電話"),
    "email": ("メール", "メールアドレス", "PCメール", "E-mail"),
    "at": ("日時", "対応日時", "訪問日時", "連絡日時"),
    "day": ("日", "日付", "対応日", "訪問日", "連絡日", "来店日", "年月日"),
    "time": ("時刻", "時間", "対応時刻"),
    "state": ("予定か済みか", "予定・済み", "状態", "区分"),
    "kind": ("種類", "種別", "対応方法", "手段", "コンタクト種類"),
    "subject": ("件名", "用件", "タイトル"),
    "text": ("内容", "対応内容", "メモ", "詳細", "備考"),
    "result": ("結果", "対応結果"),
    "staff": ("担当者", "担当", "対応者"),
}
KEYS = ("code", "name+tel", "name+email", "email", "tel")
OF_KEY = {"code": {"code"}, "name+tel": {"name", "tel"}, "name+email": {"name", "email"}, "email": {"email"},
          "tel": {"tel"}}  # fmt: skip


def recognised(headings: Sequence[str], said: Sequence[str] = ()) -> dict[str, int]:
    """By name, the place of its column; `said` are heading=name, by hand. CannotRead for what cannot be meant."""
    folded = [fold(heading) for heading in headings]
    found: dict[str, int] = {}
    for pair in said:
        heading, _, name = pair.rpartition("=")
        if fold(heading) not in folded or meant_by(name) is None:
            raise CannotRead(
                f"--map「{pair}」が分かりません。見出し=項目 と書いてください（項目: {'、'.join(LABELS)}）。"
            )
        found[str(meant_by(name))] = folded.index(fold(heading))
    for name, words in COLUMNS.items():
        places = [folded.index(fold(word)) for word in words if fold(word) in folded]
        free = [place for place in places if place not in found.values()]
        if name not in found and free:
            found[name] = free[0]
    return found


LABELS = tuple(words[0] for words in COLUMNS.values())


def meant_by(word: str) -> str | None:
    return next((name for name, words in COLUMNS.items() if fold(word) in {name, fold(words[0])}), None)


def key_of(columns: Mapping[str, int], wanted: str = "") -> matching.Key:
    """How customers are told apart: as wanted, else the surest these columns allow."""
    there = [key for key in KEYS if OF_KEY[key] <= set(columns)]
    if wanted and wanted not in there:
        raise CannotRead(f"--update-by {wanted} に要る列がこのファイルにありません。")
    if not there:
        raise CannotRead("だれのコンタクトか分かる列（顧客コード、氏名と電話、メールなど）がありません。")
    if not {"at", "day"} & set(columns):
        raise CannotRead("いつのコンタクトか分かる列（日時、または 日）がありません。")
    return matching.KEYS[wanted or there[0]]
