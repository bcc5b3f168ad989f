"""What spreadsheets put on the clipboard as text, read as the table it was."""

from pathlib import Path

import pytest

from hiiki.exchange.arrivals.sniffing import sniff
from hiiki.exchange.formats import open_records

# Cells with a line break or a tab are put between quotes, and quotes in them doubled; other quotes stand as they are.
PASTED = [
    ("氏名\t電話\r\n青木 花子\t03-1234-5678\r\n", [["青木 花子", "03-1234-5678"]]),
    ('氏名\tメモ\r\n青木\t"一行目\n二行目"\r\n馬場\t\r\n', [["青木", "一行目\n二行目"], ["馬場", ""]]),
    ('氏名\tメモ\r\n青木\t"「""うめ""」と\n「まつ」"\r\n', [["青木", '「"うめ"」と\n「まつ」']]),
    ('氏名\tメモ\r\n青木\t5" の皿\r\n馬場\t店名は"a"\r\n', [["青木", '5" の皿'], ["馬場", '店名は"a"']]),
    ("氏名\tメモ\r\n青木\tカンマ, あり\r\n", [["青木", "カンマ, あり"]]),
    ("氏名\t電話\n青木\t1\n\t\n馬場\t2", [["青木", "1"], ["馬場", "2"]]),
]


@pytest.mark.parametrize(("text", "rows"), PASTED)
def test_a_pasted_table_is_read_as_it_was(tmp_path: Path, text, rows):
    path = tmp_path / "貼り付けた表.tsv"
    path.write_bytes(text.encode())

    found = sniff(path)

    assert (found.encoding, found.delimiter, found.heading_row) == ("utf-8", "\t", 1)
    assert [record.cells for record in open_records(path, found)] == rows
