import csv
from collections import Counter

import pytest

from bench import customers
from hiiki.customers.models import Customer
from tests.exchange.book import counts, imported


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "customers.csv"
    customers.write(path, 2000)
    return path


def rows(path):
    with path.open(encoding="cp932", newline="") as file:
        return list(csv.reader(file))[1:]


def test_the_same_seed_gives_the_same_bytes(file, tmp_path):
    again, other = tmp_path / "again.csv", tmp_path / "other.csv"

    customers.write(again, 2000)
    customers.write(other, 2000, seed=2)

    assert file.read_bytes() == again.read_bytes() != other.read_bytes()


def test_names_come_as_often_as_in_life(file):
    surnames = Counter(row[1].split()[0] for row in rows(file) if row[1])

    assert len(surnames) > 300
    assert surnames["佐藤"] > 4 * surnames["小谷"]


def test_the_dirt_of_old_files_is_there(file):
    text = file.read_bytes().decode("cp932")

    missing = [
        each for each in ("㈱", "髙", "０", "平成", "S", "ｻﾄ", "元年", '"お', "丁目") if each not in text
    ]

    assert not missing


def test_a_changed_file_differs_in_one_field_of_few_rows(file, tmp_path):
    path = tmp_path / "changed.csv"

    customers.changed(file, path)

    differing = [
        sum(one != other for one, other in zip(old, new, strict=True))
        for old, new in zip(rows(file), rows(path), strict=True)
    ]
    assert set(differing) <= {0, 1}
    assert 0.03 < sum(differing) / 2000 < 0.07


def test_few_rows_are_refused_and_the_others_come_in(file, aoki):
    run = imported(file.read_bytes(), by=aoki)

    created, updated, unchanged, refused = counts(run)
    assert (updated, unchanged) == (0, 0)
    assert 0.001 < refused / 2000 < 0.02
    assert created == Customer.objects.count() == 2000 - refused
