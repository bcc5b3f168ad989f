"""Each ready-made layout and its sample: a small file in the shape of the real thing, and who is in it.

A layout is a pair of files of the same name: hiiki/exchange/layouts/NAME.toml, and here a sample
(tests/exchange/layouts/NAME.csv or .tsv) with the customers it holds (NAME.toml).
"""

import tomllib
from pathlib import Path

import pytest

from hiiki.customers.fields import BY_NAME
from hiiki.customers.models import Customer
from hiiki.exchange import layouts
from hiiki.exchange.arrivals.sniffing import sniff
from hiiki.exchange.layouts import checking
from hiiki.exchange.layouts.saying import to_toml
from tests.exchange.book import imported

SAMPLES = Path(__file__).parent / "layouts"
LAYOUTS = Path(layouts.__file__).parent
each_layout = pytest.mark.parametrize("layout", layouts.all(), ids=lambda layout: layout.name)


def sample(layout: layouts.Layout) -> Path:
    (path,) = (path for path in SAMPLES.glob(f"{layout.name}.*") if path.suffix != ".toml")
    return path


@each_layout
def test_a_sample_is_known_as_its_own_layout_and_no_other(layout):
    found = sniff(sample(layout))

    (best, share), *others = layouts.fitting(found, least=layouts.MOST)

    assert best.name == layout.name
    assert all(other < share for _, other in others)


@each_layout
def test_a_sample_comes_in_whole(layout, db):
    path = sample(layout)
    expected = tomllib.loads((SAMPLES / f"{layout.name}.toml").read_text("utf-8"))["customers"]

    run = imported(path.read_bytes(), name=path.name)

    assert (run.layout, run.counts["refused"]) == (layout.title, 0)
    customers = Customer.objects.order_by("id")
    assert [
        said_of(customer, values) for customer, values in zip(customers, expected, strict=True)
    ] == expected


def said_of(customer: Customer, values: dict[str, object]) -> dict[str, object]:
    stored = {name: getattr(customer, BY_NAME[name].column) for name in values}
    return {
        name: value if isinstance(value, bool | str) else str(value or "") for name, value in stored.items()
    }


@each_layout
def test_a_layout_is_one_that_could_be_handed_to_another_shop(layout):
    text = (LAYOUTS / f"{layout.name}.toml").read_bytes()

    read = checking.read(layout.name, text)

    assert read == layout
    assert checking.read(layout.name, to_toml(layout).encode()) == layout
    assert not layout.gone()


@each_layout
def test_headings_in_another_order_and_some_renamed_are_known_too(layout):
    found = sniff(sample(layout))
    if not found.headings:
        pytest.skip("known by its values")
    found.headings = ["変わった見出し", *reversed(found.headings[1:])]

    recognised = layouts.recognise(found)

    assert recognised
    assert recognised[0].name == layout.name
