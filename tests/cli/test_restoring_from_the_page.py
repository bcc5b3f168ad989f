"""The whole of it: a web server, a worker, a browser, and a book that goes back under their hands."""

import re
import time
import urllib.error
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar

import pytest

from tests.cast import PASSWORD
from tests.cli.test_start import read_until
from tests.cli.test_supervising import until


class Person:
    """Somebody at a browser: keeps cookies, follows where the pages lead."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._cookies = CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self._cookies))

    def get(self, path: str) -> tuple[int, str, str]:
        """Status, where it led, and what stands there."""
        return self._ask(urllib.request.Request(self._address + path))

    def post(self, path: str, **fields: str) -> tuple[int, str, str]:
        token = next(cookie.value for cookie in self._cookies if cookie.name == "csrftoken")
        data = urllib.parse.urlencode({**fields, "csrfmiddlewaretoken": token}).encode()
        return self._ask(urllib.request.Request(self._address + path, data, {"Referer": self._address}))

    def sign_in(self) -> tuple[int, str, str]:
        self.get("/signin")
        return self.post("/signin", login="aoki", password=PASSWORD)

    def _ask(self, request: urllib.request.Request) -> tuple[int, str, str]:
        try:
            with self._opener.open(request, timeout=30) as answer:
                return answer.status, answer.url.removeprefix(self._address), answer.read().decode()
        except urllib.error.HTTPError as answer:
            return answer.code, answer.url.removeprefix(self._address), answer.read().decode()


@pytest.fixture
def shop(own):
    own("init", "--admin", "aoki", "--password-stdin", stdin=f"{PASSWORD}\n")
    return own


@pytest.fixture
def open_shop(shop, running):
    """Open with its worker; the book, and a way to seat people at it."""
    process = running(shop.start("start", "--port", "0", "--no-browser"))
    address = re.search(r"http://127\.0\.0\.1:\d+", read_until(process, "Ctrl+C"))[0]
    until(lambda: shop.json("doctor")["workers"])
    return shop, lambda: Person(address)


def make_backup(shop, person: Person) -> str:
    """今すぐバックアップ, until the worker has made it; its name."""
    before = {path.name for path in (shop.data / "backups").glob("*.zip")}
    person.get("/settings/backups")
    person.post("/settings/backups/wishes")
    until(lambda: {path.name for path in (shop.data / "backups").glob("*.zip")} - before)
    until(lambda: not (shop.data / "backups" / "wanted.json").exists())
    return ({path.name for path in (shop.data / "backups").glob("*.zip")} - before).pop()


def go_back(person: Person, name: str, count: int = 3) -> tuple[int, str, str]:
    """Ask for it and look on until the waiting is over."""
    person.get(f"/settings/backups/{name}")
    assert person.post(f"/settings/backups/{name}", count=str(count))[0] != 422
    until(lambda: "戻しています" not in person.get("/settings/backups/restoration")[2], 60)
    return person.get("/settings/backups")


def test_back_to_this_morning_while_the_shop_is_open(open_shop):
    """One start and many looks: each costs seconds."""
    shop, seat = open_shop
    aoki, colleague = seat(), seat()
    aoki.sign_in()
    colleague.sign_in()
    name = make_backup(shop, aoki)
    shop("undo", "1")
    assert shop.json("search", "example")["count"] == 0
    server, workers = shop.json("doctor")["server"]["pid"], shop.json("doctor")["workers"]

    status, where, _ = go_back(aoki, name)

    assert (status, where) == (200, "/signin?next=/settings/backups")
    assert shop.json("search", "example")["count"] == 3
    assert colleague.get("/home")[1] == "/signin?next=/home"
    assert "の時点に戻しました" in colleague.get("/signin")[2]
    aoki.sign_in()
    page = aoki.get("/settings/backups")[2]
    assert "の時点に戻しました（顧客 3 人）" in page
    assert "戻す前の控え" in page
    until(lambda: shop.json("doctor")["workers"])
    after = shop.json("doctor")
    assert after["ok"]
    assert after["server"]["pid"] == server
    assert [each["pid"] for each in after["workers"]] == [each["pid"] for each in workers]

    aside = next((shop.data / "backups").glob("before-restore-*.zip")).name
    go_back(aoki, aside, count=0)

    assert shop.json("search", "example")["count"] == 0


def test_a_damaged_backup_leaves_everybody_at_work(open_shop):
    shop, seat = open_shop
    aoki = seat()
    aoki.sign_in()
    name = make_backup(shop, aoki)
    file = shop.data / "backups" / name
    whole = bytearray(file.read_bytes())
    middle = len(whole) // 3
    whole[middle : middle + 8] = bytes(byte ^ 0xFF for byte in whole[middle : middle + 8])
    file.write_bytes(whole)
    shop("undo", "1")

    status, where, page = go_back(aoki, name)

    assert (status, where) == (200, "/settings/backups")
    assert "戻せませんでした" in page
    assert "壊れているか" in page
    assert not list((shop.data / "backups").glob("before-restore-*"))
    assert shop.json("search", "example")["count"] == 0
    assert shop.json("doctor")["workers"]


def test_a_worker_of_its_own_comes_to_rest_too(shop, running):
    web = running(shop.start("start", "--port", "0", "--no-browser", "--no-worker"))
    address = re.search(r"http://127\.0\.0\.1:\d+", read_until(web, "Ctrl+C"))[0]
    worker = running(shop.start("work"))
    until(lambda: shop.json("doctor")["workers"])
    aoki = Person(address)
    aoki.sign_in()
    name = make_backup(shop, aoki)
    shop("undo", "1")

    go_back(aoki, name)

    assert shop.json("search", "example")["count"] == 3
    assert worker.poll() is None
    until(lambda: shop.json("doctor")["workers"])


@pytest.mark.parametrize("seconds", [0.1, 0.3, 0.6])
def test_killed_in_the_middle_it_is_the_one_book_or_the_other(shop, running, seconds):
    (shop.data / "backups").mkdir(exist_ok=True)
    shop("backup", str(shop.data / "backups" / "by-hand-20261121-120000.zip"))
    shop("undo", "1")
    server = running(shop.start("start", "--port", "0", "--no-browser", "--no-worker"))
    address = re.search(r"http://127\.0\.0\.1:\d+", read_until(server, "Ctrl+C"))[0]
    aoki = Person(address)
    aoki.sign_in()
    aoki.get("/settings/backups/by-hand-20261121-120000.zip")
    aoki.post("/settings/backups/by-hand-20261121-120000.zip", count="3")

    time.sleep(seconds)
    server.kill()
    server.wait()

    assert shop.json("doctor")["ok"]
    assert shop.json("search", "example")["count"] in {0, 3}
