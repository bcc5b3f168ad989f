from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hiiki.text.dates import JST, read_date, read_datetime, show, show_wareki

DECEMBER_3 = date(2004, 12, 3)


@pytest.mark.parametrize(
    "written",
    [
        "2004/12/03",
        "2004/12/3",
        "2004/12-03",
        "2004-12-03",
        "2004-12-3",
        "2004.12.3",
        "2004.12.03",
        "2004 12 03",
        "20041203",
        "２００４／１２／０３",
        "２００４年１２月３日",
        "2004年12月3日",
        "2004年12月03日",
        "2004年 12月 3日",
        "2004年12月3日(金)",
        "2004年12月3日（金）",
        "2004年12月3日(金曜日)",
        "2004年12月3日 金曜日",
        "2004/12/03(金)",
        "2004/12/3（金）",
        "西暦2004年12月3日",
        "2004年12月3日生",
        "2004年12月3日生まれ",
        "二〇〇四年十二月三日",
        " 2004/12/03 ",
        "　2004/12/03",
        "2004-12-3T..",
        "2004-12-03T10:11:12",
        "2004-12-03T10:11:12Z",
        "2004-12-03T23:11:12+09:00",
        "2004-12-03T10:11:12.345678+0900",
        "2004-12-03 10:11:12",
        "2004/12/03 0:00",
        "2004/12/3 0:00:00",
        "2004/12/03 10時11分12秒",
        "2004/12/03 午後3時",
        "2004/12/03 3:04 PM",
        "2004年12月3日(金) 10:11",
        "2004-12-03 00:00:00 UTC",
        "12/03/2004",
        "12-3-2004",
        "Dec 3, 2004",
        "December 3, 2004",
        "3 Dec 2004",
        "3-Dec-2004",
        "Fri, 3 Dec 2004",
        "Fri, 3 Dec 2004 10:11:12 +0900",
        "38324",
        "38324.0",
        "38324.5",
        "３８３２４",
        "H16/12/03",
        "H16/12/3",
        "H16.12.3",
        "H16-12-03",
        "h16.12.3",
        "Ｈ１６．１２．３",
        "H.16.12.3",
        "H161203",
        "平16.12.3",
        "平成16年12月3日",
        "平成１６年１２月３日",
        "平成 16年12月3日",
        "平成16/12/3",
        "平成十六年十二月三日",
        "㍻16年12月3日",
        "平成16年12月3日(金)",
        "平成16年12月3日 10時11分",
    ],
)
def test_every_way_to_write_one_day(written):
    assert read_date(written) == DECEMBER_3


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("S48.11.8", date(1973, 11, 8)),
        ("S481108", date(1973, 11, 8)),
        ("昭和48年11月8日", date(1973, 11, 8)),
        ("昭48.11.8", date(1973, 11, 8)),
        ("㍼48.11.8", date(1973, 11, 8)),
        ("昭和四十五年三月一日", date(1970, 3, 1)),
        ("令和元年5月1日", date(2019, 5, 1)),
        ("令和1年5月1日", date(2019, 5, 1)),
        ("R1/5/1", date(2019, 5, 1)),
        ("R1.5.1", date(2019, 5, 1)),
        ("R010501", date(2019, 5, 1)),
        ("R8/11/21", date(2026, 11, 21)),
        ("㋿元年五月一日", date(2019, 5, 1)),
        ("平成元年1月8日", date(1989, 1, 8)),
        ("平成31年4月30日", date(2019, 4, 30)),
        ("昭和64年1月7日", date(1989, 1, 7)),
        ("昭和元年12月25日", date(1926, 12, 25)),
        ("大正15年12月24日", date(1926, 12, 24)),
        ("大正元年7月30日", date(1912, 7, 30)),
        ("T1.7.30", date(1912, 7, 30)),
        ("明治45年7月29日", date(1912, 7, 29)),
        ("M6.1.1", date(1873, 1, 1)),
        ("2004/2/29", date(2004, 2, 29)),
        ("1900-01-01", date(1900, 1, 1)),
        ("25/12/2004", date(2004, 12, 25)),
        ("10000", date(1927, 5, 18)),
        ("46000", date(2025, 12, 9)),
    ],
)
def test_read_date(written, day):
    assert read_date(written) == day


@pytest.mark.parametrize(
    ("written", "day"),
    [("03/12/2004", DECEMBER_3), ("25/12/2004", date(2004, 12, 25)), ("12/25/2004", date(2004, 12, 25))],
)
def test_the_day_may_stand_first(written, day):
    assert read_date(written, day_first=True) == day


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("", "何も入っていません"),
        ("未定", "のように入力"),
        ("2004/2/30", "2004年2月に30日はありません"),
        ("2003/2/29", "2003年2月に29日はありません"),
        ("2004/13/1", "13月はありません"),
        ("2004/0/1", "0月はありません"),
        ("2004/1/0", "0日はありません"),
        ("0000-00-00", "0月はありません"),
        ("20041301", "13月はありません"),
        ("昭和99年13月1日", "昭和は64年まで"),
        ("昭和65年1月1日", "昭和は64年までです（元年12月25日から64年1月7日まで）"),
        ("昭和99年", "昭和は64年まで"),
        ("S99.1", "昭和は64年まで"),
        ("昭和１００年", "昭和は64年まで"),
        ("大正16年", "大正は15年までです（元年7月30日から15年12月24日まで）"),
        ("明治46年", "明治は45年までです（6年1月1日から45年7月29日まで）"),
        ("令和99年", "年月日をすべて入力してください"),
        ("昭和64年1月8日", "昭和は64年1月7日まで"),
        ("S64.13.1", "13月はありません"),
        ("平成31年5月1日", "平成は31年4月30日まで"),
        ("平成32年1月1日", "平成は31年まで"),
        ("平成元年1月7日", "平成は元年1月8日から"),
        ("H1/1/7", "平成は元年1月8日から"),
        ("令和元年4月30日", "令和は元年5月1日から"),
        ("R1", "年月日をすべて"),
        ("令和5年", "年月日をすべて"),
        ("平成16年12月", "年月日をすべて"),
        ("2004", "年月日をすべて"),
        ("2004/12", "年月日をすべて"),
        ("2004年12月", "年月日をすべて"),
        ("04/12/03", "西暦4桁か、元号"),
        ("平成0年1月1日", "平成0年はありません"),
        ("明治5年1月1日", "旧暦"),
        ("1234", "年月日をすべて"),
        ("99999", "のように入力"),
        ("2004/12/03/04", "のように入力"),
        ("12月3日", "のように入力"),
        ("abc", "のように入力"),
    ],
)
def test_what_is_no_date_is_refused_with_its_reason(written, reason):
    with pytest.raises(ValueError, match=reason) as refusal:
        read_date(written)

    assert f"「{written}」は日付として読めません" in str(refusal.value)


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2004/12/03", datetime(2004, 12, 3)),
        ("2004/12/03 10:11", datetime(2004, 12, 3, 10, 11)),
        ("2004-12-03T10:11:12", datetime(2004, 12, 3, 10, 11, 12)),
        ("2004-12-03T10:11:12.5", datetime(2004, 12, 3, 10, 11, 12, 500_000)),
        ("2004-12-03T10:11:12Z", datetime(2004, 12, 3, 10, 11, 12, tzinfo=UTC)),
        ("2004-12-03T10:11:12+09:00", datetime(2004, 12, 3, 10, 11, 12, tzinfo=JST)),
        (
            "2004-12-03 10:11:12 -0530",
            datetime(2004, 12, 3, 10, 11, 12, tzinfo=timezone(-timedelta(hours=5.5))),
        ),
        ("2004-12-03 10:11 JST", datetime(2004, 12, 3, 10, 11, tzinfo=JST)),
        ("20041203 10:11", datetime(2004, 12, 3, 10, 11)),
        ("20041203101112", datetime(2004, 12, 3, 10, 11, 12)),
        ("2004年12月3日 午後3時4分", datetime(2004, 12, 3, 15, 4)),
        ("2004年12月3日 午前0時", datetime(2004, 12, 3)),
        ("2004/12/3 14時半", datetime(2004, 12, 3, 14, 30)),
        ("2004/12/3 午後2時半頃", datetime(2004, 12, 3, 14, 30)),
        ("2004/12/3 10:15ごろ", datetime(2004, 12, 3, 10, 15)),
        ("2004/12/3 PM2:30", datetime(2004, 12, 3, 14, 30)),
        ("2004/12/3 12:30 AM", datetime(2004, 12, 3, 0, 30)),
        ("2004/12/3 12:30 PM", datetime(2004, 12, 3, 12, 30)),
        ("平成16年12月3日 10:11", datetime(2004, 12, 3, 10, 11)),
        ("38324.5", datetime(2004, 12, 3, 12)),
        ("38324", datetime(2004, 12, 3)),
    ],
)
def test_read_datetime(written, moment):
    found = read_datetime(written)

    assert (found, found.utcoffset()) == (moment, moment.utcoffset())


@pytest.mark.parametrize("written", ["2004/12/03 25:00", "2004/12/03 10:61", "2004/12/03 10:11 +99:00"])
def test_a_time_that_does_not_exist_is_refused(written):
    with pytest.raises(ValueError, match="時刻"):
        read_datetime(written)


@pytest.mark.parametrize(
    ("day", "wareki", "seireki"),
    [
        (DECEMBER_3, "平成16年12月3日", "2004/12/03"),
        (date(2019, 5, 1), "令和元年5月1日", "2019/05/01"),
        (date(2019, 4, 30), "平成31年4月30日", "2019/04/30"),
        (date(1989, 1, 7), "昭和64年1月7日", "1989/01/07"),
        (date(1926, 12, 24), "大正15年12月24日", "1926/12/24"),
        (date(1873, 1, 1), "明治6年1月1日", "1873/01/01"),
        (date(1872, 12, 31), "1872年12月31日", "1872/12/31"),
    ],
)
def test_show(day, wareki, seireki):
    assert show_wareki(day) == show(day, "wareki") == wareki
    assert show(day) == seireki


@given(st.dates(min_value=date(1, 1, 1)))
def test_what_is_shown_can_be_read_again(day):
    assert read_date(show_wareki(day)) == day
    assert read_date(show(day)) == day


@given(st.datetimes(min_value=datetime(1000, 1, 1)))
def test_iso_datetimes_can_be_read(moment):
    assert read_datetime(moment.isoformat()) == moment


@given(st.text(alphabet="0123456789/.-年月日元HSR平成昭和令 :T", max_size=14))
def test_anything_is_read_or_refused_in_words(written):
    try:
        read_date(written)
    except ValueError as refusal:
        assert "日付として読めません" in str(refusal)
