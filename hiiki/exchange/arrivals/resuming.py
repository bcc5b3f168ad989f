"""An import from the terminal that was cut off is taken up again when the same file comes again."""

from hiiki.exchange.arrivals.receiving import discard
from hiiki.exchange.models import ImportRun


def cut_off(run: ImportRun) -> ImportRun:
    """The unfinished run of the same file with the same columns and rules, or `run` itself."""
    unfinished = ImportRun.objects.filter(state=ImportRun.APPLYING, digest=run.digest, by=run.by).exclude(
        pk=run.pk
    )
    for earlier in unfinished:
        if earlier.mapping_json == run.mapping_json and _decided(earlier) == _decided(run):
            discard(run)
            return _at_once(earlier)
    return run


def _at_once(run: ImportRun) -> ImportRun:
    """What was put off, since the disk was full perhaps, is tried again now that somebody asks."""
    ImportRun.objects.filter(pk=run.pk, holder="").update(error="", lease_until=None)
    run.refresh_from_db()
    return run


def _decided(run: ImportRun) -> dict[str, object]:
    return run.rules.to_json()
