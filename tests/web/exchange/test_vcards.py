"""vCards on the pages of an import."""

from hiiki.customers.models import Customer
from tests.exchange.formats.test_vcards import card
from tests.web.exchange.wizard import text_of

BROKEN = card("N:青木;一郎", "NOTE:一行目\\n二行目", "壊れた行")


def test_cards_are_counted_as_cards(wizard):
    shown = text_of(wizard.drop((card("N:髙橋;花子") + BROKEN).encode(), "連絡先.vcf"))

    assert "連絡先（vCard）のようです" in shown
    assert "2 枚" in shown
    assert 'name="delimiter"' not in shown


def test_the_encoding_of_cards_can_be_said_otherwise(wizard):
    wizard.drop(card("N:髙橋;花子").encode("cp932"), "連絡先.vcf")

    wizard.post("reading", {"encoding": "utf-8"})

    assert (wizard.run.found.kind, wizard.run.found.encoding) == ("vcard", "utf-8")


def test_lines_of_a_cell_are_still_lines_when_the_card_is_put_right(wizard):
    wizard.drop((card("N:髙橋;花子") + BROKEN).encode(), "連絡先.vcf")
    wizard.post("matching", wizard.columns())
    wizard.post("decision")
    wizard.post("start")

    asked = text_of(wizard.get("corrections/2"))
    wizard.post("corrections/2/save")

    assert ">一行目\n二行目</textarea>" in asked
    assert Customer.objects.get(last_name="青木").memo == "一行目\n二行目"
