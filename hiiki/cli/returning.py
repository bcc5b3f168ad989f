"""Refused rows from the terminal: out as .err or Excel, back into the import that refused them."""

import argparse
import sys
import time
from pathlib import Path
from typing import Any

from hiiki.cli import Impossible, summing

NAP = 0.2  # seconds
NO_DRY_RUN = "直した行の取り込みには --dry-run を使えません。取り込んだあとでも hiiki undo で元に戻せます。"
SEEMS = (
    "「{}」（番号 {}）で取り込めなかった行のようです。"
    "その続きにするには --corrects {} を付けてください。ふつうのファイルとして取り込みます。"
)


def write_refused(run: Any, path: Path) -> None:
    """By the name: a workbook, or the CSV it always was."""
    from hiiki.exchange.refused import handing_out
    from hiiki.exchange.reports import reporting

    if path.suffix.lower() == ".xlsx":
        handing_out.write(run, path)
    else:
        reporting.write_errors(run, path)


def continued(received: Any, arguments: argparse.Namespace) -> dict[str, Any] | None:
    """What became of a file of refused rows that was put right; None for a file like any other."""
    run = _goes_on(received, arguments)
    if run is None:
        return None
    from hiiki.exchange.arrivals import receiving

    if arguments.dry_run:
        receiving.discard(received)
        raise Impossible(NO_DRY_RUN)
    return _see_through(received, run, arguments)


def _goes_on(received: Any, arguments: argparse.Namespace) -> Any:
    from hiiki.exchange.arrivals import receiving
    from hiiki.exchange.models import ImportRun
    from hiiki.exchange.refused import recognising

    if arguments.corrects:
        run = ImportRun.objects.filter(pk=arguments.corrects).first()
        if run is None:
            receiving.discard(received)
            raise Impossible(f"番号 {arguments.corrects} の取り込みはありません。")
        return run
    known = recognising.origin(received) if arguments.kind == "auto" else None
    if known is None:
        return None
    if known.is_marked and known.problem:
        receiving.discard(received)
        raise Impossible(
            f"{known.problem}ふつうのファイルとして取り込むには --as customers（コンタクト履歴は --as contacts）を付けてください。"
        )
    if known.run and not known.is_marked:
        print(SEEMS.format(known.run.name, known.run.pk, known.run.pk), file=sys.stderr)
    return known.run if known.is_marked else None


def _see_through(received: Any, run: Any, arguments: argparse.Namespace) -> dict[str, Any]:
    from hiiki.exchange.arrivals import receiving
    from hiiki.exchange.models import Correction
    from hiiki.exchange.refused import continuing
    from hiiki.exchange.refused.correcting import CannotCorrect

    try:
        correction = continuing.begin(received, run, by=None)
    except CannotCorrect as refusal:
        receiving.discard(received)
        raise Impossible(str(refusal)) from refusal
    while correction.is_busy:
        if not continuing.continue_due(only=correction.pk):
            time.sleep(NAP)
        correction.refresh_from_db()
        if correction.is_busy and correction.error:
            raise Impossible(correction.error)
    if correction.state == Correction.FAILED:
        raise Impossible(correction.error)
    run.refresh_from_db()
    errors = Path(arguments.errors) if arguments.errors else run.folder / run.errors_name
    write_refused(run, errors)
    counts = {name: correction.counts.get(name, 0) for name in ("untouched", "already", "strange")}
    return {
        **summing.summed_up(run),
        "corrected": correction.taken,
        **counts,
        "notes": [{"line": line, "reason": reason} for line, reason in correction.notes],
        "errors_file": str(errors),
    }


def told(result: dict[str, Any]) -> str:
    lines = [
        f"取り込み {result['run']} の続きとして {result['corrected']:,} 行を取り込みました。"
        f"まだ取り込めない行 {result['refused']:,}（{result['errors_file']}）"
    ]
    lines += summing.why(result["reasons"])
    if result["already"]:
        lines.append(f"{result['already']:,} 行は、もう取り込まれています。")
    lines += [f"ファイルの {note['line']} 行目: {note['reason']}" for note in result["notes"]]
    return "\n".join(lines)
