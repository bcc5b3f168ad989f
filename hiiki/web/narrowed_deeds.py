"""元に戻す一覧, narrowed: what kind of deed, by whom, in which days."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet

from hiiki.accounts.models import User
from hiiki.audit.models import Batch
from hiiki.customers.models import BulkAction
from hiiki.db.moments import midnight, next_midnight
from hiiki.web.access import SignedIn

MANY, SINGLE = "many", "single"
KINDS = {
    "import": "取り込み",
    MANY: "まとめてした操作",
    "merge": "統合",
    "file": "ファイル",
    "design": "項目の設計・店の決まり",
    SINGLE: "ひとつずつの登録・変更・削除",
}
OF_MANY = Exists(BulkAction.objects.filter(batch=OuterRef("pk")))
ALONE = ("create", "edit", "delete")


class DeedsForm(forms.Form):
    """`by` is asked only of who sees what everybody did."""

    kind = forms.ChoiceField(label="何を", required=False, choices=[("", "すべて"), *KINDS.items()])
    by = forms.TypedChoiceField(label="だれが", coerce=int, empty_value=None, required=False)
    since = forms.DateField(label="いつから", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label="いつまで", required=False, widget=forms.DateInput(attrs={"type": "date"}))


@dataclass
class Narrowed:
    form: DeedsForm

    @classmethod
    def of(cls, request: SignedIn, *, is_all: bool) -> "Narrowed":
        form = DeedsForm(request.GET)
        people = User.objects.values_list("id", "name") if is_all else ()
        form.fields["by"].choices = [("", "全員"), *people]  # type: ignore[attr-defined]
        if not is_all:
            del form.fields["by"]
        form.is_valid()
        return cls(form)

    def of_these(self, deeds: "QuerySet[Batch]") -> "QuerySet[Batch]":
        asked = self.form.cleaned_data
        if asked.get("kind"):
            deeds = deeds.filter(_of_kind(asked["kind"]))
        if asked.get("by"):
            deeds = deeds.filter(actor_id=asked["by"])
        if asked.get("since"):
            deeds = deeds.filter(created_at__gte=midnight(asked["since"]))
        if asked.get("until"):
            deeds = deeds.filter(created_at__lt=next_midnight(asked["until"]))
        return deeds

    @property
    def is_narrow(self) -> bool:
        return any(self.form.cleaned_data.values())

    @property
    def query(self) -> str:
        """To be hung on the address of another page of the list, an & at its end."""
        given = {name: self.form.data.get(name, "") for name in self.form.cleaned_data}
        kept = {name: value for name, value in given.items() if value}
        return f"{urlencode(kept)}&" if kept else ""


def _of_kind(kind: str) -> Q:
    if kind == MANY:
        return Q(OF_MANY)
    return Q(kind__in=ALONE) & ~Q(OF_MANY) if kind == SINGLE else Q(kind=kind)
