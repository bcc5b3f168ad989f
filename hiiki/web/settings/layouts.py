"""取り込みの形式: the shop's own ones; renamed, deleted, handed to another shop, taken from one."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, ClassVar

from django import forms
from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hiiki.audit.kept import LONGEST, free_name
from hiiki.customers.matching import KEYS
from hiiki.exchange import layouts
from hiiki.exchange.layouts import Column, Layout
from hiiki.exchange.layouts.checking import BYTES, Unusable, read
from hiiki.exchange.layouts.saying import to_toml
from hiiki.exchange.models import NameTaken, OwnLayout
from hiiki.exchange.rules import EMPTY, MAYBE, MODES, REQUIRED, UNREADABLE
from hiiki.exchange.targets import is_target, label_of
from hiiki.web.access import SignedIn, found_or_404
from hiiki.web.exchange.guards import of_everybody
from hiiki.web.kept import removed
from hiiki.web.responses import page, seen_other

NO_FILE = "ファイルが選ばれていません。Hiiki が書き出した形式のファイル（.toml）を選んでください。"
RULES = {
    "key": ("同じ顧客の見分け方", {name: key.label for name, key in KEYS.items()} | {"": "見分けない"}),
    "mode": ("取り込む顧客", MODES),
    "empty": ("空のセル", EMPTY),
    "unreadable": ("読めない値", UNREADABLE),
    "maybe": ("もう登録されている方かもしれないとき", MAYBE),
    "required": ("必須の項目が空の、新しい顧客", REQUIRED),
}


class NameForm(forms.ModelForm):
    class Meta:
        model = OwnLayout
        fields = ("name",)
        error_messages: ClassVar = {"name": {"unique": "同じ名前の形式があります。"}}


@require_GET
@of_everybody
def index(request: SignedIn) -> HttpResponse:
    return page(request, "settings/layouts.html", _listed())


def _listed(**context: Any) -> dict[str, Any]:
    own = OwnLayout.objects.select_related("by", "used_by")
    lines = [
        {"own": one, "columns": len(one.layout.columns), "gone": one.layout.gone() or one.layout.retired()}
        for one in own
    ]
    return {"lines": lines, "ready": layouts.all(), **context}


@require_http_methods(["GET", "HEAD", "POST"])
@of_everybody
def edit(request: SignedIn, pk: int) -> HttpResponse:
    """What is in it; its name can be changed."""
    own = found_or_404(OwnLayout.objects.all(), pk)
    was = own.name
    form = NameForm(request.POST or None, instance=own)
    if form.is_valid():
        own.name = was
        batch = own.rename(form.cleaned_data["name"], by=request.user)
        return seen_other(
            request, "settings:layouts", message=f"形式「{own.name}」を保存しました。", undo=batch
        )
    layout = own.layout
    context = {
        "form": form,
        "own": own,
        "name": was,
        "columns": [_column(column) for column in layout.columns],
        "constants": [(label_of(name), value) for name, value in layout.constants.items() if is_target(name)],
        "joined": _joined(layout),
        "rules": [
            (words, values.get(layout.rules[name], layout.rules[name]))
            for name, (words, values) in RULES.items()
            if name in layout.rules
        ],
        "gone": layout.gone(),
        "retired": layout.retired(),
    }
    return page(request, "settings/layout.html", context, status=422 if form.is_bound else 200)


def _column(column: Column) -> tuple[str, str, bool]:
    """Heading, what becomes of it, and whether that is no longer possible."""
    heading = column.heading or (f"{column.column}列目" if column.column else "（見出しなし）")
    if not column.to:
        return heading, "", False
    return heading, label_of(column.to), not is_target(column.to)


def _joined(layout: Layout) -> list[tuple[str, list[str]]]:
    names = dict.fromkeys(column.to for column in layout.columns if column.to and is_target(column.to))
    sources = {name: [_column(one)[0] for one in layout.columns if one.to == name] for name in names if name}
    return [(label_of(name), headings) for name, headings in sources.items() if len(headings) > 1]


@require_POST
@of_everybody
def remove(request: SignedIn, pk: int) -> HttpResponse:
    own = found_or_404(OwnLayout.objects.all(), pk)
    return removed(request, own, "settings:layouts")


@require_GET
@of_everybody
def file(request: SignedIn, pk: int) -> HttpResponse:
    """The layout as a file for another shop."""
    own = found_or_404(OwnLayout.objects.all(), pk)
    answer = HttpResponse(to_toml(own.layout), content_type="application/toml; charset=utf-8")
    answer["Content-Disposition"] = content_disposition_header(True, f"{own.name}.toml") or "attachment"
    return answer


@require_POST
@of_everybody
def create(request: SignedIn) -> HttpResponse:
    """Take in a layout from a file."""
    upload = request.FILES.get("file")
    if upload is None:
        return page(request, "settings/layouts.html", _listed(problem=NO_FILE), status=422)
    try:
        layout = read("", upload.read(BYTES + 1))
        own, batch = _kept(layout, request)
    except Unusable as problem:
        context = _listed(problem=str(problem), refused_name=upload.name)
        return page(request, "settings/layouts.html", context, status=422)
    words = f"形式「{own.name}」を読み込みました。"
    if own.name != layout.title:
        words = f"形式「{layout.title}」はもうあるので、「{own.name}」として読み込みました。"
    return seen_other(request, "settings:layouts", message=words, undo=batch)


def _kept(layout: Layout, request: SignedIn) -> Any:
    title = layout.title.strip()[:LONGEST]
    try:
        return OwnLayout.keep(replace(layout, title=title), by=request.user)
    except NameTaken:
        return OwnLayout.keep(replace(layout, title=free_name(title, _names())), by=request.user)


def _names() -> Iterable[str]:
    return OwnLayout.objects.values_list("name", flat=True)
