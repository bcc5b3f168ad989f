"""The rows of a run's file, some thousand at a time, those somebody put right as they are now."""

from collections.abc import Iterator

from hiiki.exchange.formats import open_batches
from hiiki.exchange.models import ImportRun
from hiiki.exchange.records import Record

PORTION = 2_000  # rows
REPORT_EVERY = 0.5  # seconds


def portions(run: ImportRun, corrected: dict[int, list[str]]) -> Iterator[list[Record]]:
    """`corrected`: line → cells."""
    for records in open_batches(run.path, run.found):
        if corrected:
            records = [_corrected(record, corrected) for record in records]
        for at in range(0, len(records), PORTION):
            yield records[at : at + PORTION]


def _corrected(record: Record, corrected: dict[int, list[str]]) -> Record:
    cells = corrected.get(record.line)
    return Record(record.line, cells) if cells else record
