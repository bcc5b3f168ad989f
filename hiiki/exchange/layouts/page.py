"""docs/layouts.md, made from the layouts: python -m hiiki.exchange.layouts.page > docs/layouts.md"""

from __future__ import annotations

from collections.abc import Iterator

from hiiki.exchange import layouts
from hiiki.exchange.layouts import Layout
from hiiki.exchange.mapping.links import JOINERS, OTHER_JOINER
from hiiki.exchange.mapping.splitting import WORDS
from hiiki.exchange.targets import label_of

INTRO = """# はじめから入っている形式

ファイルを置くと、見出しでどの形式か分かります。列の順番が違っても、いくつか足りなくても、余分な列があってもかまいません。「見つけたもの」のページで、ほかの形式に変えたり、形式を使わずに進んだりできます。自分の形式の作り方は [import.md](import.md) にあります。

「推定」の形式は、列の一覧が公開されていません。取り込む前に、列の対応を確かめてください。"""
MADE = "<!-- Made from hiiki/exchange/layouts/*.toml: python -m hiiki.exchange.layouts.page > docs/layouts.md -->"
BETWEEN = {"": "何も入れない", " ": "空白", "\n": "改行", "-": "ハイフン", "/": "斜線", " ::: ": "「:::」"}


def page() -> str:
    parts = [INTRO, "\n".join(_contents()), *("\n".join(_about(layout)) for layout in layouts.all()), MADE]
    return "\n\n".join(parts) + "\n"


def _contents() -> Iterator[str]:
    yield "| 形式 | `--layout` に書く名前 | |"
    yield "| --- | --- | --- |"
    for layout in layouts.all():
        page = f"[くわしく]({layout.page})" if layout.page else ""
        yield f"| {layout.title}{'（推定）' if layout.inferred else ''} | `{layout.name}` | {page} |"


def _about(layout: Layout) -> Iterator[str]:
    yield f"## {layout.title}\n"
    if layout.source:
        yield f"見出しの出どころ：{layout.source}。\n"
    if layout.note:
        yield f"{layout.note}\n"
    yield "| ファイルの見出し | 顧客カードの項目 |"
    yield "| --- | --- |"
    yield from _fields(layout)
    if unused := [column.heading for column in layout.columns if not column.to]:
        yield f"\n使わない列：{'、'.join(unused)}"


def _fields(layout: Layout) -> Iterator[str]:
    for target in dict.fromkeys(column.to for column in layout.columns if column.to):
        headings = [column.heading for column in layout.columns if column.to == target]
        joiner = layout.joiners.get(target, JOINERS.get(target, OTHER_JOINER))
        between = f"（間は{BETWEEN.get(joiner, f'「{joiner}」')}）" if len(headings) > 1 else ""
        yield f"| {' ＋ '.join(headings)}{between} | {WORDS.get(target) or label_of(target)} |"


if __name__ == "__main__":
    print(page(), end="")
