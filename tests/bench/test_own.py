import pytest

from bench import own


@pytest.mark.django_db
def test_the_same_are_found_without_and_with_indexes(monkeypatch):
    monkeypatch.setattr(own, "TIMES", 1)

    read, indexed = own.measured(1_800)

    assert [line[:2] for line in read] == [line[:2] for line in indexed]
    found = {line.question for line in read if line.found}
    assert found >= {
        "a choice of many, page",
        "one of several, count",
        "numbers of many, page",
        "a text, count",
    }
