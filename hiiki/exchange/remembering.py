"""A mapping that worked is found again when a file with the same headings comes."""

from django.utils.timezone import now

from hiiki.exchange.mapping import heading_fingerprint
from hiiki.exchange.models import ImportRun, SavedMapping


def remember(run: ImportRun) -> None:
    headings = run.found.headings
    if not any(headings):
        return
    SavedMapping.objects.update_or_create(
        fingerprint=heading_fingerprint(headings),
        defaults={
            "name": run.name[:100],
            "mapping_json": run.mapping_json,
            "rules_json": {**run.rules_json, "staff_answers": run.rules_json.get("staff_answers", {})},
            "used_at": now(),
        },
    )


def recall(headings: list[str]) -> SavedMapping | None:
    return (
        SavedMapping.objects.filter(fingerprint=heading_fingerprint(headings)).first()
        if any(headings)
        else None
    )
