import csv
from collections import Counter
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils.timezone import localdate

from hiiki.accounts.models import Shop, Staff, User
from hiiki.activities.models import Contact
from hiiki.customers import designed
from hiiki.customers.models import Customer, CustomerFile
from hiiki.demo import files, opening, papers
from hiiki.demo.design import FIELDS
from hiiki.exchange.models import ImportRun
from hiiki.files import previews
from hiiki.text import postal

DB = pytest.mark.django_db(transaction=True)


@pytest.fixture
def shop(tmp_path, monkeypatch, transactional_db):
    monkeypatch.setattr(settings, "DATA", tmp_path)
    opening.open_shop(tmp_path)
    return tmp_path


@DB
def test_a_shop_of_two_thousand_customers(shop):
    assert 1950 <= Customer.objects.count() <= 2100
    assert Shop.current().name == "花と暮らし 青木"
    assert {user.name: user.role for user in User.objects.all()} == {
        "青木": "owner",
        "馬場": "editor",
        "千葉": "viewer",
    }
    assert all(user.check_password(opening.PASSWORD) for user in User.objects.all())
    assert {staff.name for staff in Staff.objects.all()} == {"青木", "馬場", "千葉"}

    # Both files came through the ordinary import, and what it fills is filled.
    runs = ImportRun.objects.order_by("id")
    assert [(run.state, run.found.encoding) for run in runs] == [("done", "cp932"), ("done", "cp932")]
    assert [run.counts["refused"] for run in runs] == [len(files.SPOILT), 0]
    assert runs[1].counts["verdicts"]["m"] == files.IN_BOTH
    for column in ("last_name", "first_name", "last_kana", "prefecture", "address1", "postal_code"):
        assert Customer.objects.exclude(**{column: ""}).count() > 1900, column
    for column in ("tel", "mobile", "email", "company_name", "department", "memo", "address2"):
        assert Customer.objects.exclude(**{column: ""}).count() > 30, column
    assert Customer.objects.exclude(birthday=None).count() > 1000
    assert Customer.objects.exclude(staff=None).count() > 900
    assert Customer.objects.filter(dm_ok=False).exists()

    # What the shop designed for itself.
    assert [field.label for field in designed.own()] == [wanted.label for wanted, *_ in FIELDS]
    for field in designed.own():
        assert Customer.objects.filter(own__has_key=field.name).count() > 200, field.label

    # Something to do this morning, and something to look back at.
    today = localdate()
    assert Contact.objects.overdue(today).exists()
    assert Contact.objects.planned().between(today, today).exists()
    assert Contact.objects.planned().between(today + timedelta(1), today + timedelta(7)).exists()
    assert Contact.objects.done().count() > 200

    # A second start finds it as it is.
    assert not opening.open_shop(shop)
    assert ImportRun.objects.count() == 2


@DB
def test_goes_on_where_it_was_cut_off(tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "DATA", tmp_path)
    monkeypatch.setattr(opening, "_everyday_work", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        opening.open_shop(tmp_path)
    monkeypatch.setattr(opening, "_everyday_work", lambda: None)
    count = Customer.objects.count()

    assert opening.open_shop(tmp_path)

    assert Customer.objects.count() == count


def test_the_files_are_the_same_every_time(tmp_path):
    first = [path.read_bytes() for path in files.write(tmp_path / "a")]

    assert first == [path.read_bytes() for path in files.write(tmp_path / "b")]


def test_nobody_is_rung_up_or_written_to(tmp_path):
    """Numbers no exchange has, and domains kept for examples."""
    for path in files.write(tmp_path):
        with path.open(encoding="cp932", newline="") as file:
            rows = list(csv.DictReader(file))
        mails = [row.get("メールアドレス") or row.get("E-Mail") for row in rows]
        phones = [row.get(name) for row in rows for name in ("電話番号", "携帯電話", "TEL") if row.get(name)]

        assert all("example." in mail for mail in mails if mail)
        assert all(
            phone.split("-")[1][0] == "0" for phone in phones if phone.isascii() and phone.count("-") == 2
        )


def test_is_as_untidy_as_life(tmp_path):
    text = "".join(path.read_text(encoding="cp932") for path in files.write(tmp_path))

    assert all(sign in text for sign in ("㈱", "髙", "﨑", "昭和", "〒", "０４６７－", "\n留守"))


def test_the_postal_codes_are_real():
    from hiiki.demo import names

    assert not [code for code in (*names.LOCAL_CODES, *names.OTHER_CODES) if not postal.places(code)]


def test_the_names_are_many(tmp_path):
    shop, _ = files.write(tmp_path)
    with shop.open(encoding="cp932", newline="") as file:
        names = Counter(row["お名前"] for row in csv.DictReader(file))

    assert max(names.values()) < 10


@DB
def test_a_few_customers_have_files_that_can_be_looked_at(shop):
    found = CustomerFile.objects.newest().select_related("content")
    drawn = {file.name: previews.draw(file.content.digest) for file in found if previews.has_kind(file.name)}

    assert {file.name: file.version for file in found} == {
        papers.ESTIMATE: 2,
        papers.FRONT: 1,
        papers.BOUQUET: 1,
        papers.WISHES: 1,
    }
    assert {preview.pages for preview in drawn.values()} == {1}
    assert CustomerFile.objects.filter(is_picture=True).get().name == papers.FRONT
