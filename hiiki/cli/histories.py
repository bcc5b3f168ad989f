"""Contact histories: how one is to be read, and its result in the words of the terminal."""

import argparse
from typing import Any

from hiiki.cli import Impossible, summing

WORDS = ("unknown_staff", "unknown_choice")
AS_CUSTOMERS = "顧客の名簿として取り込むには --as customers を付けてください。"


def decide(run: Any, arguments: argparse.Namespace) -> None:
    """CannotRead or Impossible where nobody could tell who, or when."""
    from hiiki.exchange.arrivals import proposing
    from hiiki.exchange.arrivals.proposing import GUESSED, Way
    from hiiki.exchange.histories.columns import default_key, lacking, usable
    from hiiki.exchange.records import CannotRead
    from hiiki.exchange.rules import CONTACTS, Rules

    way = proposing.way(run.found, run.layout_key, CONTACTS) or Way(GUESSED)
    mapping, _ = proposing.follow(way, run.found, CONTACTS)
    if arguments.map:
        mapping = _mapped(run.found.headings, mapping, arguments.map)
    if reason := next(lacking(mapping), ""):
        raise CannotRead(f"{reason}\n列は --map 見出し=項目 で書けます。")
    if arguments.update_by and arguments.update_by not in usable(mapping):
        raise CannotRead(f"--update-by {arguments.update_by} に要る列がこのファイルにありません。")
    key = arguments.update_by or default_key(mapping)
    if not key:
        raise Impossible(
            "顧客を見分ける列が氏名だけです。同姓同名の方がいないなら、--update-by name を付けてください。"
        )
    said = {name: getattr(arguments, name) or "create" for name in WORDS}
    run.mapping_json, run.rules_json = mapping.to_json(), Rules.from_json({"key": key, **said}).to_json()
    run.save()


def _mapped(headings: list[str], mapping: Any, pairs: list[str]) -> Any:
    """The mapping with some columns said by hand: "見出し=項目"; "=" leaves one out."""
    from hiiki.exchange.histories.columns import LABELS, meant_by
    from hiiki.exchange.mapping import Link
    from hiiki.exchange.mapping.headings import fold

    folded = [fold(heading) for heading in headings]
    links = {link.column: link.target for link in mapping.columns}
    for pair in pairs:
        heading, _, word = pair.rpartition("=")
        target = meant_by(word)
        if fold(heading) not in folded or (word and not target):
            raise Impossible(
                f"--map「{pair}」が分かりません。見出し=項目 と書いてください"
                f"（コンタクト履歴の項目: {'、'.join(LABELS.values())}）。{AS_CUSTOMERS}"
            )
        links = {column: None if each == target else each for column, each in links.items()}
        links[folded.index(fold(heading))] = target or None
    mapping.columns = [Link(column, target) for column, target in sorted(links.items())]
    return mapping


def told(result: dict[str, Any]) -> str:
    new, same, refused = result["created"]["contacts"], result["unchanged"]["contacts"], result["refused"]
    errors = f"（{result['errors_file']}）" if refused and result["errors_file"] else ""
    return "\n".join(
        [
            f"コンタクト履歴 {result['rows']:,} 行: 新しいコンタクト {new:,} 件、変更なし {same:,} 件、取り込めなかった行 {refused:,}{errors}",
            *summing.why(result["reasons"]),
            *summing.unused(result["unused"]),
            summing.way_back(result),
        ]
    )
