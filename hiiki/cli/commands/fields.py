"""hiiki fields: the names --map, --columns and --update-by take."""

import argparse

from hiiki.cli import say

HELP = "項目の名前の一覧"
NEEDS_DJANGO = NEEDS_BOOK = True


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--layouts", action="store_true", help="取り込みと書き出しの形式の一覧")
    parser.add_argument("--json", action="store_true")


def run(arguments: argparse.Namespace) -> None:
    from hiiki.customers import designed
    from hiiki.exchange import layouts
    from hiiki.exchange.exports import outward
    from hiiki.exchange.mapping.splitting import WORDS
    from hiiki.exchange.models import OwnLayout

    if arguments.layouts:
        rows = [{"name": own.name, "title": "（保存した形式）"} for own in OwnLayout.objects.all()]
        rows += [{"name": layout.name, "title": layout.title} for layout in layouts.all()]
        out = [{"name": layout.name, "title": layout.title} for layout in outward.all()]
        say(
            "\n".join(f"{row['name']}\t{row['title']}" for row in rows)
            + "\n\n書き出し（export --layout）\n"
            + "\n".join(f"{row['name']}\t{row['title']}" for row in out),
            {"layouts": rows, "export_layouts": out},
            as_json=arguments.json,
        )
        return
    in_files = designed.in_files().values()
    fields = [{"name": field.name, "label": field.label, "kind": field.kind} for field in in_files]
    fields += [{"name": name, "label": words, "kind": "split"} for name, words in WORDS.items()]
    say(
        "\n".join(f"{each['name']}\t{each['label']}" for each in fields),
        {"fields": fields},
        as_json=arguments.json,
    )
