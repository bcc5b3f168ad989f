"""A customer as a form: every field as the one list of fields reads and shows it."""

import json
from collections.abc import Sequence
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.html import escape

from hiiki.accounts.models import Staff
from hiiki.customers import designed
from hiiki.customers.designed import Designed
from hiiki.customers.fields import BASIC, CONTACT, MEMO, Field
from hiiki.customers.models import Customer
from hiiki.customers.models.design import OWN, STRATEGY
from hiiki.customers.registering import NAMING, Nameless

# One column; side by side stand only parts of one answer.
LINES: dict[str, tuple[tuple[str, ...], ...]] = {
    BASIC: (
        ("last_name", "first_name"), ("last_kana", "first_kana"), ("company_name",), ("company_kana",),
        ("company_short",), ("department", "title"), ("kind", "honorific"), ("gender", "birthday"),
        ("management",), ("tags",), ("staff",), ("code", "registered_on"),
    ),
    CONTACT: (
        ("postal_code", "prefecture"), ("address1",), ("address2",), ("tel", "mobile"), ("fax",), ("email",),
        ("email_mobile",), ("url",), ("dm_ok",),
    ),
    MEMO: (("memo",),),
}  # fmt: skip
# Nobody knows these of a new customer.
LATER = (("email_error_on", "email_stopped_on"), ("email_mobile_error_on", "email_mobile_stopped_on"))
KANA_OF = {"last_name": "last_kana", "first_name": "first_kana", "company_name": "company_kana"}
WIDTHS = {
    "code": "short", "kind": "medium", "management": "medium", "last_name": "short", "first_name": "short",
    "last_kana": "short", "first_kana": "short", "honorific": "code", "gender": "short", "birthday": "short",
    "department": "short", "title": "short", "staff": "medium", "registered_on": "short",
    "postal_code": "code", "prefecture": "code", "tel": "short", "mobile": "short", "fax": "short",
    "email_error_on": "short", "email_stopped_on": "short", "email_mobile_error_on": "short",
    "email_mobile_stopped_on": "short", "dm_ok": "short", "email": "medium", "email_mobile": "medium",
}  # fmt: skip
WIDTHS_OF_OWN = {"date": "short", "choice": "short", "phone": "short", "text": "medium", "mail": "medium"}
HELP = {
    "birthday": "1978/3/7、昭和53年3月7日、S53.3.7 のどれでも。",
    "postal_code": "7 桁を入れると住所が入ります。",
    "tags": "「、」で区切って、いくつでも付けられます。",
}
NEVER_EMPTY = {"code", "registered_on"}
# For a card from before the field was required.
ELSEWHERE = "いま分からないときは、カードの上で、ほかの項目だけを直せます。"
# A 顧客コード, by somebody else, between our look and our writing.
JUST_TAKEN = "この顧客コードは、たったいま使われました。別のコードにしてください。"
ASIDE: dict[str, dict[str, Any]] = {
    "honorific": {"list": "words-honorific"},
    "management": {"list": "words-management"},
    "postal_code": {
        "hx-get": reverse_lazy("customers:towns"),
        "hx-trigger": "input changed delay:300ms",
        "hx-target": "#towns",
        "data-quiet": "",
    },
}
MODES = {"phone": "tel", "postal": "numeric", "mail": "email", "url": "url"}


class CustomerForm(forms.Form):
    """Text in, stored values by column out: only of the fields that differ from what the person saw.

    `was` holds the plain values by column the person saw; empty for a new customer. `only` some
    fields may be asked; `rest` are then the values of the others.
    """

    def __init__(
        self,
        *args: Any,
        was: dict[str, Any] | None = None,
        only: Sequence[Field] | None = None,
        rest: dict[str, Any] | None = None,
        calendar: str = "seireki",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.was, self.calendar, self.is_new = was or {}, calendar, not was
        self.asked, self.rest = designed.every() if only is None else only, rest or {}
        self.is_part = only is not None
        for field in self.asked:
            self.fields[field.name] = self._input(field)
            self.initial.setdefault(field.name, self.seen(field))

    def _input(self, field: Field) -> forms.Field:
        elsewhere = "" if self.is_new or self.is_part else ELSEWHERE
        options: dict[str, Any] = {
            "label": field.label,
            "required": field.required,
            "help_text": escape(field.help) or _help(field),
            "error_messages": {"required": f"{field.label}を入れてください（必須の項目です）。{elsewhere}"},
        }
        if isinstance(field, Designed) and field.options:
            return self._chosen(field, options)
        if field.kind == "choice":
            automatic = [("", "自動（会社名だけなら法人）")] if field.name == "kind" and self.is_new else []
            return forms.ChoiceField(choices=[*automatic, *field.choices], **options)
        if field.kind == "flag":
            return forms.ChoiceField(choices=(("", "未設定"), ("可", "可"), ("不可", "不可")), **options)
        if field.kind == "staff":
            return forms.ChoiceField(choices=self._staff, **options)
        return forms.CharField(widget=_widget(field), strip=False, **options)

    def _chosen(self, field: Designed, options: dict[str, Any]) -> forms.Field:
        offered = [(each.value, each.label) for each in field.offered(self.was.get(field.column))]
        if field.kind == "several":
            return forms.CharField(widget=Ticks(choices=offered), **options)
        return forms.ChoiceField(choices=[("", "未設定"), *offered], **options)

    def _staff(self) -> list[tuple[str, str]]:
        """Those who are there, and the one who is in charge already."""
        people = Staff.objects.all()
        here = [
            (str(one.pk), one.name) for one in people if not one.retired or one.pk == self.was.get("staff_id")
        ]
        return [("", "なし"), *here]

    def seen(self, field: Field) -> str:
        """What stands in the form for what is stored."""
        value = self.was.get(field.column)
        if self.is_new and isinstance(field, Designed):
            value = field.default
        if field.kind in {"choice", "staff", "several"}:
            return str(value or "")
        return (
            field.show_plain(value, calendar=self.calendar) if field.kind != "long" else _lines(value or "")
        )

    def clean(self) -> dict[str, Any]:
        for field in self.asked:
            if field.name in self.cleaned_data:
                self._read(field, _lines(self.cleaned_data[field.name]))
        self._check_name()
        self._check_code()
        return self.cleaned_data

    def _read(self, field: Field, text: str) -> None:
        if field.required and not text.strip():
            self.add_error(field.name, self.fields[field.name].error_messages["required"])
        elif (self.is_new and not text.strip()) or (not self.is_new and text == self.seen(field)):
            del self.cleaned_data[field.name]
        elif field.name in NEVER_EMPTY and not text.strip():
            self.add_error(field.name, f"{field.label}は空にできません。")
        else:
            self._take(field, text)

    def _take(self, field: Field, text: str) -> None:
        try:
            self.cleaned_data[field.name] = read(field, text)
        except ValueError as error:
            self.add_error(field.name, str(error))

    def _check_name(self) -> None:
        whole = {**self.rest, **self.was, **self.values}
        if not self.errors and not any(whole.get(column) for column in NAMING):
            at = "last_name" if "last_name" in self.fields else self.asked[0].name
            self.add_error(at, f"{Nameless()}。")

    def _check_code(self) -> None:
        code = self.cleaned_data.get("code")
        if code and Customer.objects.filter(code=code).exists():
            self.add_error(
                "code", f"顧客コード「{code}」は、ほかの顧客が使っています。別のコードにしてください。"
            )

    @property
    def values(self) -> dict[str, Any]:
        """What is to be stored, by column."""
        columns = {field.name: field.column for field in self.asked}
        return {columns[name]: value for name, value in self.cleaned_data.items()}

    @property
    def groups(self) -> list[tuple[str, list[list[tuple[Any, str, str]]]]]:
        """Heading and lines of fields; with each its width, and the field its reading goes to."""
        contact = LINES[CONTACT] if self.is_new else (*LINES[CONTACT], *LATER)
        own = {
            group: tuple((field.name,) for field in designed.own() if field.group == group)
            for group in (OWN, STRATEGY)
        }
        groups = {BASIC: LINES[BASIC], CONTACT: contact, **own, MEMO: LINES[MEMO]}
        groups = {group: lines for group, lines in groups.items() if lines}
        return [(group, [self._line(names) for names in lines]) for group, lines in groups.items()]

    def _line(self, names: tuple[str, ...]) -> list[tuple[Any, str, str]]:
        return [(self[name], self._width(name), KANA_OF.get(name, "")) for name in names]

    def _width(self, name: str) -> str:
        field = designed.now().ever.get(name)
        return WIDTHS_OF_OWN.get(field.kind, "") if field else WIDTHS.get(name, "")


def _help(field: Field) -> str:
    if field.name == "honorific":
        person, company = designed.now().usual
        return escape(f"空なら、個人は{person}、会社だけなら{company}。")
    return HELP.get(field.name, "")


def read(field: Field, text: str) -> Any:
    """What is stored for what was typed or chosen; ValueError says in Japanese why not."""
    if field.kind == "staff":
        return int(text) if text else None
    if isinstance(field, Designed) and field.options:
        return designed.joined(field.options, text.split(",")) if field.kind == "several" else text or None
    return field.clean(text)


class Ticks(forms.CheckboxSelectMultiple):
    """Several choices as one text, as they are stored."""

    def format_value(self, value: Any) -> list[str]:
        return [each for each in (value or "").split(",") if each]

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str:
        chosen = data.getlist(name) if hasattr(data, "getlist") else [data.get(name, "")]
        return f",{','.join(chosen)}," if any(chosen) else ""


def _widget(field: Field) -> forms.Widget:
    attrs: dict[str, Any] = {"autocomplete": "off", "spellcheck": "false"}
    if field.kind in MODES:
        attrs["inputmode"] = MODES[field.kind]
    attrs |= ASIDE.get(field.name, {})
    rows = 6 if field.name == "memo" else 3
    return forms.Textarea(attrs={"rows": rows}) if field.kind == "long" else forms.TextInput(attrs=attrs)


def _lines(text: str) -> str:
    """A browser sends every line break as two characters."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read_was(text: str) -> dict[str, Any]:
    """What the form brought back; nothing of it is stored."""
    try:
        given = json.loads(text)
    except ValueError:
        return {}
    columns = designed.by_column()
    return (
        {name: value for name, value in given.items() if name in columns} if isinstance(given, dict) else {}
    )
