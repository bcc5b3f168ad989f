"""A contact as a form, finishing one, and the next one."""

import json
import re
from datetime import date, time
from typing import Any

from django import forms
from django.utils.timezone import localdate, localtime

from hiiki.accounts.models import Staff, User
from hiiki.activities import repeating, words
from hiiki.activities.models import Contact, ContactWord
from hiiki.activities.models.contact import LONGEST_SUBJECT, LONGEST_TEXT, moment
from hiiki.activities.models.word import KIND, RESULT
from hiiki.text import dates

TIME = re.compile(r"([01]?\d|2[0-3])[:：時]([0-5]\d)?分?")
PLANNED, DONE = "planned", "done"


class DayField(forms.CharField):
    """A day however people write it; the browser's own calendar writes 2026-12-01."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def clean(self, value: Any) -> date | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return dates.read_date(text)
        except ValueError as wrong:
            raise forms.ValidationError(str(wrong)) from None


class TimeField(forms.CharField):
    widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})

    def clean(self, value: Any) -> time | None:
        text = super().clean(value)
        if not text:
            return None
        found = TIME.fullmatch(text)
        if not found:
            raise forms.ValidationError(f"時刻「{text}」が読めません。14:30 のように入れてください。")
        return time(int(found[1]), int(found[2] or 0))


class ContactForm(forms.Form):
    """`state` is the button that was pressed; `was` what the person saw of one that is there already."""

    day = DayField(label="日", error_messages={"required": "日を入れてください。"})
    time = TimeField(label="時刻", required=False)
    kind = forms.TypedChoiceField(label="種類", coerce=int)
    subject = forms.CharField(label="件名", max_length=LONGEST_SUBJECT, required=False)
    text = forms.CharField(
        label="内容", required=False, max_length=LONGEST_TEXT, strip=False, widget=forms.Textarea({"rows": 2})
    )
    result = forms.TypedChoiceField(label="結果", coerce=int, empty_value=None, required=False)
    staff = forms.TypedChoiceField(label="担当者", coerce=int, empty_value=None, required=False)

    def __init__(
        self, *args: Any, user: User, contact: Contact | None = None, state: str = DONE, **kwargs: Any
    ) -> None:
        if contact:  # the form for a new one stands on the same card
            kwargs["auto_id"] = f"id_{contact.pk}_%s"
        super().__init__(*args, **kwargs)
        self.contact, self.usual = contact, state
        self._now: Contact | None = None
        self._offer("kind", words.offered(KIND, besides=contact.kind_id if contact else None))
        self._offer("result", words.offered(RESULT, besides=contact.result_id if contact else None), none="—")
        self._offer("staff", _staff(contact.staff_id if contact else user.staff_id), none="なし")
        self.initial = {**self._usual(user), **self.initial}

    def _offer(self, name: str, rows: list[Any], none: str = "") -> None:
        choices = [(each.pk, str(each)) for each in rows]
        self.fields[name].choices = [("", none), *choices] if none else choices  # type: ignore[attr-defined]

    def _usual(self, user: User) -> dict[str, Any]:
        """As it is; of a new one now, and me."""
        if self.contact is None:
            at = localtime()
            return {
                "day": at.date(),
                "time": at.time() if self.usual == DONE else None,
                "staff": user.staff_id,
            }
        held = self.contact
        return {
            "day": held.day, "time": held.time, "kind": held.kind_id, "subject": held.subject,
            "text": held.text, "result": held.result_id, "staff": held.staff_id,
        }  # fmt: skip

    @property
    def state(self) -> str:
        state = self.data.get("state", "")
        return state if state in (PLANNED, DONE) else self.usual

    @property
    def was(self) -> dict[str, Any]:
        """What the person saw, in the form changes keep."""
        if self._now:
            return self._now.plain()
        sent = self.data.get("was", "") if self.is_bound else ""
        try:
            read = json.loads(sent) if sent else None
        except ValueError:
            read = None
        return read if isinstance(read, dict) else self.contact.plain() if self.contact else {}

    @property
    def was_text(self) -> str:
        return json.dumps(self.was, ensure_ascii=False)

    def seen_now(self, contact: Contact) -> None:
        """The person is shown what somebody else stored meanwhile, and may save over it."""
        self._now = contact

    def clean_text(self) -> str:
        return str(self.cleaned_data["text"]).replace("\r\n", "\n").rstrip()

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        today = localdate()
        if self.state == DONE and day > today:
            raise forms.ValidationError(
                "これからの日付です。予定にするときは「予定にする」を、済んだことなら日付を直してください。"
            )
        is_kept = self.contact is not None and not self.contact.is_done and self.contact.day == day
        if self.state == PLANNED and day < today and not is_kept:
            raise forms.ValidationError(
                "過ぎた日付です。予定は今日からあとの日に、済んだことは「記録する」にしてください。"
            )
        return day

    @property
    def values(self) -> dict[str, Any]:
        """By the names of `contact.FIELDS`."""
        given = self.cleaned_data
        return {
            "is_done": self.state == DONE,
            "at": moment(given["day"], given["time"]),
            "has_time": given["time"] is not None,
            "kind_id": given["kind"],
            "result_id": given["result"],
            "subject": given["subject"],
            "text": given["text"],
            "staff_id": given["staff"],
        }


def _staff(besides: int | None) -> list[Staff]:
    return [each for each in Staff.objects.all() if not each.retired or each.pk == besides]


class FinishForm(forms.Form):
    """One sentence behind what is written there, and what came of it; both may be left out."""

    sentence = forms.CharField(required=False, max_length=LONGEST_TEXT)
    result = forms.TypedChoiceField(coerce=int, required=False, empty_value=None)

    def __init__(self, *args: Any, contact: Contact | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._room = LONGEST_TEXT - (len(contact.text) + len("\n") if contact else 0)
        self.words: list[ContactWord] = words.offered(RESULT)
        self.fields["result"].choices = [("", "結果"), *((each.pk, each.label) for each in self.words)]  # type: ignore[attr-defined]

    def clean_sentence(self) -> str:
        sentence: str = self.cleaned_data["sentence"]
        if len(sentence) > self._room:
            raise forms.ValidationError("内容が長くなりすぎます。")
        return sentence

    @property
    def chosen(self) -> ContactWord | None:
        pk = self.cleaned_data.get("result")
        return next((each for each in self.words if each.pk == pk), None)


class NextForm(forms.Form):
    """After so long (`step`), else on a day."""

    step = forms.ChoiceField(
        choices=[(name, each.words) for name, each in repeating.STEPS.items()], required=False
    )
    day = DayField(label="日を選ぶ", required=False)
    subject = forms.CharField(label="件名", max_length=LONGEST_SUBJECT, required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        today = localdate()
        if given.get("step"):
            given["when"] = repeating.after(today, repeating.STEPS[given["step"]])
        elif given.get("day") and given["day"] >= today:
            given["when"] = given["day"]
        elif not self.errors:
            self.add_error("day", "今日からあとの日を選んでください。")
        return given
