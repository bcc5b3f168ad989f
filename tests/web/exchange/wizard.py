"""Somebody who brings a file in, page by page."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from hiiki.exchange.models import ImportRun

HEADINGS = "お客様番号,氏名,フリガナ,ご住所,TEL,生年月日,担当"
HANAKO = "1001,髙橋 花子,タカハシ ハナコ,東京都世田谷区池尻1-2-3,03-1234-5678,昭和53年3月7日,"
TADASHI = "1002,渡邊 正,ワタナベ タダシ,八王子市旭町9-1,042-765-4321,S26.11.30,"
UNREADABLE = "1003,山﨑 豊,ヤマサキ ユタカ,東京都台東区浅草1-2-3,03-2222-3333,昭和99年13月1日,"


def table(*rows: str, headings: str = HEADINGS) -> bytes:
    return "\r\n".join([headings, *rows, ""]).encode("cp932")


class Wizard:
    def __init__(self, client: Client) -> None:
        self.client = client

    @property
    def run(self) -> ImportRun:
        return ImportRun.objects.latest("id")

    def at(self, place: str) -> str:
        return f"/exchange/{self.run.pk}/{place}"

    def get(self, place: str, **query: Any) -> Any:
        return self.client.get(self.at(place), query)

    def post(self, place: str, data: Any = None, **headers: Any) -> Any:
        return self.client.post(self.at(place), data or {}, follow=True, headers=headers)

    def drop(self, content: bytes, name: str = "顧客名簿.csv") -> Any:
        return self.client.post("/exchange/files", {"file": SimpleUploadedFile(name, content)}, follow=True)

    def drop_all(self, **files: bytes) -> Any:
        """Named without their ending: 渋谷店=… is 渋谷店.csv."""
        uploads = [SimpleUploadedFile(f"{name}.csv", content) for name, content in files.items()]
        return self.client.post("/exchange/files", {"file": uploads}, follow=True)

    def columns(self) -> dict[str, str]:
        """The form as the page shows it."""
        return {f"c{link.column}": link.target or "" for link in self.run.mapping.columns}

    def plan(self, *rows: str, **rules: str) -> Any:
        """As far as the preview."""
        self.drop(table(*rows))
        self.post("matching", self.columns())
        return self.post("decision", rules)

    def bring_in(self, *rows: str, **rules: str) -> Any:
        self.plan(*rows, **rules)
        return self.post("start")


def text_of(answer: Any) -> str:
    return answer.content.decode()
