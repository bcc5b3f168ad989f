"""Which place of the manual belongs to which page."""

from django.http import HttpRequest
from django.urls import reverse

DEFAULT = "start#画面の見方"
PLACES = {
    "home": "start#ホーム",
    "deeds": "trouble#間違えたとき",
    "help:page": DEFAULT,
    "customers:list": "customers#一覧",
    "customers:views": "customers#表示の形",
    "customers:card": "customers#カード",
    "customers:new": "customers#新しい顧客",
    "customers:edit": "customers#カードを直す",
    "customers:fact": "customers#カードを直す",
    "customers:fact_edit": "customers#カードを直す",
    "customers:tags": "customers#タグ",
    "customers:export": "export#書き出す",
    "customers:exports": "export#書き出す",
    "customers:exported": "export#年賀状と送り状",
    "customers:printout": "export#印刷",
    "activities:agenda": "contacts#予定表",
    "activities:month": "contacts#カレンダー",
    "activities:new": "contacts#予定を入れる",
    "activities:edit": "contacts#直す",
    "activities:next": "contacts#済みにする",
    "exchange:home": "import#ファイルを置く",
    "exchange:files": "import#ファイルを置く",
    "exchange:lock": "import#ファイルを置く",
    "exchange:unlocking": "import#ファイルを置く",
    "exchange:found": "import#見つけたもの",
    "exchange:reading": "import#見つけたもの",
    "exchange:layout": "import#形式",
    "exchange:layouts": "import#形式",
    "exchange:columns": "import#列の対応",
    "exchange:matching": "import#列の対応",
    "exchange:rules": "import#決まり",
    "exchange:decision": "import#決まり",
    "exchange:plan": "import#確認",
    "exchange:run": "import#結果",
    "exchange:report": "import#結果",
    "exchange:undoing_new": "import#結果",
    "exchange:correction": "import#取り込めない行",
    "exchange:correct": "import#取り込めない行",
    "exchange:continuing": "import#取り込めない行",
    "exchange:returns": "import#取り込めない行",
    "exchange:whole": "export#まるごと移す",
    "exchange:bringing": "export#まるごと移す",
    "exchange:outgoing": "export#書き出す",
    "settings:looks": "start#見やすさ",
    "settings:password": "users#パスワード",
    "settings:shop": "start#自分の店で始める",
    "settings:staff": "users#担当者",
    "settings:staff_new": "users#担当者",
    "settings:staff_edit": "users#担当者",
    "settings:fields": "customers#項目の設計",
    "settings:field_new": "customers#項目の設計",
    "settings:field": "customers#項目の設計",
    "settings:contact_words": "contacts#種類と結果",
    "settings:tags": "customers#タグ",
    "settings:tag": "customers#タグ",
    "settings:layouts": "import#形式",
    "settings:layout": "import#形式",
    "settings:users": "users#利用者を招く",
    "settings:user_new": "users#利用者を招く",
    "settings:user": "users#役割と権限",
    "settings:log": "users#操作履歴",
    "settings:backups": "backup#バックアップを取る",
    "settings:backup": "backup#前の時点に戻す",
    "settings:restoration": "backup#前の時点に戻す",
}


def address(request: HttpRequest) -> str:
    """Of the place that belongs to the page that is asked for."""
    at = request.resolver_match
    page, _, place = PLACES.get(at.view_name if at else "", DEFAULT).partition("#")
    return f"{reverse('help:page', args=[page])}#{place}"
