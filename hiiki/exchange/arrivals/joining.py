"""Several files dropped together: those with the same columns are one import, the others one each."""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

from hiiki.audit.recording import record
from hiiki.exchange.arrivals import receiving
from hiiki.exchange.arrivals.sniffers import several
from hiiki.exchange.arrivals.unpacking import Dropped, unpacked
from hiiki.exchange.models import ImportRun
from hiiki.exchange.records import CannotRead, Part


def receive_all(files: Sequence[Dropped], *, by: Any) -> list[ImportRun]:
    """A run for each kind of file. CannotRead, naming the files, and no run at all when one cannot be read."""
    runs: list[ImportRun] = []
    problems = []
    try:
        for chunks, name in files:
            try:
                runs += received(chunks, name, by=by)
            except CannotRead as problem:
                problems.append(str(problem) if len(files) == 1 else f"「{name}」：{problem}")
        if problems:
            raise CannotRead("\n".join(problems))
    except Exception:
        _discard(runs)
        raise
    return join(runs, by=by)


def received(chunks: Iterable[bytes], name: str, *, by: Any, **overrides: Any) -> list[ImportRun]:
    """A run for the file, or for each file in it; CannotRead, and none, when one of them cannot be read."""
    runs: list[ImportRun] = []
    inside = name
    try:
        for content, inside in unpacked(chunks, name):
            runs.append(receiving.kept(content, inside, by=by, **overrides))
    except CannotRead as problem:
        _discard(runs)
        raise CannotRead(str(problem) if inside == name else f"「{inside}」：{problem}") from None
    except Exception:
        _discard(runs)
        raise
    return runs


def join(runs: Iterable[ImportRun], *, by: Any) -> list[ImportRun]:
    """Runs that were only just received; of those with the same columns the first takes the files of the others."""
    groups: list[list[ImportRun]] = []
    for run in runs:
        group = next((group for group in groups if _same(group[0], run)), [])
        group.append(run)
        if len(group) == 1:
            groups.append(group)
    joined = [_joined(group) if len(group) > 1 else group[0] for group in groups]
    for run in joined:
        record("import.uploaded", run, by=by, size=run.size)
    return joined


def _same(one: ImportRun, other: ImportRun) -> bool:
    """Files without headings are the same only where a layout says what they hold."""
    if ImportRun.LOCKED in {one.state, other.state}:
        return False
    same = several.same_columns(one.found, other.found)
    return same and bool(one.found.headings or (one.layout_key and one.layout_key == other.layout_key))


def _joined(runs: list[ImportRun]) -> ImportRun:
    first, *others = runs
    parts = [Part(first.name, first.path.name, first.found)]
    parts += [_moved(run, first, f"source-{number}") for number, run in enumerate(others, 2)]
    first.name = f"{first.name[-200:]} ほか {len(others)} ファイル"
    first.size = sum(run.size for run in runs)
    first.digest = hashlib.sha256("".join(run.digest for run in runs).encode()).hexdigest()
    _discard(others)
    receiving.take(first, several.joined(parts))
    return first


def _moved(run: ImportRun, first: ImportRun, stem: str) -> Part:
    file = run.path.rename(first.folder / f"{stem}{run.path.suffix}")
    return Part(run.name, file.name, run.found)


def _discard(runs: Iterable[ImportRun]) -> None:
    for run in runs:
        receiving.discard(run)
