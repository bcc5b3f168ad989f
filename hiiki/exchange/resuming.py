"""An import from the terminal that was cut off is taken up again when the same file comes again."""

from hiiki.exchange.models import ImportRun
from hiiki.exchange.receiving import discard


def cut_off(run: ImportRun) -> ImportRun:
    """The unfinished run of the same file with the same columns and rules, or `run` itself."""
    unfinished = ImportRun.objects.filter(state=ImportRun.APPLYING, digest=run.digest, by=run.by).exclude(
        pk=run.pk
    )
    for earlier in unfinished:
        if earlier.mapping_json == run.mapping_json and _decided(earlier) == _decided(run):
            discard(run)
            return earlier
    return run


def _decided(run: ImportRun) -> dict[str, object]:
    return run.rules.to_json()
