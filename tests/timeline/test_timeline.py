"""履歴: everything about a customer, newest first, told by whom and when, with the way back."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from hiiki.accounts.models import Preference
from hiiki.activities.models import Contact
from hiiki.audit import undoing
from hiiki.audit.models import Batch
from hiiki.customers import filing, merging
from hiiki.customers.models import Customer, CustomerFile
from tests.makers import make_contact, make_customer

pytestmark = pytest.mark.django_db


def text(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def hanako(aoki) -> Customer:
    return make_customer(by=aoki, last_name="馬場", first_name="花子")


@pytest.fixture
def eventful(hanako, aoki, baba) -> Customer:
    """A contact a year ago, a file and a change today, a plan for tomorrow."""
    make_contact(hanako, days=-365, is_done=True, subject="最初の電話", by=aoki)
    make_contact(hanako, days=1, subject="明日の電話", by=aoki)
    filing.add(hanako, "見積書.pdf", [b"%PDF-1"], by=baba)
    hanako.change({"tel": "03-1111-1111"}, by=baba)
    return hanako


def told(client, customer, **asked) -> list[str]:
    found = client.get(f"/customers/{customer.pk}", {"tab": "history", **asked}).context["history"]
    return [entry.what for entry in found]


CALL, FILED = "電話「最初の電話」", "ファイル「見積書.pdf」を追加しました"


@pytest.mark.parametrize(
    ("kind", "sentences", "is_planned"),
    [
        ("", ["変えました", FILED, "登録しました", CALL], True),
        ("contacts", [CALL], True),
        ("files", [FILED], False),
        ("changes", ["変えました", "登録しました"], False),
        ("unknown", ["変えました", FILED, "登録しました", CALL], True),
    ],
)
def test_one_line_of_time_by_kind(eventful, as_chiba, kind, sentences, is_planned):
    shown = as_chiba.get(f"/customers/{eventful.pk}", {"tab": "history", "kind": kind})

    assert [entry.what for entry in shown.context["history"]] == sentences
    assert ("明日の電話" in text(shown)) == is_planned


def test_who_sees_only_cannot_put_back(eventful, as_chiba, as_baba):
    address = f"/customers/{eventful.pk}?tab=history"

    assert "この変更を元に戻す" not in text(as_chiba.get(address))
    assert "この変更を元に戻す" in text(as_baba.get(address))


def test_entries_lead_to_their_place(eventful, as_baba):
    shown = as_baba.get(f"/customers/{eventful.pk}?tab=history").context["shown"]

    places = [each.href for each in shown if each.href]
    assert [as_baba.get(place).status_code for place in places] == [200, 200]
    assert "最初の電話" in text(as_baba.get(places[1]))


def test_pages_go_on_where_the_one_before_ended(hanako, as_baba, aoki):
    """Contacts and changes of the same days, mixed."""
    for days in range(40):
        make_contact(hanako, days=-days, is_done=True, subject=f"{days} 日前", by=aoki)
        batch = hanako.change({"memo": str(days)}, by=aoki)
        Batch.objects.filter(pk=batch.pk).update(created_at=now() - timedelta(days=40 - days, hours=1))
    seen: list = []
    url, costs = f"/customers/{hanako.pk}?tab=history", []

    while url:
        with CaptureQueriesContext(connection) as queries:
            context = as_baba.get(url).context
        seen += context["history"]
        costs.append(len(queries))
        url = context["more_url"]

    assert len({(entry.kind, entry.about.pk) for entry in seen}) == len(seen) == 81
    dated = [entry.at for entry in seen if entry.what != "登録しました"]
    assert dated == sorted(dated, reverse=True)
    assert costs[1] == costs[-1]


@pytest.mark.parametrize("kind", ["", "changes"])
def test_what_was_deleted_is_found_by_its_customer(eventful, as_baba, baba, kind):
    filing.remove(CustomerFile.objects.get(), by=baba)
    Contact.objects.get(is_done=True).remove(by=baba)

    sentences = told(as_baba, eventful, kind=kind)[:2]
    for entry in as_baba.get(f"/customers/{eventful.pk}?tab=history").context["history"][:2]:
        as_baba.post(f"/undo/{entry.undoes.pk}")

    assert "最初の電話" in sentences[0] and sentences[0].endswith("を削除しました")
    assert sentences[1] == "ファイル「見積書.pdf」を削除しました"
    assert (Contact.objects.count(), CustomerFile.objects.count()) == (2, 1)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda contact, file, by: contact.change({"subject": "別の件"}, by=by), "を変えました"),
        (lambda contact, file, by: contact.finish("話した", by=by), "を済みにしました"),
        (
            lambda contact, file, by: filing.change(file, name="請求書.pdf", note="", by=by),
            "名前を変えました",
        ),
        (lambda contact, file, by: filing.show_as_picture(file, True, by=by), "を写真にしました"),
    ],
)
def test_changes_of_what_hangs_on_a_card_are_sentences(eventful, as_baba, baba, change, sentence):
    change(Contact.objects.get(is_done=False), CustomerFile.objects.get(), baba)

    assert told(as_baba, eventful, kind="changes")[0].endswith(sentence)


def test_a_merger_is_told_once(hanako, as_baba, baba):
    other = make_customer(code="D-9", last_name="馬場", first_name="はな子")
    for days in range(3):
        make_contact(other, days=-days, is_done=True)
    batch = merging.merge(hanako, other, by=baba)

    entry, *_ = as_baba.get(f"/customers/{hanako.pk}?tab=history&kind=changes").context["history"]

    assert (entry.what, entry.undoes) == ("D-9 馬場 はな子 を統合しました", batch)
    assert told(as_baba, hanako, kind="changes") == [entry.what, "登録しました"]
    assert len(told(as_baba, hanako, kind="contacts")) == 3


def test_a_customer_who_came_back_tells_it_once(eventful, as_baba, baba):
    undoing.undo(eventful.remove(by=baba), by=baba)

    assert told(as_baba, eventful, kind="changes")[:2] == ["削除しました", "変えました"]


def test_who_asked_for_an_undoing_is_named(eventful, as_baba, aoki, baba):
    batch = eventful.change({"tel": "03-2222-2222"}, by=baba)
    undoing.undo(batch, by=aoki)

    entry = as_baba.get(f"/customers/{eventful.pk}?tab=history&kind=changes").context["history"][0]

    assert (entry.who, entry.about.batch.undoes) == (aoki.name, batch)


def test_days_in_the_calendar_one_likes(eventful, as_baba, baba):
    contact = Contact.objects.get(is_done=False)
    contact.change({"at": contact.at + timedelta(days=1)}, by=baba)
    Preference.objects.write(baba, "looks", {"calendar": "wareki"})

    entry = as_baba.get(f"/customers/{eventful.pk}?tab=history&kind=changes").context["history"][0]

    assert [line.after[:2] for line in entry.lines] == ["令和"]
    assert "令和" in entry.what


def test_a_place_that_is_none_begins_anew(eventful, as_baba):
    for place in ("x", "99999999999999999999:1", "5:\0", "1:9999-99-99"):
        assert len(told(as_baba, eventful, met=place, changed=place)) == 4


def test_whose_other_one_was_deleted_says_so(hanako, as_baba, baba):
    keep = make_customer()
    merging.merge(keep, hanako, by=baba)
    Customer.objects.get(pk=keep.pk).remove(by=baba)

    assert told(as_baba, hanako, kind="changes")[0] == "統合先が削除されたので、別の方に戻りました"


def test_what_could_not_go_back_is_not_told_as_undone(hanako, as_baba, baba):
    first = hanako.change({"title": "部長"}, by=baba)
    hanako.change({"title": "課長"}, by=baba)

    answer = as_baba.post(f"/undo/{first.pk}", {"sure": "1"}, follow=True)

    assert "元に戻せませんでした" in text(answer)
    shown = text(as_baba.get(f"/customers/{hanako.pk}?tab=history"))
    assert "元に戻しました" not in shown.replace("元に戻せませんでした", "")
    assert shown.count(f"/undo/{first.pk}") == 1
