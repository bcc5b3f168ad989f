"""How each kind of field reads what people type: one set of rules for a form field and for a file of a million rows.

Every reader takes text and returns what is stored, or raises ValueError whose message says in
Japanese what is wrong. Text stays as typed but for white space around it; only what is plainly
broken (a postal code that lost its first zero) is mended.
"""

import re
from datetime import date, datetime

from hiiki.customers import tags
from hiiki.text import dates, emails, phones, postal, width


def text(value: str) -> str:
    if "\0" in value:
        raise ValueError("読めない文字（NUL）が入っています")
    return value.strip()


def line(value: str) -> str:
    return " ".join(text(value).split("\n")) if "\n" in value else text(value)


NOTHING = {
    "-",
    "ー",
    "－",
    "−",
    "―",
    "‐",
    "–",
    "—",
    "/",
    "×",
    "なし",
    "ナシ",
    "無し",
    "無",
    "不明",
    "未登録",
    "//",
    "0/0/00",
    "0000-00-00",
    "0000/00/00",
    "N/A",
    "n/a",
}


def given(value: str) -> str:
    """A value of a kind that is never a word: what people write for "none" is nothing."""
    value = line(value)
    return "" if value in NOTHING else value


def day(value: str) -> date | None:
    value = given(value)
    return dates.read_date(value) if value else None


def birthday(value: str) -> date | None:
    found = day(value)
    if found and found > datetime.now(dates.JST).date():
        raise ValueError(f"「{line(value)}」はこれからの日付です")
    return found


def phone(value: str) -> str:
    value = given(value)
    if not value or phones.is_usual(value):
        return value
    read = phones.read_phone(value)
    return read.display if _lost_its_zero(value) else value


def _lost_its_zero(value: str) -> bool:
    """A spreadsheet took the number for a quantity: 9012345678 was 090-1234-5678."""
    return not width.narrow(value).lstrip(" (").startswith(("0", "+"))


def mail(value: str) -> str:
    value = given(value)
    if not value.isascii() and width.narrow(value).isascii():
        value = width.narrow(value)  # full width is no address anywhere, and plainly means this one
    if value and (problem := emails.problem(value)):
        raise ValueError(problem)
    return value


def postal_code(value: str) -> str:
    value = given(value)
    if not value or postal.is_usual(value):
        return value
    key = postal.postal_key(value)
    if not key:
        raise ValueError(f"「{value}」は郵便番号として読めません（7桁の数字で書いてください）")
    digits = sum(character.isdigit() for character in value)
    return value if digits == len(key) else postal.display(key)


KINDS = {
    "個人": "individual",
    "法人": "corporate",
    "会社": "corporate",
    "企業": "corporate",
    "団体": "corporate",
}
GENDERS = {"男": "male", "男性": "male", "M": "male", "MALE": "male", "1": "male"} | {
    "女": "female", "女性": "female", "F": "female", "FEMALE": "female", "2": "female"
}  # fmt: skip
UNKNOWN = {"", "不明", "未設定", "未回答", "指定なし", "UNSPECIFIED", "その他", "-", "0", "9"}
YES = {"1", "可", "○", "〇", "◯", "●", "✓", "✔", "レ", "はい", "YES", "TRUE", "T", "Y", "有", "有り", "あり", "する"} | {
    "希望", "希望する", "可能", "OK", "送る", "許可"
}  # fmt: skip
NO = {"0", "不可", "×", "✕", "✗", "いいえ", "NO", "FALSE", "F", "N", "無", "無し", "なし", "しない"} | {
    "希望しない", "不可能", "NG", "送らない", "拒否"
}  # fmt: skip
NEITHER = {"", "-", "不明", "未設定"}


def kind(value: str) -> str:
    value = line(value)
    found = KINDS.get(value, "")
    if value and not found:
        if value in {"individual", "corporate"}:
            return value
        raise ValueError(f"顧客区分「{value}」が分かりません（個人 か 法人 と書いてください）")
    return found


def gender(value: str) -> str:
    value = line(value)
    upper = value.upper()
    if upper in UNKNOWN:
        return ""
    if found := GENDERS.get(upper):
        return found
    if "女" in value:
        return "female"
    if "男" in value:
        return "male"
    raise ValueError(f"性別「{value}」が分かりません（男性・女性・不明 のどれかで書いてください）")


def yes_or_no(value: str) -> bool | None:
    value = line(value)
    plain = width.narrow(value).upper()
    if plain in YES:
        return True
    if plain in NO:
        return False
    if plain in NEITHER:
        return None
    raise ValueError(f"「{value}」が分かりません（可 か 不可 と書いてください）")


DIGITS = 15  # that a sorting by size can tell apart
_NUMBER = re.compile(r"([+-]?)(\d{1,3}(?:,\d{3})+|\d+)?(?:\.(\d+))?")
_AROUND = re.compile(r"^[¥\\]\s*|\s*(?:円|%)$")


def number(value: str) -> str:
    """A decimal without its commas: １，２００円 is 1200."""
    value = given(value)
    if not value:
        return ""
    found = _NUMBER.fullmatch(_AROUND.sub("", width.narrow(value).translate(_MINUS)))
    if not found or not (found[2] or found[3]):
        raise ValueError(f"「{value[:40]}」は数字として読めません")
    sign, whole, parts = found[1].replace("+", ""), (found[2] or "0").replace(",", ""), found[3] or ""
    whole, parts = whole.lstrip("0") or "0", parts.rstrip("0")
    if len(whole) + len(parts) > DIGITS:
        raise ValueError(f"「{value[:40]}」は長すぎます（数字は{DIGITS}桁まで入ります）")
    decimal = f"{whole}.{parts}" if parts else whole
    return decimal if decimal == "0" else f"{sign}{decimal}"


_MINUS = str.maketrans("−－‐‑–—―▲△", "-" * 9)


def staff_name(value: str) -> str:
    return line(value)


def tag_words(value: str) -> str:
    return tags.read(text(value))
