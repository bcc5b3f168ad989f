"""Every built-in field of a customer. `designed` adds the shop's own: that is what cards, lists and files read."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from hiiki.customers import reading
from hiiki.text import dates, phones, postal
from hiiki.text.width import with_full_kana

BASIC, CONTACT, MEMO = "基本情報", "連絡情報", "メモ"


SHOWN_OTHERWISE = {"phone", "kana"}  # than they are stored


@dataclass(frozen=True)
class Field:
    """A field people see.

    `kind` is what its values are: text, long, kana, code, choice, date, postal, phone, mail, url, staff, flag, tags;
    company only in files.
    `column` names it in records and changes; `width` is how many characters a list shows by default.
    """

    name: str
    label: str
    kind: str
    group: str
    read: Callable[[str], Any]
    max_length: int | None = 100
    width: int = 10
    sort_by: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    required: bool = False
    help: str = ""

    @property
    def column(self) -> str:
        return {"staff": "staff_id", "company": "company_id"}.get(self.kind, self.name)

    @property
    def held_in(self) -> str:
        """The database column."""
        return self.column

    def stored_in(self, customer: Any) -> Any:
        return getattr(customer, self.column)

    @property
    def is_empty(self) -> Any:
        """What an empty one is stored as."""
        return None if self.kind in {"date", "flag", "staff", "company"} else ""

    def clean(self, value: str) -> Any:
        """What is stored for typed text; ValueError with a Japanese reason where it cannot be."""
        stored = self.read(value)
        if self.max_length and isinstance(stored, str) and len(stored) > self.max_length:
            raise ValueError(f"長すぎます（{len(stored)}文字。{self.max_length}文字まで入ります）")
        return stored

    def show(self, value: Any, *, calendar: str = "seireki") -> str:
        """Text for people; the empty string for nothing."""
        if value is None or value == "":
            return ""
        if self.kind == "choice":
            return dict(self.choices).get(value, str(value))
        if self.kind == "flag":
            return "可" if value else "不可"
        if self.kind == "date":
            return dates.show(value, calendar=calendar) if isinstance(value, date) else str(value)
        if self.kind == "phone":
            return phones.grouped(value)
        if self.kind == "kana":
            return with_full_kana(value)
        if self.kind == "postal":
            return postal.display(postal.postal_key(value)) or value
        return str(value)

    def show_plain(self, value: Any, *, calendar: str = "seireki") -> str:
        """Like `show`, for a value in the form changes and plans keep (dates as ISO text).

        A phone and kana stay as they were typed: before and after tell apart what `show` shows alike.
        """
        if self.kind in SHOWN_OTHERWISE:
            return value or ""
        if self.kind == "date" and isinstance(value, str) and value:
            value = date.fromisoformat(value)
        return self.show(value, calendar=calendar)


KIND_CHOICES = (("individual", "個人"), ("corporate", "法人"))
GENDER_CHOICES = (("", "不明"), ("male", "男性"), ("female", "女性"))

_BASIC = (
    Field("code", "顧客コード", "code", BASIC, reading.line, 30, 11, sort_by="code_sort"),
    Field("kind", "顧客区分", "choice", BASIC, reading.kind, None, 6, choices=KIND_CHOICES),
    Field("management", "管理区分", "text", BASIC, reading.line, 50, 8),
    Field("last_name", "姓", "text", BASIC, reading.line, 60, 8),
    Field("first_name", "名", "text", BASIC, reading.line, 60, 8),
    Field("last_kana", "姓フリガナ", "kana", BASIC, reading.line, 60, 9),
    Field("first_kana", "名フリガナ", "kana", BASIC, reading.line, 60, 9),
    Field("honorific", "敬称", "text", BASIC, reading.line, 10, 5),
    Field("gender", "性別", "choice", BASIC, reading.gender, None, 5, choices=GENDER_CHOICES),
    Field("birthday", "生年月日", "date", BASIC, reading.birthday, None, 11),
    Field("company_name", "会社名", "text", BASIC, reading.line, 200, 18, sort_by="company_sort"),
    Field("company_short", "会社名略称", "text", BASIC, reading.line, 100, 10),
    Field("company_kana", "会社名フリガナ", "kana", BASIC, reading.line, 200, 16),
    Field("department", "部署", "text", BASIC, reading.line, 100, 10),
    Field("title", "役職", "text", BASIC, reading.line, 100, 8),
    Field("staff", "担当者", "staff", BASIC, reading.staff_name, 100, 8, sort_by="staff__name"),
    Field("registered_on", "登録日", "date", BASIC, reading.day, None, 11),
    Field("tags", "タグ", "tags", BASIC, reading.tag_words, 1000, 16),
)
_CONTACT = (
    Field("postal_code", "郵便番号", "postal", CONTACT, reading.postal_code, 20, 9),
    Field("prefecture", "都道府県", "text", CONTACT, reading.line, 20, 7),
    Field("address1", "住所1", "text", CONTACT, reading.line, 200, 20),
    Field("address2", "住所2", "text", CONTACT, reading.line, 200, 14),
    Field("tel", "電話", "phone", CONTACT, reading.phone, 40, 13),
    Field("mobile", "携帯電話", "phone", CONTACT, reading.phone, 40, 13),
    Field("fax", "FAX", "phone", CONTACT, reading.phone, 40, 13),
    Field("email", "PCメール", "mail", CONTACT, reading.mail, 254, 22),
    Field("email_mobile", "携帯メール", "mail", CONTACT, reading.mail, 254, 22),
    Field("url", "URL", "url", CONTACT, reading.line, 500, 20),
    Field("email_error_on", "PCメールの送信エラー日", "date", CONTACT, reading.day, None, 11),
    Field("email_stopped_on", "PCメールの連絡停止日", "date", CONTACT, reading.day, None, 11),
    Field("email_mobile_error_on", "携帯メールの送信エラー日", "date", CONTACT, reading.day, None, 11),
    Field("email_mobile_stopped_on", "携帯メールの連絡停止日", "date", CONTACT, reading.day, None, 11),
    Field("dm_ok", "DM可否", "flag", CONTACT, reading.yes_or_no, None, 5),
)
FIELDS = (*_BASIC, *_CONTACT, Field("memo", "メモ", "long", MEMO, reading.text, 100_000, 24))
BY_NAME = {field.name: field for field in FIELDS}
BY_LABEL = {field.label: field for field in FIELDS}
# In files only: on a card one chooses the company itself.
COMPANY_CODE = Field("company_code", "会社の顧客コード", "company", BASIC, reading.line, 30, 11)


def field(name: str) -> Field:
    return BY_NAME[name]
