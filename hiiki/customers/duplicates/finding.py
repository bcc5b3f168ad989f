"""重複を探す: by the rules at once, then by comparing, in short steps that can be left and taken up again."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from itertools import combinations
from pathlib import Path
from time import monotonic
from typing import Any, NamedTuple

from django.conf import settings
from django.db import transaction
from django.utils.timezone import now

from hiiki.accounts.models import Shop
from hiiki.audit.recording import record
from hiiki.customers.duplicates import blocking, exact, rules
from hiiki.customers.duplicates.apart import Apart
from hiiki.customers.duplicates.explaining import reasons, relation
from hiiki.customers.duplicates.profiles import COLUMNS, Profile, profile
from hiiki.customers.duplicates.scoring import score, threshold
from hiiki.customers.models import Alike, Customer, DuplicateSearch
from hiiki.db import bulk
from hiiki.db.blocks import FIRST, Blocks, hashed
from hiiki.db.claiming import claim
from hiiki.db.trying import tried
from hiiki.db.work import LEASE

READ = 2_000  # customers read together
COMPARED = 6  # of one group, with each other
STORED = 1_000
ENDS = {DuplicateSearch.WAITING: DuplicateSearch.FAILED}
UNFORESEEN = "思いがけないところで止まったので、重複を探し終えていません。台帳は変わっていません。もう一度探してみてください。"


class Found(NamedTuple):
    """Customers who may be one; `rule` is a rule's name, or "likely"."""

    rule: str
    score: float
    reasons: list[str]
    ids: tuple[int, ...]


def ask_for(*, by: Any = None, likely: bool = True) -> DuplicateSearch:
    """The worker will look through the book; a search that still goes on, or failed, is given up."""
    DuplicateSearch.objects.exclude(state=DuplicateSearch.DONE).delete()
    record("duplicates.searched", by=by)
    return DuplicateSearch.objects.create(
        state=DuplicateSearch.WAITING,
        rules=Shop.current().duplicate_rules,
        likely=likely,
        by_name=str(by or ""),
        cursor=FIRST,
        total=Customer.objects.current().count(),
    )


def is_going_on() -> bool:
    return DuplicateSearch.objects.filter(state=DuplicateSearch.WAITING).exists()


def continue_due(*, seconds: float | None = None) -> bool:
    """Go on with a search that waits; False when none does. What went wrong stands on the search."""
    work = claim(DuplicateSearch.objects.filter(state=DuplicateSearch.WAITING), lease=LEASE)
    if work is None:
        return False
    ends = monotonic() + seconds if seconds is not None else None
    tried(work, partial(_steps, work, ends), ends=ENDS, unforeseen=UNFORESEEN)
    return True


def _steps(work: DuplicateSearch, ends: float | None) -> None:
    while _step(work):
        if ends and monotonic() > ends:
            work.release()
            break


def _step(work: DuplicateSearch) -> bool:
    if not work.exact_done:
        _store_exact(work)
        return True
    if not work.likely:
        return _finish(work)
    with Blocks(_place(work)) as blocks:
        if not blocks.is_sealed:
            _read_some(work, blocks)
            return True
        return _compare_some(work, blocks) or _finish(work)


def _place(work: DuplicateSearch) -> Path:
    folder = Path(settings.DATA) / "duplicates"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder / f"{work.pk}.sqlite3"


def _store_exact(work: DuplicateSearch) -> None:
    found = by_rules(rules.read(work.rules))
    with Blocks(_place(work)) as blocks:
        blocks.group(each.ids for each in found if is_whole(each))
    with transaction.atomic():
        work.found.all().delete()
        for at in range(0, len(found), STORED):
            _store(work, found[at : at + STORED])
        work.advance(exact_done=True)


def _store(work: DuplicateSearch, found: Iterable[Found]) -> None:
    Alike.objects.bulk_create(
        (
            Alike(
                search=work, rule=each.rule, score=each.score, reasons=each.reasons, customers=list(each.ids),
                pair=Alike.pair_of(each.ids),
            )
            for each in found
        ),
        ignore_conflicts=True,
    )  # fmt: skip


def _read_some(work: DuplicateSearch, blocks: Blocks) -> None:
    last, done = blocks.place
    profiles = profiles_after(last, READ)
    if profiles:
        add(blocks, profiles)
    else:
        blocks.seal()
    work.advance(done=done // 2)


def add(blocks: Blocks, profiles: Sequence[Profile]) -> None:
    names = Counter(("last", each.last) for each in profiles if each.first)
    names.update(("first", each.first) for each in profiles if each.first)
    blocks.add([(each.pk, blocking.keys(each)) for each in profiles], names)


def _compare_some(work: DuplicateSearch, blocks: Blocks) -> bool:
    some = list(blocks.after(work.cursor))
    if not some:
        return False
    found = list(likely_in(blocks, some, count=max(work.total, 1)))
    with transaction.atomic():
        _store(work, found)
        # Keys are spread evenly: how far the last one is tells how far we are.
        share = (some[-1][0] - FIRST) / 2**64
        work.advance(cursor=some[-1][0], done=int(work.total * (1 + share) / 2))
    return True


def _finish(work: DuplicateSearch) -> bool:
    with transaction.atomic():
        # The one before stays, for the pages that show it still.
        done = DuplicateSearch.objects.filter(state=DuplicateSearch.DONE).order_by("-id")
        DuplicateSearch.objects.filter(pk__in=list(done.values_list("pk", flat=True)[1:])).delete()
        work.settle(DuplicateSearch.DONE, finished_at=now(), done=work.total)
    throw_away()
    return False


def throw_away() -> None:
    """The files of searches nobody works on."""
    waiting = set(DuplicateSearch.objects.filter(state=DuplicateSearch.WAITING).values_list("pk", flat=True))
    for path in (Path(settings.DATA) / "duplicates").glob("*.sqlite3*"):
        if int(path.name.partition(".")[0]) not in waiting:
            path.unlink(missing_ok=True)


def profiles_after(pk: int, most: int) -> list[Profile]:
    """The next of those who are in lists, by id."""
    some = Customer.objects.current().filter(pk__gt=pk).order_by("pk").values("pk", *COLUMNS)[:most]
    return [profile(values["pk"], values) for values in some]


def load(ids: Iterable[int]) -> dict[int, Profile]:
    """Those who are in lists, by id."""
    rows = bulk.fetch(Customer, ("id", "archived_at", *COLUMNS), "id", set(ids))
    return {row[0]: profile(row[0], dict(zip(COLUMNS, row[2:], strict=True))) for row in rows if not row[1]}


def by_rules(wanted: Iterable[rules.Rule]) -> list[Found]:
    """Customers brought together by rules, scored as any pair is; pairs kept apart are left out.

    Who stands in a larger group of which all are likely one is not shown as a smaller group too.
    """
    found = list(_by_rules(wanted))
    whole: dict[int, set[int]] = defaultdict(set)
    for place, each in enumerate(found):
        if is_whole(each) and len(each.ids) > 2:
            for id_ in each.ids:
                whole[id_].add(place)
    return [each for place, each in enumerate(found) if not _within(each, whole) - {place}]


def is_whole(found: Found) -> bool:
    """Whether no part of it needs to be looked at by itself."""
    return len(found.ids) == 2 or found.score >= threshold()


def _within(found: Found, groups: Mapping[int, set[int]]) -> set[int]:
    first, *others = found.ids
    return set(groups.get(first, ())).intersection(*(groups.get(id_, ()) for id_ in others))


def _by_rules(wanted: Iterable[rules.Rule]) -> Iterator[Found]:
    apart = Apart()
    groups = list(exact.groups(wanted))
    for at in range(0, len(groups), READ):
        some = [(group.rule, apart.without(group.ids)) for group in groups[at : at + READ]]
        some = [(rule, ids) for rule, ids in some if len(ids) > 1]
        profiles = load(id_ for _, ids in some for id_ in ids[:COMPARED])
        yield from (_scored(rule, ids, profiles) for rule, ids in some)


def _scored(rule: rules.Rule, ids: tuple[int, ...], profiles: dict[int, Profile]) -> Found:
    """As sure as its two most different customers."""
    least, why = 1.0, [f"{rule.label}が同じ"]
    there = [profiles[id_] for id_ in ids[:COMPARED] if id_ in profiles]
    for one, other in combinations(there, 2):
        value, levels = score(one, other, _one)
        if value <= least:
            least = value
            doubt = relation(levels)
            why = [doubt] if doubt else reasons(one, other, levels)
    return Found(rule.name, round(least, 4), why, ids)


def _one(_: Profile) -> float:
    """Nobody counted who is called the same: one, by chance."""
    return 1.0


def likely_in(blocks: Blocks, some: Sequence[tuple[int, list[int]]], *, count: int) -> Iterator[Found]:
    """Pairs from some blocks that are likely one and that no rule brought together, each from the first small block
    that both stand in."""
    apart, large = Apart(), blocks.larger_than(blocking.LARGEST)

    @lru_cache(maxsize=20_000)
    def times(part: str, name: str) -> int:
        return blocks.times(part, name)

    def namesakes(one: Profile) -> float:
        return times("last", one.last) * times("first", one.first) / count if one.first else 0.0

    profiles = load(id_ for _, ids in some for id_ in ids)
    keys = {pk: frozenset(map(hashed, blocking.keys(each))) for pk, each in profiles.items()}
    for key, ids in some:
        for one, other in blocking.pairs([profiles[id_] for id_ in ids if id_ in profiles]):
            if any(earlier < key and earlier not in large for earlier in keys[one.pk] & keys[other.pk]):
                continue
            value, levels = score(one, other, namesakes)
            if value < threshold() or apart.are(one.pk, other.pk):
                continue
            pair = tuple(sorted((one.pk, other.pk)))
            if not blocks.are_grouped(*pair):
                yield Found(Alike.LIKELY, round(value, 4), reasons(one, other, levels), pair)
