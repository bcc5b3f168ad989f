import os
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request

import pytest

from hiiki.cli import addresses
from hiiki.db.presence import PREPARING, Presence
from tests.cast import PASSWORD
from tests.cli.test_supervising import is_alive, until


def read_until(process: subprocess.Popen[str], word: str) -> str:
    said = ""
    for line in process.stdout:
        said += line
        if word in line:
            return said
    raise AssertionError(said)


def status(url: str) -> int:
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return answer.status
    except urllib.error.HTTPError as answer:
        return answer.code


@pytest.fixture
def started(hiiki, running):
    """The first start of all, on a port of its own."""
    process = running(hiiki.start("start", "--port", "0", "--no-browser"))
    said = read_until(process, "Ctrl+C")
    address = re.search(r"http://127\.0\.0\.1:\d+", said)[0]
    return hiiki, process, address, said


def test_first_start_to_last(started):
    """One start and many looks: each costs seconds."""
    hiiki, process, address, said = started
    assert re.search(rf"{address}/arrive/[\w-]{{40,}}", said)
    assert "このパソコンからだけ" in said
    assert str(hiiki.data) in said
    assert status(f"{address}/") == 503  # nobody but the owner gets in first

    until(lambda: hiiki.json("doctor")["workers"])
    found = hiiki.json("doctor")
    assert found["server"]["address"] == address
    worker = found["workers"][0]["pid"]

    again = hiiki("start", "--port", "0", "--no-browser", code=2)
    assert "もう動いています" in again.stderr
    assert address in again.stderr

    taken = hiiki.data.parent / "other"
    other = type(hiiki)(taken, "")
    port = address.rpartition(":")[2]
    refused = other("start", "--port", port, "--no-browser", code=2)
    assert f"ポート {port} は、ほかのプログラムが使っています" in refused.stderr

    os.kill(worker, signal.SIGKILL)
    until(lambda: {each["pid"] for each in hiiki.json("doctor")["workers"]} - {worker}, 40)
    worker = hiiki.json("doctor")["workers"][0]["pid"]

    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 0
    assert "Hiiki を終わりました" in process.stdout.read()
    until(lambda: not is_alive(worker))
    assert hiiki.json("doctor")["server"] is None


def test_of_two_first_starts_at_once_one_makes_the_book(hiiki, running):
    words = ("start", "--port", "0", "--no-browser", "--no-worker")
    both = [running(hiiki.start(*words)) for _ in range(2)]

    until(lambda: any(process.poll() is not None for process in both), 60)

    refused, other = sorted(both, key=lambda process: process.poll() is None)
    assert refused.returncode == 2
    assert "もう動いています" in refused.stdout.read()
    assert "/arrive/" in read_until(other, "Ctrl+C")
    assert hiiki.json("doctor")["ok"]


def test_preparing_the_folder_twice_at_once_is_refused(hiiki):
    with Presence(hiiki.data, PREPARING).take():
        done = hiiki("init", code=2)

    assert "台帳を用意しています" in done.stderr
    hiiki("init")


def test_no_worker_survives_a_server_that_was_killed(started):
    hiiki, process, _, _ = started
    until(lambda: hiiki.json("doctor")["workers"])
    worker = hiiki.json("doctor")["workers"][0]["pid"]

    process.kill()

    until(lambda: not is_alive(worker))


def test_the_data_folder_is_its_owners_alone(hiiki):
    hiiki("init")

    assert hiiki.data.stat().st_mode & 0o077 == 0
    assert (hiiki.data / "secret_key").stat().st_mode & 0o077 == 0


def test_a_folder_that_cannot_be_made_is_named_without_a_trace(hiiki, tmp_path):
    (tmp_path / "file").write_text("not a folder")

    done = hiiki("--data", str(tmp_path / "file" / "book"), "init", code=2)

    assert f"データフォルダ {tmp_path / 'file' / 'book'} を使えません" in done.stderr


def test_what_to_type_for_colleagues_is_what_one_typed_to_start(new_shop, running):
    process = running(new_shop.start("start", "--port", "0", "--no-browser", "--no-worker"))

    said = read_until(process, "Ctrl+C")

    typed = r"py bin\start" if sys.platform == "win32" else "bin/start"
    assert f"    {typed} --host 0.0.0.0\n" in said


def test_colleagues_are_told_the_way(new_shop, running):
    process = running(
        new_shop.start("start", "--host", "0.0.0.0", "--port", "0", "--no-browser", "--no-worker")
    )

    said = read_until(process, "Ctrl+C")

    assert "社内のほかのパソコンからは" in said
    name = socket.gethostname()
    port = re.search(r"127\.0\.0\.1:(\d+)", said)[1]
    assert f"http://{name}:{port}/" in said
    request = urllib.request.Request(f"http://127.0.0.1:{port}/", headers={"Host": name})
    with pytest.raises(urllib.error.HTTPError, match="503"):  # known by that name, but not open yet
        urllib.request.urlopen(request, timeout=10)
    stranger = urllib.request.Request(f"http://127.0.0.1:{port}/", headers={"Host": "evil.example"})
    with pytest.raises(urllib.error.HTTPError, match="400"):
        urllib.request.urlopen(stranger, timeout=10)


def test_links_for_colleagues_lead_where_the_server_listens(new_shop, running):
    new_shop("init", "--admin", "aoki", "--password-stdin", stdin=PASSWORD)
    process = running(
        new_shop.start("start", "--host", "0.0.0.0", "--port", "0", "--no-browser", "--no-worker")
    )
    address = re.search(r"http://127\.0\.0\.1:\d+", read_until(process, "Ctrl+C"))[0]
    browser = Browser(address)

    browser.send("/signin", login="aoki", password=PASSWORD)
    page = browser.send("/settings/users/new", name="馬場", role="editor")

    port = address.rpartition(":")[2]
    assert re.search(rf"http://(?!127\.)[^/]+:{port}/arrive/", page)
    assert "このパソコンでだけ開けます" not in page


class Browser:
    """One that keeps its cookies and fills in a form after looking at it."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())

    def send(self, path: str, **filled: str) -> str:
        with self.opener.open(self.address + path, timeout=10) as answer:
            seal = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', answer.read().decode())[1]
        form = urllib.parse.urlencode({"csrfmiddlewaretoken": seal, **filled}).encode()
        with self.opener.open(self.address + path, form, timeout=10) as answer:
            return answer.read().decode()


@pytest.mark.parametrize(
    ("host", "loopback", "everywhere"),
    [("127.0.0.1", True, False), ("localhost", True, False), ("::1", True, False), ("0.0.0.0", False, True),
     ("192.168.1.10", False, False), ("daicho", False, False)],
)  # fmt: skip
def test_knows_how_far_an_address_reaches(host, loopback, everywhere):
    assert (addresses.is_loopback(host), addresses.is_any(host)) == (loopback, everywhere)


def test_writes_addresses_as_browsers_take_them():
    assert addresses.url("::1", 8000) == "http://[::1]:8000"
    assert addresses.url("daicho", 80) == "http://daicho"


def test_an_upgrade_makes_a_backup_first(own, on_sqlite, running):
    command = [sys.executable, "-m", "django", "migrate", "customers", "0002_search"]
    environment = {**own.env, "DJANGO_SETTINGS_MODULE": "hiiki.config.settings"}
    subprocess.run(command, env=environment, check=True, capture_output=True)

    process = running(own.start("start", "--port", "0", "--no-browser", "--no-worker"))

    assert "更新する前の控え" in read_until(process, "Ctrl+C")
    assert list((own.data / "backups").glob("before-upgrade-*.zip"))


def test_restore_waits_for_the_server_to_end(own, running, tmp_path):
    own("backup", str(tmp_path / "b.zip"))
    process = running(own.start("start", "--port", "0", "--no-browser", "--no-worker"))
    read_until(process, "Ctrl+C")

    done = own("restore", str(tmp_path / "b.zip"), code=2)

    assert "Hiiki が動いています" in done.stderr
