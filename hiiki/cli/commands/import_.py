"""hiiki import: the same import as in the browser, from the terminal."""

import argparse
import sys
import time
from collections.abc import Callable, Iterable
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar

from hiiki.cli import DONE, IMPOSSIBLE, REFUSED, Impossible, histories, moving, returning, say, summing
from hiiki.cli.explaining import explain
from hiiki.cli.places import expect_file

HELP = "顧客やコンタクト履歴のファイル（CSV・TSV・Excel・vCard・ZIP）を取り込む"
NEEDS_DJANGO = NEEDS_BOOK = True

T = TypeVar("T")
R = TypeVar("R")
NAP = 0.2  # seconds
RULES = ("mode", "empty", "unreadable", "maybe", "required", "unknown_staff", "unknown_choice")
ENCODINGS = "utf-8, cp932, euc_jp, iso2022_jp, utf-16 など"


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", metavar="ファイル")
    parser.add_argument(
        "--as", dest="kind", choices=["customers", "contacts", "auto"], default="auto", help="何のファイルか"
    )
    parser.add_argument(
        "--layout", metavar="名前", help="決まった形式の名前（hiiki fields --layouts で一覧）"
    )
    parser.add_argument(
        "--map", action="append", default=[], metavar="見出し=項目", help="列の対応（何度でも）"
    )
    parser.add_argument("--encoding", metavar="文字コード", help=ENCODINGS)
    parser.add_argument("--delimiter", metavar="区切り", help="区切りの文字（タブは tab）")
    parser.add_argument("--heading-row", type=int, metavar="行", help="見出しの行（0 はなし）")
    parser.add_argument(
        "--update-by", metavar="鍵", help="同じ顧客を見分ける項目（code, email, name+tel など）"
    )
    parser.add_argument(
        "--mode",
        choices=["new", "update", "both"],
        help="新しい顧客だけ・いる顧客だけ・両方（ふつうは both）",
    )
    parser.add_argument("--empty", choices=["keep", "clear"], help="空のセルの扱い")
    parser.add_argument("--unreadable", choices=["refuse", "blank"], help="読めない値の扱い")
    parser.add_argument("--maybe", choices=["import", "leave"], help="重複かもしれない行の扱い")
    parser.add_argument(
        "--required",
        choices=["default", "empty"],
        help="必須の項目が空の、新しい顧客の扱い（店で作った項目）",
    )
    parser.add_argument(
        "--unknown-staff", choices=["create", "skip", "refuse"], help="登録のない担当者の扱い"
    )
    parser.add_argument(
        "--unknown-choice",
        choices=["create", "skip", "refuse"],
        help="選択肢にない値の扱い（自分で作った項目）",
    )
    parser.add_argument(
        "--password-stdin", action="store_true", help="Excel ファイルのパスワードを標準入力から読む"
    )
    parser.add_argument("--dry-run", action="store_true", help="確かめるだけで、何も書き込まない")
    parser.add_argument(
        "--errors", metavar="ファイル", help="取り込めなかった行を書き出すファイル（.xlsx なら Excel）"
    )
    parser.add_argument(
        "--corrects", type=int, metavar="番号", help="その取り込みの、取り込めなかった行を直したファイル"
    )
    parser.add_argument("--json", action="store_true")


def run(arguments: argparse.Namespace) -> int:
    from hiiki.exchange.arrivals import joining

    if arguments.errors:
        expect_file(Path(arguments.errors), "取り込めなかった行.xlsx")
    arguments.password = sys.stdin.readline().rstrip("\r\n") if arguments.password_stdin else ""
    alone = len(arguments.files) == 1
    received, unreadable = _each(arguments.files, lambda name: _received(Path(name), arguments), alone=alone)
    runs = joining.join(chain.from_iterable(received), by=None)
    results, failed = _each(runs, lambda run: _import(run, arguments), alone=alone)
    return _say(results, unreadable + failed, arguments)


def _say(results: list[dict[str, Any]], troubles: int, arguments: argparse.Namespace) -> int:
    data = results[0] if len(results) == 1 else {"runs": results}
    say("\n".join(map(_told, results)), data, as_json=arguments.json)
    if troubles:
        return IMPOSSIBLE
    return REFUSED if any(result["refused"] for result in results) else DONE


def _each(things: Iterable[T], do: Callable[[T], R], *, alone: bool) -> tuple[list[R], int]:
    """What became of each, and how many came to nothing; with one alone its trouble is everything."""
    results, troubles = [], 0
    for thing in things:
        try:
            results.append(do(thing))
        except Exception as problem:
            if alone:
                raise
            print(f"{thing}: {explain(problem)}", file=sys.stderr)
            troubles += 1
    return results, troubles


def _import(received: Any, arguments: argparse.Namespace) -> dict[str, Any]:
    from hiiki.exchange.arrivals import receiving
    from hiiki.exchange.models import ImportRun
    from hiiki.exchange.writing import applying

    if result := moving.brought(received, arguments) or returning.continued(received, arguments):
        return result
    run = _prepared(received, arguments)
    if run.state == ImportRun.CHOOSING:
        receiving.choose(run, run.mapping, run.rules)
        _see_through(run)
    if arguments.dry_run:
        result = summing.summed_up(run)
        receiving.discard(run)
        return {**result, "run": None, "errors_file": None}

    if run.state == ImportRun.PLANNED:
        applying.begin(run, run.rules, by=None)
    _see_through(run)
    errors = Path(arguments.errors) if arguments.errors else run.folder / run.errors_name
    returning.write_refused(run, errors)
    return {**summing.summed_up(run), "errors_file": str(errors)}


def _received(path: Path, arguments: argparse.Namespace) -> Any:
    from hiiki.exchange.arrivals import joining, receiving

    said = {
        "encoding": arguments.encoding,
        "delimiter": {"tab": "\t", "\\t": "\t"}.get(arguments.delimiter, arguments.delimiter),
        "heading_row": arguments.heading_row,
    }
    if not path.is_file():
        raise Impossible(f"ファイルが見つかりません: {path}")
    with path.open("rb") as file:
        runs = joining.received(iter(lambda: file.read(1 << 20), b""), path.name, by=None, **said)
    try:
        for run in runs:
            _unlock(run, arguments.password, **said)
    except Exception:
        for run in runs:
            receiving.discard(run)
        raise
    return runs


def _unlock(run: Any, password: str, **said: Any) -> None:
    from hiiki.exchange.arrivals import receiving

    if run.state != run.LOCKED:
        return
    if not password:
        raise Impossible(
            f"「{run.name}」にはパスワードがかかっています。--password-stdin を付けて、パスワードを標準入力から渡してください。"
        )
    receiving.unlock(run, password, **said)


def _prepared(run: Any, arguments: argparse.Namespace) -> Any:
    """The run as the arguments say, or the one of the same files that was cut off."""
    from hiiki.exchange.arrivals import receiving, resuming

    try:
        _decide(run, arguments)
    except Exception:
        receiving.discard(run)
        raise
    return run if arguments.dry_run else resuming.cut_off(run)


def _decide(run: Any, arguments: argparse.Namespace) -> None:
    from hiiki.exchange.plans import deciding
    from hiiki.exchange.rules import CUSTOMERS

    if arguments.kind != "auto" or arguments.layout:
        deciding.read_as(run, CUSTOMERS if arguments.kind == "auto" else arguments.kind)
    if run.is_of_contacts:
        histories.decide(run, arguments)
    else:
        _decide_customers(run, arguments)


def _decide_customers(run: Any, arguments: argparse.Namespace) -> None:
    from hiiki.customers import matching
    from hiiki.exchange.arrivals import proposing
    from hiiki.exchange.rows.cleaning import mapped_columns
    from hiiki.exchange.rules import Rules

    way = _layout(arguments.layout) if arguments.layout else proposing.way(run.found, run.layout_key)
    if way is None:
        raise Impossible(f"「{arguments.layout}」という形式はありません。")
    mapping, _ = proposing.follow(way, run.found)
    run.layout, run.layout_key = way.title[:60], way.key
    if arguments.map:
        mapping = _mapped(run.found.headings, mapping, arguments.map)
    _check_for_people(run, mapping, arguments)
    if arguments.update_by and arguments.update_by not in matching.KEYS:
        raise Impossible(f"--update-by には {', '.join(matching.KEYS)} のどれかを書いてください。")
    usable = [key.name for key in matching.usable(mapped_columns(mapping))]
    if arguments.update_by and arguments.update_by not in usable:
        raise Impossible(f"--update-by {arguments.update_by} に要る列がこのファイルにありません。")
    of_layout = {
        name: value for name, value in (way.layout.rules if way.layout else {}).items() if value != "ask"
    }
    key = arguments.update_by or of_layout.get("key") or proposing.default_key(mapping)
    said = {name: value for name in RULES if (value := getattr(arguments, name))}
    rules = Rules(**{"unknown_staff": "create", "unknown_choice": "create", **of_layout, **said, "key": key})
    run.mapping_json, run.rules_json = mapping.to_json(), rules.to_json()
    run.save()


def _check_for_people(run: Any, mapping: Any, arguments: argparse.Namespace) -> None:
    """Who names the columns by hand knows better."""
    from hiiki.exchange.arrivals import nobody

    if not arguments.map and nobody.is_about_nobody(run.found, mapping):
        raise Impossible(
            f"{nobody.SEEMS}{nobody.MISSING}\nファイルの列: {nobody.columns(run.found)}\n"
            "顧客の名簿なら、--map 見出し=項目 で列の対応を書いてください（例: --map 屋号=company_name）。"
            "見出しのない列は、左からの番号で書きます（例: --map 1=name）。"
        )


def _layout(name: str) -> Any:
    """The way of the layout with this name: the shop's own before a ready-made one."""
    from hiiki.exchange import layouts
    from hiiki.exchange.arrivals.proposing import OWN, READY, Way
    from hiiki.exchange.models import OwnLayout

    if own := OwnLayout.objects.filter(name=name).first():
        return Way(OWN, own.name, 1.0, own.layout, own.pk)
    ready = next((each for each in layouts.all() if name in (each.name, each.title)), None)
    return ready and Way(READY, ready.title, 1.0, ready)


def _mapped(headings: list[str], mapping: Any, pairs: list[str]) -> Any:
    """The mapping with some columns said by hand: "見出し=field", or "3=field" by position from 1; "=" leaves out."""
    from hiiki.exchange.mapping import Link
    from hiiki.exchange.targets import meant_by

    links = {link.column: link.target for link in mapping.columns}
    said: dict[int, str | None] = {}
    for pair in pairs:
        heading, equals, target = pair.rpartition("=")
        columns = [column for column, text in enumerate(headings) if text.strip() == heading.strip()]
        if not columns and heading.isdigit() and 1 <= int(heading) <= max(len(headings), len(links)):
            columns = [int(heading) - 1]
        if not equals or not columns:
            raise Impossible(f"--map「{pair}」の見出しがファイルにありません。")
        if target and not meant_by(target):
            raise Impossible(f"--map「{pair}」の項目がありません。hiiki fields で項目の一覧を見られます。")
        said |= dict.fromkeys(columns, meant_by(target) or None)
    taken = set(said.values())
    kept = {column: target for column, target in links.items() if target not in taken}
    mapping.columns = [Link(column, target) for column, target in sorted((kept | said).items())]
    return mapping


def _see_through(run: Any) -> None:
    """Until it is planned, or in: here, or in the hands of a worker that was quicker."""
    from hiiki.exchange.models import ImportRun
    from hiiki.exchange.writing import applying

    while run.is_busy:
        if not applying.continue_due(only=run.pk):
            time.sleep(NAP)
        run.refresh_from_db()
        if run.is_busy and run.error:
            raise Impossible(run.error)
    if run.state in {ImportRun.FAILED, ImportRun.PAUSED}:
        raise Impossible(run.error or "この取り込みは、ほかの場所で止められました。")


def _told(result: dict[str, Any]) -> str:
    if "corrected" in result:
        return returning.told(result)
    if result["kind"] == "contacts":
        return histories.told(result)
    if result["kind"] == "hiiki":
        return moving.told(result)
    return summing.told(result)
