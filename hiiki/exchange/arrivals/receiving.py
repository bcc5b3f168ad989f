"""A file arrives: it is kept as it is, looked at, and its columns are matched as well as can be guessed."""

import hashlib
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from hiiki.audit.recording import record
from hiiki.exchange.arrivals import proposing
from hiiki.exchange.arrivals.sniffers import several
from hiiki.exchange.arrivals.sniffing import sniff
from hiiki.exchange.formats import limits, locks
from hiiki.exchange.mapping import Mapping
from hiiki.exchange.models import ImportRun
from hiiki.exchange.records import Found
from hiiki.exchange.rules import Rules


def receive(chunks: Iterable[bytes], name: str, *, by: Any, **overrides: Any) -> ImportRun:
    """Keep a file and look at it; CannotRead (and no run) when it cannot be one of customers.

    `overrides` are what sniffing would otherwise find out: encoding, delimiter, heading_row, sheet.
    """
    run = kept(chunks, name, by=by, **overrides)
    record("import.uploaded", run, by=by, size=run.size)
    return run


def kept(chunks: Iterable[bytes], name: str, *, by: Any, **overrides: Any) -> ImportRun:
    """The same before anybody is told. A locked workbook stays LOCKED until somebody knows its password."""
    run = ImportRun.objects.create(
        name=name[-255:], state=ImportRun.CHOOSING, by=by if getattr(by, "pk", None) else None
    )
    try:
        _keep(run, chunks)
        _begin(run, **overrides)
    except Exception:
        discard(run)
        raise
    return run


def _keep(run: ImportRun, chunks: Iterable[bytes]) -> None:
    # A book that was restored counts again from an earlier number: what lies here was another run's.
    shutil.rmtree(run.folder, ignore_errors=True)
    run.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    digest = hashlib.sha256()
    run.path.touch(mode=0o600)
    with run.path.open("wb") as file:
        for chunk in chunks:
            run.size += len(chunk)
            limits.check_bytes(run.size)
            digest.update(chunk)
            file.write(chunk)
    run.digest = digest.hexdigest()


def _begin(run: ImportRun, **overrides: Any) -> None:
    if not locks.is_locked(run.path):
        look(run, **overrides)
        return
    try:
        unlock(run, locks.OF_EXCEL_ITSELF, **overrides)
    except locks.WrongPassword:
        run.state = ImportRun.LOCKED
        run.save()


def unlock(run: ImportRun, password: str, **overrides: Any) -> None:
    """From here on the file is what was in it; the locked one is gone, and the password is kept nowhere.

    WrongPassword, or CannotRead where it is no table of ours: the run is as it was.
    """
    opened = run.folder / "opened"
    opened.touch(mode=0o600)
    try:
        locks.unlock(run.path, password, opened)
        found = sniff(opened, name=run.name, **_said(overrides))
        with opened.open("rb") as file:
            run.digest = hashlib.file_digest(file, "sha256").hexdigest()
        opened.replace(run.path)
    finally:
        opened.unlink(missing_ok=True)
    run.state = ImportRun.CHOOSING
    take(run, found)


def look(run: ImportRun, **overrides: Any) -> None:
    """Find out what kind of file this is (each file, where it is several), and match its columns afresh."""
    said, chosen = _said(overrides), _kind_chosen(run)
    if run.parts:
        take(run, several.again(run.path, run.parts, **said))
    else:
        take(run, sniff(run.path, name=run.name, **said))
    if chosen and chosen != run.kind:
        begin_as(run, chosen)


def _kind_chosen(run: ImportRun) -> str:
    """What somebody said its rows are, where that is not what it looked like."""
    return run.kind if run.found_json and run.kind != proposing.kind_of(run.found) else ""


def _said(overrides: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in overrides.items() if value is not None}


def take(run: ImportRun, found: Found) -> None:
    """This is what the run's file holds: begin its mapping with the way that fits best."""
    run.found_json, run.total = found.to_json(), found.rows
    begin_as(run, proposing.kind_of(found))


def begin_as(run: ImportRun, kind: str) -> None:
    """Its rows become this: begin its mapping afresh."""
    found, run.kind = run.found, kind
    way = proposing.best(found, kind)
    mapping, rules = proposing.follow(way, found, kind)
    run.layout, run.layout_key = way.title[:60], way.key
    run.mapping_json, run.rules_json = mapping.to_json(), rules.to_json()
    run.save()


def choose(run: ImportRun, mapping: Mapping, rules: Rules) -> None:
    """Columns and rules are decided; the plan is made next."""
    keys = [key.name for key in proposing.keys(mapping, run.kind)]
    if rules.key not in keys:
        rules = Rules(**{**rules.to_json(), "key": next(iter(keys), "")})
    ImportRun.objects.filter(
        pk=run.pk, state__in=[ImportRun.CHOOSING, ImportRun.PLANNED, ImportRun.FAILED]
    ).update(
        mapping_json=mapping.to_json(),
        rules_json=rules.to_json(),
        state=ImportRun.PLANNING,
        error="",
        counts={},
        done=0,
        cursor=0,
        lease_until=None,
    )
    run.refresh_from_db()


def discard(run: ImportRun) -> None:
    """Forget a run that wrote nothing, then its file: what is still listed can be gone on with."""
    folder = run.folder
    run.delete()
    remove(folder)


def remove(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)
