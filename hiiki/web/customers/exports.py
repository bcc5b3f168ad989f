"""書き出す: a form, a file, and what the file could not hold."""

import uuid
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hiiki.audit.recording import record
from hiiki.customers.models import CustomerQuerySet
from hiiki.db.moments import midnight
from hiiki.db.paging import in_order
from hiiki.exchange.exports import exporting, outgoing, outward
from hiiki.exchange.exports.outward import OutwardLayout, writing
from hiiki.text import dates
from hiiki.web.access import SignedIn, address_of, needs
from hiiki.web.customers.columns import fields_of
from hiiki.web.customers.finding import Asked, count_up_to
from hiiki.web.customers.liking import Liking
from hiiki.web.customers.picking import Picked
from hiiki.web.responses import page, seen_other

SALT = "hiiki.web.customers.exports"
KEPT = 24 * 3600  # seconds; the worker takes the file away after that
COPIED = 10_000
REPLACED_SHOWN = 200
WHOLE = "hiiki"
KINDS = {
    "csv": ("CSV（Excel でもそのまま開ける UTF-8）", exporting.CSV, "utf-8-sig"),
    "cp932": ("CSV（古いソフト向けの Shift_JIS）", exporting.CSV, "cp932"),
    "xlsx": ("Excel", exporting.XLSX, "utf-8-sig"),
    WHOLE: ("Hiiki の形式（顧客のすべてを 1 つの ZIP に）", "", ""),
}
FOR = "for:"
KINDS_OF_REMARKS = {
    writing.EMPTY: "空いている必要な項目",
    writing.LONG: "長すぎるところ",
    writing.REPLACED: "「〓」になった文字",
    writing.FORMULA: "前に「'」が付いたところ",
}
NOT_ALL = "Hiiki の形式はすべての顧客を書き出すので、担当する顧客だけを見る設定の方は使えません。"
SINCE = {"registered_on": "登録日", "updated_at": "更新日"}


@dataclass
class Order:
    """What is to be written, as the form says it."""

    request: SignedIn
    picked: Picked
    liking: Liking
    error: str = ""

    @classmethod
    def of(cls, request: SignedIn) -> "Order":
        return cls(request, Picked.of(request), Liking.of(request.user))

    @property
    def kind(self) -> str:
        kind = self.request.POST.get("kind", "")
        return kind if kind in KINDS or self.layout else "csv"

    @property
    def layout(self) -> OutwardLayout | None:
        """That of another program, where one is asked for."""
        begin, _, name = self.request.POST.get("kind", "").partition(FOR)
        return None if begin else outward.named(name)

    @property
    def spares(self) -> bool:
        """Whether those who refuse DM are left out."""
        return bool(self.layout and self.layout.spares_refusing and "without_refusing" in self.request.POST)

    @property
    def which(self) -> str:
        which = self.request.POST.get("which", "")
        return which if which in {"all", "found", "picked"} else "picked" if self.picked else "found"

    @property
    def columns(self) -> list[str]:
        every = self.request.POST.get("columns") == "every"
        return exporting.every_name() if every else fields_of(self.liking.columns)

    @property
    def since(self) -> date | None:
        """Raises ValueError with the reason in Japanese."""
        text = self.request.POST.get("since", "").strip()
        return dates.read_date(text) if text else None

    @property
    def since_what(self) -> str:
        what = self.request.POST.get("since_what", "")
        return what if what in SINCE else "registered_on"

    @property
    def rows(self) -> CustomerQuerySet:
        return _since(self._whole, self.since_what, self.since)

    @property
    def _whole(self) -> CustomerQuerySet:
        if self.which == "picked":
            return self.picked.in_order
        asked = self.picked.asked if self.which == "found" else Asked(show=self.picked.asked.show)
        return in_order(asked.rows(self.request.user), asked.sorting.order)

    @property
    def said(self) -> str:
        said = {
            "picked": "選んだ顧客",
            "found": self.picked.asked.said,
            "all": Asked(show=self.picked.asked.show).said,
        }
        since = f"（{SINCE[self.since_what]}が {dates.show(self.since)} から）" if self.since else ""
        return said[self.which] + since


def _since(rows: CustomerQuerySet, what: str, day: date | None) -> CustomerQuerySet:
    if day is None:
        return rows
    begin: Any = midnight(day) if what == "updated_at" else day
    return rows.filter(**{f"{what}__gte": begin})


@require_http_methods(["GET", "HEAD", "POST"])
@needs("export")
def new(request: SignedIn) -> HttpResponse:
    """Asks what to write; a POST brings the rows ticked in the list along and writes nothing."""
    asked = Asked.read(request.POST or request.GET, Liking.of(request.user))
    return _asking(request, Picked(request, asked))


def _asking(request: SignedIn, picked: Picked, error: str = "") -> HttpResponse:
    """Also after a mistake: everything chosen still stands there."""
    asked = picked.asked
    all_ = Asked(show=asked.show).rows(request.user)
    ids = picked.ids if not picked.has_all else []
    context = {
        "asked": asked,
        "picked": ids,
        "which": _which(request, {"picked": bool(ids), "found": asked.narrows, "all": True}),
        "found_count": count_up_to(asked.rows(request.user)),
        "all_count": count_up_to(all_),
        "refusing_query": Asked(show=asked.show, dm="refused").query(),
        "refusing": count_up_to(all_.refusing_dm()),
        "spares": "without_refusing" in request.POST or "kind" not in request.POST,
        "kinds": [(name, words) for name, (words, *_) in KINDS.items()],
        "layouts": [(FOR + layout.name, layout) for layout in outward.all()],
        "sinces": SINCE.items(),
        "shown": "、".join(column.label for column in Liking.of(request.user).columns),
        "every": len(exporting.every_name()),
        "query": asked.query(),
        "given": request.POST,
        "error": error,
    }
    return page(request, "customers/export.html", context, status=422 if error else 200)


def _which(request: SignedIn, offered: dict[str, bool]) -> str:
    """What was chosen before, else the narrowest there is."""
    names = [name for name, is_there in offered.items() if is_there]
    given = request.POST.get("which", "")
    return given if given in names else names[0]


@require_POST
@needs("export")
def create(request: SignedIn) -> HttpResponseBase:
    order = Order.of(request)
    if order.kind == WHOLE:
        return _whole(request, order)
    if order.layout:
        return _for_another_program(request, order, order.layout)
    path = _new_path()
    _, format_, encoding = KINDS[order.kind]
    try:
        report = exporting.export(
            order.rows,
            order.columns,
            path,
            format=format_,
            encoding=encoding,
            by=request.user,
            title=order.said,
        )
    except (ValueError, exporting.CannotExport) as error:
        return _asking(request, order.picked, str(error))

    name = f"顧客_{localdate():%Y%m%d}.{format_}"
    if not (report.replaced or report.shortened or report.twins):
        return _file(path, name)
    return page(request, "customers/exported.html", {
        "report": report,
        "replaced": report.replaced[:REPLACED_SHOWN],
        "twins": [(was, became, count) for (was, became), count in report.twins.items()],
        "more": max(len(report.replaced) - REPLACED_SHOWN, 0),
        "name": name,
        "token": _token(request, path, name),
        "query": order.picked.asked.query(),
    })  # fmt: skip


def _new_path() -> Path:
    return Path(settings.FILE_UPLOAD_TEMP_DIR) / f"export-{uuid.uuid4().hex}"


def _for_another_program(request: SignedIn, order: Order, layout: OutwardLayout) -> HttpResponseBase:
    path = _new_path()
    try:
        report = writing.export(
            order.rows, layout, path, by=request.user, title=order.said, without_refusing=order.spares
        )
    except ValueError as error:
        return _asking(request, order.picked, str(error))

    name = f"{layout.title}_{localdate():%Y%m%d}.csv"
    if not (report.remarks or report.twins or report.left_out):
        return _file(path, name)
    list_name = writing.remarks_beside(Path(name)).name
    return page(request, "customers/exported_for.html", {
        "layout": layout,
        "report": report,
        "counts": [(words, report.counts[kind]) for kind, words in KINDS_OF_REMARKS.items() if report.counts[kind]],
        "twins": [(was, became, count) for (was, became), count in report.twins.items()],
        "more": max(report.counts.total() - len(report.remarks), 0),
        "name": name,
        "token": _token(request, path, name),
        "list_name": list_name,
        "list_token": _token(request, report.remarks_path, list_name) if report.remarks else "",
        "query": order.picked.asked.query(),
    })  # fmt: skip


def _token(request: SignedIn, path: Path, name: str) -> str:
    return signing.dumps([request.user.pk, path.name, name], salt=SALT)


def _whole(request: SignedIn, order: Order) -> HttpResponse:
    if request.user.own_customers_only:
        return _asking(request, order.picked, NOT_ALL)
    return seen_other(request, "exchange:outgoing", outgoing.ask_for_whole(by=request.user).pk)


@require_GET
@needs("export")
def show(request: SignedIn, token: str) -> HttpResponseBase:
    """The file again, for the one who wrote it, within a day."""
    try:
        user, file, name = signing.loads(token, salt=SALT, max_age=KEPT)
    except signing.BadSignature:
        raise Http404 from None
    path = Path(settings.FILE_UPLOAD_TEMP_DIR) / file
    if user != request.user.pk or not path.is_file():
        raise Http404
    return _file(path, name)


def _file(path: Path, name: str) -> FileResponse:
    return FileResponse(path.open("rb"), as_attachment=True, filename=name)


@require_POST
@needs("export")
def copy(request: SignedIn) -> HttpResponse:
    """The ticked rows for the clipboard, as text and as a table."""
    order = Order.of(request)
    rows = order.rows
    count = count_up_to(rows, COPIED)
    if not count or count > COPIED:
        words = (
            f"{COPIED:,} 人より多いときは、Excel か CSV で書き出してください。"
            if count
            else "だれも選ばれていません。"
        )
        return JsonResponse({"words": words})
    text, html = exporting.as_clipboard(rows, order.columns)
    said: dict[str, Any] = {"which": order.said, "columns": order.columns, "rows": count}
    record("customer.copied", by=request.user, address=address_of(request), **said)
    return JsonResponse(
        {"text": text, "html": html, "words": f"{count:,} 人をコピーしました。Excel に貼り付けられます。"}
    )
