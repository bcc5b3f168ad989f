"""Keeping bytes, and letting go of those nobody points at any more."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from itertools import islice

from django.conf import settings
from django.db import transaction
from django.utils.timezone import now

from hiiki.db import bulk
from hiiki.files import previews
from hiiki.files.models import Content
from hiiki.files.shelf import shelf

# Whoever just dropped a file and did not save yet, or restores a book, comes within these days.
PATIENCE = timedelta(days=30)
SIZE = 1_000
Claim = Callable[[list[int]], Iterable[int]]
CLAIMS: list[Claim] = []


def claim(who: Claim) -> None:
    """A room says by `who` which of some contents (by id) it points at, from its rows or from what undoing may bring back."""
    CLAIMS.append(who)


def keep(chunks: Iterable[bytes], *, most: int | None = None) -> Content:
    """Keep bytes that come piece by piece; the same ones are kept once.

    `most` bytes, as the settings say unless told otherwise. Raises TooLarge or OSError: nothing is kept then.
    """
    most = settings.FILE_BYTES if most is None else most
    with shelf().arriving(chunks, most) as arrived, transaction.atomic():
        bulk.one_at_a_time("files")  # nobody lets go of these bytes while they are given again
        shelf().place(arrived)
        content, _ = Content.objects.update_or_create(
            digest=arrived.digest, defaults={"size": arrived.size, "touched_at": now()}
        )
    return content


def let_go() -> int:
    """Remove what nobody points at and nobody gave for a while; how many contents that were."""
    old = Content.objects.filter(touched_at__lt=now() - PATIENCE).order_by("id")
    count, last = 0, 0
    while some := list(old.filter(pk__gt=last).values_list("pk", flat=True)[:SIZE]):
        count += _let_go(some)
        last = some[-1]
    _remove_strays()
    return count


def _remove_strays() -> None:
    """Bytes that found their place just before the book could not take them."""
    digests = iter(list(shelf().digests(older=PATIENCE.total_seconds())))
    while some := list(islice(digests, SIZE)):
        with transaction.atomic():
            bulk.one_at_a_time("files")
            known = set(Content.objects.filter(digest__in=some).values_list("digest", flat=True))
            for digest in set(some) - known:
                shelf().remove(digest)


def _let_go(ids: list[int]) -> int:
    if not _unclaimed(ids):
        return 0
    with transaction.atomic():
        bulk.one_at_a_time("files")
        gone = Content.objects.filter(pk__in=_unclaimed(ids), touched_at__lt=now() - PATIENCE)
        digests = list(gone.values_list("digest", flat=True))
        gone.delete()
        for digest in digests:
            shelf().remove(digest)
            previews.forget(digest)
    return len(digests)


def _unclaimed(ids: list[int]) -> list[int]:
    claimed = {each for who in CLAIMS for each in who(ids)}
    return [each for each in ids if each not in claimed]
