"""How fast work goes and how long it still takes, measured from one poll of the page to the next."""

from dataclasses import dataclass
from time import time

from django.http import HttpRequest

from hiiki.db.work import Work

LEAST = 2.0  # seconds before a rate says anything


@dataclass(frozen=True)
class Pace:
    """`since` and `had` go along with the next poll; `rate` is rows a second, 0 when not known yet."""

    since: float
    had: int
    rate: int = 0
    left: str = ""


def pace(request: HttpRequest, work: Work) -> Pace:
    since, had = _number(request, "since"), int(_number(request, "had"))
    if not since or had > work.done or since > time():
        return Pace(round(time(), 1), work.done)
    passed = time() - since
    rate = (work.done - had) / passed if passed >= LEAST else 0
    left = in_words((work.total - work.done) / rate) if rate > 0 and work.total else ""
    return Pace(since, had, round(rate), left)


def in_words(seconds: float) -> str:
    if seconds < 10:
        return "まもなく終わります"
    if seconds < 90:
        return f"あと約 {round(seconds / 10) * 10} 秒"
    if seconds < 5400:
        return f"あと約 {round(seconds / 60)} 分"
    return f"あと約 {round(seconds / 3600)} 時間"


def _number(request: HttpRequest, name: str) -> float:
    try:
        return max(0.0, min(float(request.GET.get(name, "")), 1e12))
    except ValueError:
        return 0.0
