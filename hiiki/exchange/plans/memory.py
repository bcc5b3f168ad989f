"""What an earlier run of the same columns knows: rows whose customer nobody touched since say nothing new."""

from collections.abc import Sequence
from zlib import crc32

from hiiki import __version__
from hiiki.customers import designed
from hiiki.customers.models import Customer
from hiiki.db import bulk
from hiiki.db.staged import Staged
from hiiki.db.staging import Remembered, Stage
from hiiki.exchange.models import ImportRun
from hiiki.exchange.records import Record
from hiiki.exchange.rows.choosing import own_columns
from hiiki.exchange.rows.marking import digest_of
from hiiki.exchange.verdicts import SAME

LOOKED_AT = 5  # earlier runs
READING = crc32(__version__.encode()) >> 1  # another version may read a cell in another way


class Memory:
    """The plan of the last run that read its columns by the same mapping and told customers apart alike."""

    def __init__(self, run: ImportRun) -> None:
        self._stage: Stage | None = _last_stage(run)

    def __enter__(self) -> "Memory":
        return self

    def __exit__(self, *_: object) -> None:
        if self._stage:
            self._stage.__exit__()

    def known(self, records: Sequence[Record], *, after: int) -> list[Staged | None]:
        """For each record that was written before, and whose customer stayed as it was: its row,
        judged the same. None for every other. They are numbered from `after` on."""
        if self._stage is None:
            return [None] * len(records)
        digests = [digest_of(record.cells) for record in records]
        remembered = self._stage.remembered(digests)
        stamps = _stamps({each.target for each in remembered.values()})
        unchanged = {
            digest: each for digest, each in remembered.items() if stamps.get(each.target) == each.stamp
        }
        return [
            _same(number, record.line, digest, unchanged[digest]) if digest in unchanged else None
            for number, (record, digest) in enumerate(zip(records, digests, strict=True), after + 1)
        ]


def _same(number: int, line: int, digest: bytes, known: Remembered) -> Staged:
    return Staged(number, line, SAME, known.target, digest=digest, keys=known.keys, stamp=known.stamp)


def stamp_of(customer: int) -> str:
    """When it was last changed, in the form all stamps have."""
    return _stamps({customer})[customer]


def _stamps(ids: set[int]) -> dict[int, str]:
    return dict(bulk.fetch(Customer, ("id", "updated_at"), "id", ids))


def _last_stage(run: ImportRun) -> Stage | None:
    design = designed.now().signature(own_columns(run))
    earlier = ImportRun.objects.filter(state=ImportRun.DONE, mapping_json=run.mapping_json)
    for each in earlier.exclude(pk=run.pk).select_related("batch").order_by("-id")[:LOOKED_AT]:
        if (
            not each.is_undone
            and _reads(each) == _reads(run)
            and _design(each) == design
            and each.plan.exists()
        ):
            stage = each.stage()
            if stage.version == READING:
                return stage
            stage.__exit__()
    return None


def _design(run: ImportRun) -> str:
    """Of the shop's own fields it fills, as it read them."""
    return str(run.counts.get("design", ""))


def _reads(run: ImportRun) -> tuple[str, str, str, str]:
    """The rules by which a row that was written once might say something else today."""
    rules = run.rules
    return rules.key, rules.mode, rules.empty, rules.unreadable
