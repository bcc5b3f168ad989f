"""How much we read, said in numbers, and the sentence a person sees beyond it."""

from __future__ import annotations

from pathlib import Path

from hiiki.exchange.records import CannotRead

MEGABYTE = 1024 * 1024

TEXT_BYTES = 2048 * MEGABYTE
PASTED_BYTES = 9 * MEGABYTE  # a form that is no file is held in memory whole
PASTED_CHARACTERS = PASTED_BYTES // 3
WORKBOOK_BYTES = 100 * MEGABYTE
WORKBOOK_UNPACKED_BYTES = 1024 * MEGABYTE
WORKBOOK_STRING_BYTES = 128 * MEGABYTE
WORKBOOK_TEXT_BYTES = 192 * MEGABYTE  # of a sheet that is read at once
WORKBOOK_STRINGS = 3_000_000
WORKBOOK_PART_BYTES = 16 * MEGABYTE
WORKBOOK_SLICE_BYTES = 96 * MEGABYTE  # XML, text and cells read at once
WORKBOOK_PARTS = 2_000
WORKBOOK_CELLS = 6_000_000
CELLS_AT_ONCE = 4_000_000  # of workbooks that are no package of sheets
ZIP_DIRECTORY_BYTES = 4 * MEGABYTE
ZIP_MEMBERS = 10_000
ZIP_TABLES = 1_000
ZIP_RATIO = 200
ZIP_UNSUSPICIOUS_BYTES = 10 * MEGABYTE
CARD_BYTES = 32 * MEGABYTE
CARD_PROPERTIES = 2_000
COLUMNS = 1_000
CELL = 1_000_000
LINE = 4_000_000
RECORD = 2_000_000  # how far an open quote is followed before it counts as unclosed

CELL_PROBLEM = f"1つのセルに{CELL:,}文字を超える文字が入っています。内容を短くしてください。"
LINE_PROBLEM = "1行が長すぎて読めません。改行が失われていないか、元のファイルを確かめてください。"


BOMB = (
    "Excelファイルの中身が異常に大きいため、読み込みを中止しました。"
    "ExcelでCSVとして保存してから取り込んでください。"
)


def check_text_size(path: Path) -> None:
    check_bytes(path.stat().st_size)


def check_bytes(size: int) -> None:
    if size > TEXT_BYTES:
        raise CannotRead(
            f"ファイルが大きすぎます({_megabytes(size)})。"
            f"{_megabytes(TEXT_BYTES)}までのファイルに分けてから取り込んでください。"
        )


def check_workbook_size(path: Path) -> None:
    size = path.stat().st_size
    if size > WORKBOOK_BYTES:
        raise CannotRead(
            f"Excelファイルが大きすぎます({_megabytes(size)})。{_megabytes(WORKBOOK_BYTES)}までです。"
            "ExcelでCSVとして保存すると、もっと大きな表も取り込めます。"
        )


def check_columns(count: int) -> None:
    if count > COLUMNS:
        raise CannotRead(
            f"列が{count:,}列あります。取り込めるのは{COLUMNS:,}列までです。要らない列を削ってから取り込んでください。"
        )


def check_cells(rows: int, columns: int, *, at_once: bool = False) -> None:
    most = min(WORKBOOK_CELLS, CELLS_AT_ONCE) if at_once else WORKBOOK_CELLS
    if rows * columns > most:
        raise CannotRead(
            f"Excelの表が大きすぎます({rows:,}行×{columns:,}列)。{most:,}セルまでです。"
            "離れた場所に余分な値がないか確かめるか、ExcelでCSVとして保存してから取り込んでください。"
        )


def check_text(size: int) -> None:
    """Bytes of text in the cells of a workbook that is read at once."""
    if size > WORKBOOK_TEXT_BYTES:
        raise CannotRead(BOMB)


def check_unpacked(size: int) -> None:
    if size > WORKBOOK_UNPACKED_BYTES:
        raise CannotRead(BOMB)


def _megabytes(size: int) -> str:
    return f"{size / MEGABYTE:,.0f}MB"
