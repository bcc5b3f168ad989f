"""docs/export.md, made from the layouts: python -m hiiki.exchange.exports.outward.page > docs/export.md"""

from __future__ import annotations

from collections.abc import Iterator

from hiiki.exchange.exports import outward
from hiiki.exchange.exports.outward import OutwardLayout
from hiiki.exchange.exports.outward.addressing import VALUES
from hiiki.exchange.exports.outward.layout import Cell

INTRO = """# ほかのソフトに渡す

年賀状ソフトや、宅配便の送り状を作るソフトが読む形で、顧客を書き出せます（**顧客 → 書き出す → 年賀状・送り状のソフトへ…**、命令では [`hiiki export --layout`](cli.md#export)）。だれを書き出すかは、ふつうの書き出しと同じように選べます。

- **敬称**：氏名があれば、カードの敬称（空か「御中」なら「様」）。会社名だけなら「御中」。
- **郵便番号**はハイフンつき、**電話**は「+81」を「0」にして書きます。
- **文字コード**は Shift_JIS（Windows の CP932）、改行は CRLF です（宛名職人だけ UTF-8）。髙や﨑はそのまま、𠮷のように Shift_JIS にない文字は「〓」になります。
- **長さ**：ソフトに入りきらない文字も、切らずにそのまま書きます。住所の列がいくつもあるときは、番地の途中を避けて次の列へ送ります。
- **確かめること**：「〓」になった文字、長すぎるところ、空いている郵便番号や住所は、受け取る前に、だれの、どの列かを一覧でお知らせします。一覧は CSV でも受け取れます。
- **DM 不可の方**：年賀状ソフトの形式では、ふつう除きます（画面の印を外すか、命令では `--include-refusing` で入ります）。荷物の送り状には入ります。何人除いたか、入っているかをお知らせします。
- **連名**は Hiiki にはないので、空けておきます。

「推定」の形式は、列の一覧が公開されていません。年賀状ソフトの取り込みの画面で、列の割り当てを確かめてください。"""
MADE = "<!-- Made from hiiki/exchange/exports/outward/*.toml: python -m hiiki.exchange.exports.outward.page > docs/export.md -->"
WIDTHS = {"full": "全角に", "half": "半角カタカナに"}


def page() -> str:
    parts = [INTRO, "\n".join(_contents()), *("\n".join(_about(layout)) for layout in outward.all()), MADE]
    return "\n\n".join(parts) + "\n"


def _contents() -> Iterator[str]:
    yield "| ソフト | | `--layout` に書く名前 |"
    yield "| --- | --- | --- |"
    for layout in outward.all():
        guessed = "（推定）" if layout.inferred else ""
        yield f"| {layout.title}{guessed} | {layout.group} | `{layout.name}` |"


def _about(layout: OutwardLayout) -> Iterator[str]:
    yield f"## {layout.title}\n"
    if layout.source:
        yield f"列の出どころ：{layout.source}。\n"
    first = "" if layout.headed else "見出しの行はありません。"
    yield f"{layout.note}全部で {len(layout.headings)} 列です。{first}\n"
    yield "| 列 | | 入るもの | |"
    yield "| ---: | --- | --- | --- |"
    for cell in layout.cells:
        at = layout.headings.index(cell.heading) + 1
        yield f"| {at} | {cell.heading} | {VALUES[cell.value].label} | {_limits(cell)} |"


def _limits(cell: Cell) -> str:
    most = f"全角{cell.bytes // 2}文字（半角{cell.bytes}文字）まで" if cell.bytes else ""
    return "、".join(filter(None, (most, WIDTHS.get(cell.width, ""))))


if __name__ == "__main__":
    print(page(), end="")
