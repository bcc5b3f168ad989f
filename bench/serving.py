"""The running program as a browser meets it: `hiiki start`, a signed-in session, one question after another."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from http.cookies import SimpleCookie
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlencode

PATIENCE = 60.0  # seconds for the first page
QUIET = 5.0  # seconds before it counts as idle
ROUNDS = 3


class Server:
    """`hiiki start` as people call it, web and worker, on a free port."""

    def __init__(self, environment: Mapping[str, str], log: Path | None = None) -> None:
        self.port = _free_port()
        began = time.perf_counter()
        command = [sys.executable, "-m", "hiiki", "start", "--no-browser", "--port", str(self.port)]
        with log.open("wb") if log else nullcontext() as said:
            self.process = subprocess.Popen(
                command, env=dict(environment), stdout=subprocess.DEVNULL, stderr=said
            )
        self._wait()
        self.took = time.perf_counter() - began

    def _wait(self) -> None:
        ends = time.monotonic() + PATIENCE
        while time.monotonic() < ends and self.process.poll() is None:
            try:
                if Visitor(self.port).get("/signin")[0] == 200:
                    return
            except OSError:
                time.sleep(0.005)
        self.stop()
        raise RuntimeError("hiiki start answers no page")

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)

    @property
    def resident(self) -> float | None:
        """MB of the web server and its worker together; None where the system does not tell."""
        found = [_status(pid, "VmRSS") for pid in _family(self.process.pid)]
        return sum(filter(None, found)) if any(found) else None

    @property
    def busy(self) -> float:
        """Seconds of processor time the web server has used; 0 where the system does not tell."""
        file = Path(f"/proc/{self.process.pid}/stat")
        if not file.exists():
            return 0.0
        words = file.read_text().rpartition(")")[2].split()
        return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")

    @property
    def peak(self) -> float | None:
        return _status(self.process.pid, "VmHWM")


@contextmanager
def running(environment: Mapping[str, str], log: Path | None = None) -> Iterator[Server]:
    """What it says on the terminal goes there too, or into `log`."""
    server = Server(environment, log)
    try:
        yield server
    finally:
        server.stop()


class Visitor:
    """One browser: keeps its connection and its cookies."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        self._cookies: dict[str, str] = {}

    def sign_in(self, login: str, password: str) -> None:
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.get("/signin")[1])
        given = {"login": login, "password": password, "csrfmiddlewaretoken": token[1] if token else ""}
        status, _ = self.post("/signin", given)
        if status != 302:
            raise RuntimeError(f"signing in was answered by {status}")

    def get(self, address: str, *, typing: bool = False) -> tuple[int, str]:
        return self._ask("GET", address, None, {"HX-Request": "true"} if typing else {})

    def post(self, address: str, given: Mapping[str, str]) -> tuple[int, str]:
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        token = self._cookies.get("csrftoken", "")
        return self._ask("POST", address, urlencode(given), {**headers, "X-CSRFToken": token})

    def close(self) -> None:
        """The next question opens a connection of its own."""
        self._connection.close()

    def _ask(self, method: str, address: str, body: str | None, headers: dict[str, str]) -> tuple[int, str]:
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        self._connection.request(
            method, address, body, {**headers, **({"Cookie": cookies} if cookies else {})}
        )
        answer = self._connection.getresponse()
        text = answer.read().decode("utf-8", "replace")
        for line in answer.headers.get_all("Set-Cookie") or []:
            self._cookies |= {name: each.value for name, each in SimpleCookie(line).items()}
        return answer.status, text


def timings(visitor: Visitor, addresses: list[str], *, typing: bool) -> list[tuple[float, str]]:
    """Milliseconds of each answer, with its address; each asked once before it counts."""
    found = []
    for number in range(ROUNDS + 1):
        for address in addresses:
            began = time.perf_counter()
            status, _ = visitor.get(address, typing=typing)
            took = time.perf_counter() - began
            if status != 200:
                raise RuntimeError(f"{address} was answered by {status}")
            found += [(took * 1000, address)] if number else []
    return found


def requests(addresses: list[str]) -> int:
    """How many `timings` makes of these."""
    return len(addresses) * (ROUNDS + 1)


def summed_up(found: list[tuple[float, str]]) -> dict[str, Any]:
    """p50, p95 and the slowest, in milliseconds."""
    times = sorted(took for took, _ in found)
    slowest = max(found)
    return {
        "p50": median(times), "p95": times[min(len(times) - 1, int(len(times) * 0.95))], "slowest": slowest[0],
        "slowest_address": slowest[1], "asked": len(times),
    }  # fmt: skip


def starts(environment: Mapping[str, str], times: int) -> dict[str, Any]:
    """Seconds until the first page (warm: once before it counts), and MB when nobody asks anything."""
    took, resident = [], None
    for number in range(times + 1):
        with running(environment) as server:
            took += [server.took] if number else []
            if number == times:
                time.sleep(QUIET)
                resident = server.resident
    return {"seconds": median(took), "resident": resident}


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _family(pid: int) -> list[int]:
    """A process and its children, as far as /proc tells."""
    tasks = Path(f"/proc/{pid}/task")
    files = tasks.glob("*/children") if tasks.exists() else []
    children = [int(word) for file in files for word in file.read_text().split()]
    return [pid, *(each for child in children for each in _family(child))]


def _status(pid: int, name: str) -> float | None:
    file = Path(f"/proc/{pid}/status")
    found = re.search(rf"^{name}:\s+(\d+) kB", file.read_text(), re.MULTILINE) if file.exists() else None
    return int(found[1]) / 1024 if found else None


def cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
