"""What was noticed about a file, in sentences for the person who dropped it."""

from __future__ import annotations

from collections import Counter

from hiiki.exchange.records import Found


def about(found: Found) -> list[str]:
    return [*_about_headings(found), *_about_rows(found), *_about_sheets(found)]


def _about_headings(found: Found) -> list[str]:
    if not found.heading_row:
        return ["見出しの行が見つかりませんでした。最初の行からデータとして読みます。"]
    notes = []
    if upper := found.upper_heading_row:
        both = f"{upper}行目と{found.heading_row}行目を合わせて、見出しとして読みます。"
        notes.append(both + ("それより上の行は取り込みません。" if upper > 1 else ""))
    elif found.heading_row > 1:
        notes.append(f"{found.heading_row}行目を見出しとして読みます。それより上の行は取り込みません。")
    counts = Counter(heading for heading in found.headings if heading)
    if twice := [heading for heading, count in counts.items() if count > 1]:
        notes.append(f"同じ見出しの列があります：{'、'.join(twice[:5])}")
    if blank := found.headings.count(""):
        notes.append(f"見出しのない列が{blank}列あります。")
    return notes


def _about_rows(found: Found) -> list[str]:
    notes = []
    if not found.rows:
        notes.append("データの行がありません。見出しだけのファイルです。")
    if bad := [record for record in found.samples if record.problem]:
        notes.append(f"{bad[0].line}行目：{bad[0].problem}")
    return notes


def _about_sheets(found: Found) -> list[str]:
    others = [name for name in found.sheets if name != found.sheet]
    return [f"シート「{found.sheet}」を読みます。ほかのシート：{'、'.join(others[:5])}"] if others else []
