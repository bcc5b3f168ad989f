"""A workbook's typed value as the text a person would have typed into a CSV."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any


def as_text(value: Any) -> str:
    """100.0 → "100", 2004-12-03 → "2004/12/03"; never an exponent, never a trailing ".0"."""
    return _WRITERS.get(type(value), str)(value)


def _number(value: float) -> str:
    if value != value or value in (float("inf"), float("-inf")):
        return ""
    if value.is_integer():
        return str(int(value))
    return format(Decimal(format(value, ".15g")), "f")


def _date(value: date) -> str:
    return f"{value.year:04}/{value.month:02}/{value.day:02}"


def _datetime(value: datetime) -> str:
    if value.time() == time():
        return _date(value)
    return f"{_date(value)} {_time(value.time())}"


def _time(value: time) -> str:
    return f"{value:%H:%M:%S}" if value.second else f"{value:%H:%M}"


def _duration(value: timedelta) -> str:
    minutes, seconds = divmod(round(value.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if seconds else f"{hours}:{minutes:02}"


_WRITERS: dict[type, Any] = {
    str: str,
    float: _number,
    int: str,
    bool: lambda value: "TRUE" if value else "FALSE",
    datetime: _datetime,
    date: _date,
    time: _time,
    timedelta: _duration,
    type(None): lambda value: "",
}
