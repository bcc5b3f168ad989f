from hiiki.db import people
from hiiki.exchange import helping


def test_while_people_work_the_other_cores_are_theirs(tmp_path, monkeypatch, settings):
    settings.DATA = tmp_path
    monkeypatch.setattr(people, "_noted", -people.NOTED)
    monkeypatch.setattr(helping, "usual", lambda: 2)
    assert helping.spare() == 2

    people.note()
    assert helping.spare() == 0
