"""書き出す for other programs, on the page: their layouts, and what they will not take."""

import re

from hiiki.audit.models import Event
from hiiki.exchange.exports import outward
from tests.makers import make_customer


def content(response):
    return b"".join(response.streaming_content).decode("cp932")


def test_every_layout_is_offered_with_what_to_know(as_aoki):
    html = as_aoki.get("/customers/exports/new").content.decode()

    assert all(f'value="for:{layout.name}"' in html and layout.note in html for layout in outward.all())


def test_a_file_that_is_well_is_handed_over_at_once(aoki, as_aoki):
    make_customer(
        by=aoki, last_name="髙橋", postal_code="154-0001", prefecture="東京都", address1="世田谷区池尻1-2-3"
    )

    response = as_aoki.post("/customers/exports", {"kind": "for:fudemame", "which": "all"})

    assert response.headers["Content-Disposition"].startswith(
        "attachment; filename*=utf-8''%E7%AD%86%E3%81%BE"
    )
    assert "髙橋　花子,,様" in content(response)
    assert Event.objects.get(verb="customer.exported").data["format"] == "筆まめ"


def test_what_the_program_will_not_take_is_shown_and_the_list_handed_over(aoki, as_aoki):
    make_customer(by=aoki, last_name="𠮷野", code="0007", address2="あ" * 40)

    html = as_aoki.post("/customers/exports", {"kind": "for:yamato_b2", "which": "all"}).content.decode()

    assert "「〓」になった文字 1 か所" in html
    assert "長すぎるところ 1 か所" in html
    assert "空いている必要な項目 3 か所" in html
    assert "切らずに" in html
    assert 'href="/customers/?q=0007"' in html
    file, remarks = re.findall(r'href="(/customers/exports/[^"]+)" download', html)
    assert "〓野" in content(as_aoki.get(file))
    assert "0007,𠮷野 花子,お届け先名" in b"".join(as_aoki.get(remarks).streaming_content).decode("utf-8-sig")


def test_only_those_found_go_out(aoki, as_aoki):
    for name in ("青木", "馬場"):
        make_customer(by=aoki, last_name=name, postal_code="154-0001", address1="池尻1")

    response = as_aoki.post("/customers/exports", {"kind": "for:epson_nenga", "q": "馬場", "which": "found"})

    assert [line.split(",")[0] for line in content(response).splitlines()[1:]] == ["馬場"]


def test_a_date_that_is_none_is_said_and_the_layout_stays_chosen(as_aoki):
    said = {"kind": "for:yupri_r", "which": "all", "since": "昭和99年"}

    response = as_aoki.post("/customers/exports", said)

    assert response.status_code == 422
    assert 'value="for:yupri_r" checked' in response.content.decode()


def reached(aoki, **values):
    return make_customer(by=aoki, postal_code="154-0001", address1="池尻1-2-3", **values)


def test_who_refuses_dm_gets_no_card_and_one_is_told_how_many(aoki, as_aoki):
    reached(aoki, last_name="青木", dm_ok=False)
    reached(aoki, last_name="馬場", dm_ok=True)
    reached(aoki, last_name="千葉")

    asked = as_aoki.get("/customers/exports/new").content.decode()
    html = as_aoki.post(
        "/customers/exports", {"kind": "for:epson_nenga", "which": "all", "without_refusing": "1"}
    ).content.decode()

    assert 'name="without_refusing" value="1" checked' in asked
    assert "すべての顧客のうち 1 人" in asked
    assert "2 人を書き出しました" in html
    assert "DM 不可の 1 人は除きました。" in html
    [file] = re.findall(r'href="(/customers/exports/[^"]+)" download', html)
    names = [line.split(",")[0] for line in content(as_aoki.get(file)).splitlines()[1:]]
    assert sorted(names) == ["千葉", "馬場"]


def test_who_refuses_dm_gets_one_where_the_tick_is_taken_away(aoki, as_aoki):
    reached(aoki, last_name="青木", dm_ok=False)

    response = as_aoki.post("/customers/exports", {"kind": "for:epson_nenga", "which": "all"})

    assert "青木" in content(response)


def test_a_parcel_goes_to_who_refuses_dm_too(aoki, as_aoki):
    reached(aoki, last_name="青木", dm_ok=False, tel="03-1234-5678", prefecture="東京都")

    response = as_aoki.post(
        "/customers/exports", {"kind": "for:yamato_b2", "which": "all", "without_refusing": "1"}
    )

    assert "青木" in content(response)


def test_after_a_mistake_the_tick_stays_as_it_was(aoki, as_aoki):
    reached(aoki, dm_ok=False)

    html = as_aoki.post(
        "/customers/exports", {"kind": "for:fudemame", "which": "all", "since": "昭和99年"}
    ).content.decode()

    assert 'name="without_refusing" value="1">' in html
