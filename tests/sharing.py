"""What is made once for all tests of a module: `db` takes back what each of them writes on top."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction


@contextmanager
def taken_back(django_db_blocker: Any) -> Iterator[None]:
    """For a fixture of a module: what it writes within is taken back at its end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)
