"""Bringing the web server and the worker up, and down again."""

import argparse
import errno
import signal
import sys
import threading
import webbrowser
from pathlib import Path
from types import FrameType
from typing import Any

from django.conf import settings
from django.db import connections
from django.utils.module_loading import import_string
from waitress.server import create_server

from hiiki.audit.behind import SCRIBE
from hiiki.cli import Impossible, addresses
from hiiki.cli.supervising import Supervisor
from hiiki.cli.threads import PATIENCE, Threads
from hiiki.db.presence import RESTORE, SERVER, Presence, Present, present
from hiiki.db.troubles import reason
from hiiki.demo import opening
from hiiki.exchange.backups import upgrading
from hiiki.exchange.backups.restorer import HERE
from hiiki.exchange.formats import limits

AS_TYPED = "py bin\\start" if sys.platform == "win32" else "bin/start"


def start(arguments: argparse.Namespace) -> None:
    host, port = arguments.host or settings.HOST, settings.PORT if arguments.port is None else arguments.port
    with _alone(settings.DATA, arguments) as presence:
        threads = Threads()
        server = _listen(host, port, threads)
        settings.HOST, settings.PORT = host, _port_of(server)  # one-time links name them
        here = addresses.url("127.0.0.1" if addresses.is_any(host) else host, _port_of(server))
        presence.tell(address=here)
        _bring_up_to_date()
        if arguments.demo:
            _fill_demo()
        first = _first_page()
        if not addresses.is_loopback(host):
            settings.ALLOWED_HOSTS += [
                name for name in addresses.of_this_machine() if name not in settings.ALLOWED_HOSTS
            ]
        print(_greeting(host, here, first, _port_of(server), demo=arguments.demo), flush=True)
        supervisor = None if arguments.no_worker else Supervisor.started()
        if not arguments.no_browser:
            _open_browser(here + first)
        HERE.serve(threads.renew)
        SCRIBE.serve()
        try:
            _serve(server)
        finally:
            if supervisor:
                supervisor.stop()
    print("Hiiki を終わりました。", flush=True)


def _alone(data: Any, arguments: argparse.Namespace) -> Presence:
    """Two servers on one folder would each start a worker and answer at two addresses."""
    try:
        presence = Presence(data, SERVER).take(address="")
    except Present as other:
        address = other.facts.get("address") or ""
        if address and not arguments.no_browser:
            _open_browser(address)
        where = (
            f"ブラウザで {address} を開いてください。"
            if address
            else "少し待ってから、ブラウザで開いてください。"
        )
        raise Impossible(f"Hiiki は、このデータフォルダ（{data}）でもう動いています。{where}") from None
    if present(data, RESTORE):
        presence.leave()
        raise Impossible("いまバックアップから戻しています。終わってから始めてください。")
    return presence


def _listen(host: str, port: int, threads: Threads) -> Any:
    trust: dict[str, Any] = (
        {"trusted_proxy": "*", "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"}}
        if settings.TLS
        else {}
    )
    try:
        return create_server(
            import_string(settings.WSGI_APPLICATION),
            host=host,
            port=port,
            _dispatcher=threads,
            ident=None,
            clear_untrusted_proxy_headers=True,
            max_request_body_size=limits.TEXT_BYTES + limits.MEGABYTE,
            **trust,
        )
    except OSError as problem:
        raise Impossible(_cannot_listen(host, port, problem)) from None


def _cannot_listen(host: str, port: int, problem: OSError) -> str:
    if problem.errno in {errno.EADDRINUSE, 10048}:
        return (
            f"ポート {port} は、ほかのプログラムが使っています。\n"
            f"そのプログラムを終わらせるか、別の番号で始めてください: {AS_TYPED} --port {port + 1}"
        )
    if problem.errno in {errno.EACCES, 10013}:
        return (
            f"ポート {port} を使う許可がありません。1024 以上の番号で始めてください: {AS_TYPED} --port 8000"
        )
    return f"アドレス {host} では待ち受けられません（{reason(problem)}）。--host を確かめてください。"


def _port_of(server: Any) -> int:
    return getattr(server, "effective_port", 0) or server.effective_listen[0][1]


def _bring_up_to_date() -> None:
    aside = upgrading.bring_up_to_date()
    if aside:
        print(f"新しい版のために台帳を更新しました。更新する前の控え: {aside}", flush=True)


def _fill_demo() -> None:
    print(f"見本のお店「{opening.NAME}」を用意しています…", flush=True)
    opening.open_shop(Path(settings.DATA))


def _first_page() -> str:
    """The path to open: where the first owner is made while there is none."""
    from hiiki.accounts.models import Invitation, User
    from hiiki.accounts.models.user import Role

    if User.objects.filter(role=Role.OWNER).exists():
        return "/"
    _, token = Invitation.objects.issue("first_owner")
    return f"/arrive/{token}"


def _greeting(host: str, here: str, first: str, port: int, *, demo: bool) -> str:
    lines = ["", f"  Hiiki が動いています    {here}/"]
    if first != "/":
        lines += [
            "",
            "  はじめに、所有者（管理する人）を決めてください。次のアドレスは一度だけ使えます:",
            f"    {here}{first}",
        ]
    lines += _for_demo() if demo else _for_colleagues(host, port)
    lines += [
        "",
        f"  データフォルダ    {settings.DATA}",
        "  終わるときは、この画面で Ctrl+C を押してください。",
        "",
    ]
    return "\n".join(lines)


def _for_colleagues(host: str, port: int) -> list[str]:
    if addresses.is_loopback(host):
        return [
            "",
            "  いまは、このパソコンからだけ使えます。社内のほかのパソコンからも使うときは:",
            f"    {AS_TYPED} --host 0.0.0.0",
        ]
    return [
        "",
        "  社内のほかのパソコンからは:",
        *(f"    {addresses.url(name, port)}/" for name in addresses.reachable(host)),
        "    （開けないときは、このパソコンのファイアウォールで Hiiki を許可してください）",
    ]


def _for_demo() -> list[str]:
    users = "  ".join(f"{login}（{name}・{role.label}）" for login, name, role in opening.USERS)
    return [
        "",
        "  見本のお店です。このパソコンからだけ使えます。本物のお客様のデータは入れないでください。",
        f"    ログイン名  {users}",
        f"    パスワード  {opening.PASSWORD}（3人とも同じ）",
    ]


def _open_browser(address: str) -> None:
    if settings.HAS_SCREEN:
        threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()


def _serve(server: Any) -> None:
    """Until Ctrl+C or SIGTERM; requests being answered are finished."""

    def leave(number: int, frame: FrameType | None) -> None:
        sys.exit(0)

    signal.signal(signal.SIGTERM, leave)
    connections.close_all()  # this thread asks the book nothing from here on, and must not keep it open
    server.run()
    server.close()
    SCRIBE.finish(PATIENCE)
