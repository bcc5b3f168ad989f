"""Dates as people and programs write them: 和暦, 西暦, compact, Excel serials, with times."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, timezone

from hiiki.text.eras import BY_SIGN, SIGN, Era, era_of
from hiiki.text.numerals import with_digits
from hiiki.text.width import composed

_NAMED_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec"
_MONTHS = {name: number for number, name in enumerate(_NAMED_MONTHS.split(), start=1)}

_PLAIN = re.compile(
    r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:[ T](?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?)?"
)
_YEAR_FIRST = re.compile(r"(?:西暦)?(\d{4})[-/.年 ](\d{1,2})[-/.月 ](\d{1,2})日?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_WAREKI = re.compile(
    rf"{SIGN}\.?\s*(元|\d{{1,4}})[-/.年](\d{{1,2}})[-/.月](\d{{1,2}})日?",
    re.IGNORECASE,
)
_COMPACT_WAREKI = re.compile(rf"{SIGN}\.?(\d{{2}})(\d{{2}})(\d{{2}})", re.IGNORECASE)
_DAY_MONTH_NAME = re.compile(r"(\d{1,2})[- ]([A-Za-z]{3})[a-z]*\.?[-, ]+(\d{4})")
_MONTH_NAME_DAY = re.compile(r"([A-Za-z]{3})[a-z]*\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
_PART_OF_A_DATE = re.compile(
    rf"(?:\d{{4}}|{SIGN}\.?(?:元|\d{{1,2}}))(?:年|[-/.年]\d{{1,2}}月?)?",
    re.IGNORECASE,
)
_YEAR_OF_ERA = re.compile(rf"{SIGN}\.?(\d{{1,4}})(?=$|[-/.年])", re.IGNORECASE)
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
_WEEKDAY = re.compile(
    r"\s*(?:\([日月火水木金土](?:曜日?)?(?:・?祝)?\)|[日月火水木金土]曜日?|\([A-Za-z]{3}\))\s*"
)
_ENGLISH_WEEKDAY = re.compile(r"^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+", re.IGNORECASE)
_TIME = re.compile(
    r"(?:(?<=日)|[T\s])[T\s]*(?P<half>午前|午後|[AaPp][Mm])?\s*(?P<hour>\d{1,2})(?::|時)\s*(?P<minute>\d{1,2}|半)?"
    r"(?:[:分]\s*(?P<second>\d{1,2})?)?(?:[.,](?P<fraction>\d{1,9}))?秒?"
    r"\s*(?P<meridiem>[AaPp][Mm])?\s*(?P<zone>Z|UTC|GMT|JST|[+-]\d{2}(?::?\d{2})?)?\s*(?:頃|ごろ|ころ)?$"
)
_STRAY_END = re.compile(r"(?:(?<=\d)T)?\s*(?:\.\.+|…|生まれ|生)?$")
_COMPACT_MOMENT = re.compile(r"^(\d{8})(\d{2})(\d{2})(\d{2})$")
_EXCEL_EPOCH = date(1899, 12, 30)
_SERIALS = range(10_000, 73_051)
"""1927-05-18 to 2099-12-31: shorter numbers are years, longer ones are typing slips."""

JST = timezone(timedelta(hours=9), "JST")


def read_date(text: str, *, day_first: bool = False) -> date:
    """The day as written, whatever time and offset follow it.

    Raises ValueError, with a reason in Japanese that names the value.
    """
    if plain := _PLAIN.fullmatch(text):
        return _made(text, int(plain[1]), int(plain[3]), int(plain[4]))
    if wareki := _WAREKI.fullmatch(text):
        return _of_era(text, *wareki.groups())

    for year, month, day in _western(text, day_first):
        return _made(text, year, month, day)

    return _read_day(_TIME.sub("", _tidied(text)), text, day_first)


def read_datetime(text: str, *, day_first: bool = False) -> datetime:
    """Without a time, midnight; without an offset, naive; raises ValueError like `read_date`."""
    plain = _tidied(text)
    found = _TIME.search(plain)
    if not found:
        return datetime.combine(_read_day(plain, text, day_first), _time_of_serial(plain))

    day = _read_day(plain[: found.start()], text, day_first)
    return datetime.combine(day, _read_time(found, text))


def show(day: date, calendar: str = "seireki") -> str:
    return show_wareki(day) if calendar == "wareki" else f"{day.year:04}/{day.month:02}/{day.day:02}"


def show_wareki(day: date) -> str:
    """平成16年12月3日; before 1873, where 和暦 counted other months, the Western year."""
    era = era_of(day)
    if era is None:
        return f"{day.year:04}年{day.month}月{day.day}日"

    year = day.year - era.year_one + 1
    return f"{era.name}{'元' if year == 1 else year}年{day.month}月{day.day}日"


def _tidied(text: str) -> str:
    plain = _WEEKDAY.sub(" ", composed(text).strip()).strip()
    plain = re.sub(r"\s*([年月/.-])\s*(?=\d|元)", r"\1", _ENGLISH_WEEKDAY.sub("", plain))
    return _STRAY_END.sub("", _COMPACT_MOMENT.sub(r"\1 \2:\3:\4", with_digits(plain)))


def _read_day(plain: str, text: str, day_first: bool) -> date:
    plain = _STRAY_END.sub("", plain)
    wareki = _WAREKI.fullmatch(plain) or _COMPACT_WAREKI.fullmatch(plain)
    if wareki:
        return _of_era(text, *wareki.groups())

    for year, month, day in _western(plain, day_first):
        return _made(text, year, month, day)

    raise _unreadable(text, _why(plain))


def _western(plain: str, day_first: bool) -> Iterator[tuple[int, int, int]]:
    if found := _YEAR_FIRST.fullmatch(plain) or _COMPACT.fullmatch(plain):
        yield int(found[1]), int(found[2]), int(found[3])
    elif found := _YEAR_LAST.fullmatch(plain):
        yield _year_last(int(found[1]), int(found[2]), int(found[3]), day_first)
    elif (found := _DAY_MONTH_NAME.fullmatch(plain)) and found[2].lower() in _MONTHS:
        yield int(found[3]), _MONTHS[found[2].lower()], int(found[1])
    elif (found := _MONTH_NAME_DAY.fullmatch(plain)) and found[1].lower() in _MONTHS:
        yield int(found[3]), _MONTHS[found[1].lower()], int(found[2])
    elif (found := _SERIAL.fullmatch(plain)) and int(found[1]) in _SERIALS:
        serial = _EXCEL_EPOCH + timedelta(days=int(found[1]))
        yield serial.year, serial.month, serial.day


def _year_last(first: int, second: int, year: int, day_first: bool) -> tuple[int, int, int]:
    """12/03/2004; a number over 12 can only be the day."""
    if first > 12 or (day_first and second <= 12):
        return year, second, first

    return year, first, second


def _of_era(text: str, sign: str, year: str, month: str, day: str) -> date:
    era = BY_SIGN[sign.upper()]
    number = 1 if year == "元" else int(year)
    if era.last != date.max and number > era.last_year:
        raise _unreadable(text, _beyond(era))
    if number == 0:
        raise _unreadable(text, f"{era.name}0年はありません。")

    found = _made(text, era.year_one + number - 1, int(month), int(day))
    if found < era.first:
        raise _unreadable(text, _before(era))
    if found > era.last:
        raise _unreadable(text, f"{era.name}は{show_wareki(era.last).removeprefix(era.name)}までです。")

    return found


def _beyond(era: Era) -> str:
    first, last = (show_wareki(day).removeprefix(era.name) for day in (era.first, era.last))
    return f"{era.name}は{era.last_year}年までです（{first}から{last}まで）。"


def _before(era: Era) -> str:
    if era.name == "明治":
        return "明治5年までは旧暦のため、西暦で入力してください。"

    return f"{era.name}は{show_wareki(era.first).removeprefix(era.name)}からです。"


def _made(text: str, year: int, month: int, day: int) -> date:
    if not 1 <= month <= 12:
        raise _unreadable(text, f"{month}月はありません。")
    try:
        return date(year, month, day)
    except ValueError as error:
        raise _unreadable(text, f"{year}年{month}月に{day}日はありません。") from error


def _time_of_serial(plain: str) -> time:
    found = _SERIAL.fullmatch(plain)
    if not found or "." not in plain:
        return time()

    seconds = round(float("0" + plain[plain.index(".") :]) * 86_400)
    return (datetime.min + timedelta(seconds=min(seconds, 86_399))).time()


def _read_time(found: re.Match[str], text: str) -> time:
    hour = int(found["hour"])
    half = (found["half"] or found["meridiem"] or "").lower()
    late, early = half in {"午後", "pm"}, half in {"午前", "am"}
    if (late or early) and hour <= 12:
        hour = hour % 12 + (12 if late else 0)
    try:
        return time(
            hour,
            30 if found["minute"] == "半" else int(found["minute"] or 0),
            int(found["second"] or 0),
            int((found["fraction"] or "").ljust(6, "0")[:6]),
            _zone(found["zone"]),
        )
    except ValueError as error:
        raise _unreadable(text, "時刻が正しくありません。") from error


def _zone(sign: str | None) -> timezone | None:
    if not sign:
        return None
    if sign == "JST":
        return JST
    if sign[0] not in "+-":
        return UTC

    offset = timedelta(hours=int(sign[1:3]), minutes=int(sign[3:].lstrip(":") or 0))
    return timezone(offset if sign[0] == "+" else -offset)


def _why(plain: str) -> str:
    if not plain:
        return "何も入っていません。"
    if (year := _YEAR_OF_ERA.match(plain)) and int(year[2]) > (era := BY_SIGN[year[1].upper()]).last_year:
        return _beyond(era)
    if _PART_OF_A_DATE.fullmatch(plain):
        return "年月日をすべて入力してください。"
    if re.fullmatch(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{1,2}", plain):
        return "年は西暦4桁か、元号を付けて入力してください。"

    return "「2004/12/3」や「平成16年12月3日」のように入力してください。"


def _unreadable(text: str, reason: str) -> ValueError:
    return ValueError(f"「{text}」は日付として読めません。{reason}")
