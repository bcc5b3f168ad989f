"""What a person reads when something goes wrong: never a trace."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string


def _explain(request: HttpRequest, status: int, title: str, text: str) -> HttpResponse:
    context = {"title": title, "text": text, "status": status}
    return render(request, "errors/error.html", context, status=status)


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return _explain(request, 400, "受け取れない内容でした", "前のページに戻って、もう一度お試しください。")


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    text = "必要なときは、所有者に権限を頼んでください。"
    return _explain(request, 403, "このページを開く権限がありません", text)


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return _explain(request, 404, "ページが見つかりません", "削除されたか、アドレスが違うようです。")


def broken(request: HttpRequest) -> HttpResponse:
    """Without the frame, which asks the database and might break again."""
    title, text = "うまくいきませんでした", "台帳の内容はそのままです。少し待って、もう一度お試しください。"
    return HttpResponse(
        render_to_string("errors/error.html", {"title": title, "text": text, "status": 500}), status=500
    )


def expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _explain(
        request,
        403,
        "ページの有効期限が切れました",
        "まだ保存していません。前のページに戻り、打った内容を写してから、そのページを開き直してください。",
    )
